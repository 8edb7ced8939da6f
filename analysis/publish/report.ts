import type { Chain, Delivery, HostVerdict, Opening, Request, SignUp, Verdict } from "../../data/schema/index.ts";
import type { Excerpt } from "./bag-lists.ts";
import { escaped, page } from "./report-page.ts";
import { type ReportLanguage, type ReportText, reportTexts } from "./report-text.ts";

export { type ReportLanguage, reportTexts as reportLanguages } from "./report-text.ts";

/** How the dossier was made: what method.json holds. */
export interface Method {
  readonly createdAt: string;
  readonly toolVersion: string;
  readonly site: string;
  readonly messages: number;
  readonly missing: readonly string[];
  readonly form: "full" | "redacted";
  /** SHA-256 of the full form's tagmanifest-sha256.txt, in the redacted form; null in the full one. */
  readonly fullTagManifest: string | null;
  /** Why no authority stamped it; empty when stamped. */
  readonly unstamped: readonly string[];
  /** Lists and tables of which only the lines that matter are here. */
  readonly excerpts: readonly Excerpt[];
  /** Whose verdicts these are: the campaign's run, or a judgement of this folder's facts alone, and how many differ then. */
  /** SHA-256 of the one message that somebody handed in; null where the bag is about a sender. */
  readonly handedIn?: string | null;
  readonly judged: { readonly by: "campaign" | "folder"; readonly differing: number };
}

type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** A label as the verdicts hold it. */
interface ReportLabel {
  readonly ruleSet: string;
  readonly status: string;
  readonly observable: string;
  readonly label: string | null;
  readonly reasons: readonly string[];
  readonly otherReading: { readonly label: string; readonly reasons: readonly string[] } | null;
  readonly unresolved: readonly string[];
  readonly caveat: string;
}

/** One finding: all verdicts of one kind on one host. */
interface Finding {
  readonly host: string;
  readonly what: string;
  readonly verdicts: readonly Verdict[];
}

const levelOrder = ["proved", "corroborated", "suspected"] as const;
const shownUrls = 3;

/**
 * The report of a dossier as one HTML page in the given language: what was observed, what cannot be, findings with
 * exhibits, timeline, how to check, objections, glossary. Everything from outside is escaped and nothing is a link.
 */
export function reportHtml(facts: Facts, method: Method, language: ReportLanguage): string {
  const text: ReportText = reportTexts[language];
  const rows = <Row>(name: string) => (facts.get(name) ?? []) as unknown as readonly Row[];
  const deliveries = rows<Delivery>("deliveries");
  const times = deliveries.map(({ endedAt }) => endedAt).toSorted();
  const fill = {
    site: method.site,
    messages: method.messages,
    from: times[0]?.slice(0, 10) ?? "–",
    to: times.at(-1)?.slice(0, 10) ?? "–",
    createdAt: method.createdAt,
    version: method.toolVersion,
    reasons: method.unstamped.join("; "),
    full: method.fullTagManifest ?? "",
  };
  const findings = findingsOf(rows<Verdict>("verdicts"));
  const state =
    method.unstamped.length > 0 ? `<p class="unstamped">${say(text.unstamped, fill)}</p>` : `<p>${text.sealed}</p>`;
  const labels = labelLines([...rows<Verdict>("verdicts"), ...rows<Pick<Verdict, "labels">>("alignments")]);
  const form = method.form === "full" ? "" : `<p>${say(text.redacted, fill)}</p>`;
  const body = [
    `<h1>${say(text.title, fill)}</h1><p>${say(text.subtitle, fill)}</p>${state}${form}`,
    section(text.observedHead, list(observed(text, method, rows))),
    section(text.notHead, list(text.not.map(escaped))),
    section(
      text.findingsHead,
      findings.length === 0
        ? `<p>${text.noFindings}</p>`
        : findings.map((finding, index) => findingHtml(text, finding, index + 1, method.form, rows)).join(""),
    ),
    section(
      text.labelsHead,
      labels.length === 0 ? `<p>${text.labelsNone}</p>` : `<p>${text.labelsNote}</p>${list(labels)}`,
    ),
    section(text.timelineHead, timeline(text, rows)),
    section(text.checkHead, `<p>${text.check}</p>`),
    section(text.challengesHead, definitions(text.challenges)),
    section(text.glossaryHead, definitions(text.glossary)),
  ];
  return page(language, say(text.title, fill), body.join("\n"));
}

/** Findings of tracker verdicts, strongest first, then by host. */
export function findingsOf(verdicts: readonly Verdict[]): Finding[] {
  const groups = Map.groupBy(
    verdicts.filter(({ verdict }) => verdict === "tracker"),
    ({ host, trackerClass, technicalClass }) => `${host ?? ""}\n${trackerClass ?? technicalClass}`,
  );
  const strength = ({ verdicts: group }: Finding) =>
    Math.min(...group.map(({ level }) => (level === null ? levelOrder.length : levelOrder.indexOf(level))));
  return [...groups]
    .map(([key, group]) => ({ host: key.split("\n")[0]!, what: key.split("\n")[1]!, verdicts: group }))
    .toSorted((a, b) => strength(a) - strength(b) || (a.host < b.host ? -1 : 1));
}

function observed(text: ReportText, method: Method, rows: <Row>(name: string) => readonly Row[]): string[] {
  const verdicts = rows<Verdict>("verdicts");
  const trackers = verdicts.filter(({ verdict }) => verdict === "tracker");
  const requests = rows<Request>("requests").filter(({ visitKey }) => visitKey.startsWith("opening"));
  const numbers = {
    site: method.site,
    messages: method.messages,
    seeds: new Set(rows<Delivery>("deliveries").map(({ seed }) => seed)).size,
    tracked: new Set(trackers.map(({ message }) => message)).size,
    proved: new Set(trackers.filter(({ level }) => level === "proved").map(({ message }) => message)).size,
    undetermined: verdicts.filter(
      ({ verdict, subjectKind }) => verdict === "undetermined" && subjectKind === "resource",
    ).length,
    hosts: new Set(requests.map(({ host }) => host)).size,
    requests: requests.length,
    signUps: rows<SignUp>("sign-ups").length,
    copies: method.messages - 1,
    differing: method.judged?.differing ?? 0,
    lists: (method.excerpts ?? []).map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`).join(", "),
  };
  return [
    method.handedIn == null ? text.observed : text.observedHandedIn,
    numbers.tracked === 0 ? text.observedNone : text.observedTracked,
    text.observedUndetermined,
    ...(requests.length === 0 && method.handedIn != null ? [] : [text.observedHosts]),
    ...(numbers.signUps === 0 && method.handedIn != null ? [] : [text.observedSignUp]),
    ...(numbers.differing === 0 ? [] : [text.judgedHere]),
    ...(numbers.lists === "" ? [] : [text.parts]),
  ].map((sentence) => say(sentence, numbers));
}

function findingHtml(
  text: ReportText,
  finding: Finding,
  n: number,
  form: Method["form"],
  rows: <Row>(name: string) => readonly Row[],
): string {
  const { host, what, verdicts } = finding;
  const best = levelOrder.find((level) => verdicts.some((verdict) => verdict.level === level)) ?? null;
  const strongest = verdicts.find(({ level }) => level === best) ?? verdicts[0]!;
  const served =
    [...new Set(verdicts.map(({ servedBy }) => servedBy).filter((name) => name !== null))].join(", ") || "–";
  const seen = {
    messages: new Set(verdicts.map(({ message }) => message)).size,
    servedBy: served,
    level: best === null ? "–" : text.level[best],
  };
  const because = [...new Set(strongest.signals.map((signal) => signal.because))].map(escaped);
  const chain = rows<HostVerdict>("host-verdicts").find((row) => row.host === host);
  const exhibits = exhibitsOf(text, verdicts, n, form, rows);
  return `<article><h3>${say(text.finding, { n, what, host })}</h3><p>${say(text.seenIn, seen)}</p>
<h4>${text.signals}</h4><p>${text.reasonsNote}</p>${list(because)}<h4>${text.twins}</h4>${form === "full" ? twinsHtml(text, strongest) : `<p>${text.twinsLeftOut}</p>`}
<h4>${text.chain}</h4>${chainHtml(host, chain, rows<Chain>("chains"))}<h4>${text.exhibits}</h4>${list(exhibits)}</article>`;
}

/** The exhibits of a finding by number: where it stands in the messages, how one of them was opened, and what that showed. */
function exhibitsOf(
  text: ReportText,
  verdicts: readonly Verdict[],
  n: number,
  form: Method["form"],
  rows: <Row>(name: string) => readonly Row[],
): string[] {
  const shown = verdicts.slice(0, shownUrls);
  const name = (folder: string, message: string, ending: string) => `data/${folder}/${message.slice(0, 16)}${ending}`;
  const places = shown.map(({ message, subjectKey }) => {
    const file = form === "full" ? name("messages", message, ".eml") : message.slice(0, 16);
    return [text.exhibitMessage, { file, place: subjectKey, sha256: message }] as const;
  });
  const messages = new Set(shown.map(({ message }) => message));
  const opening = rows<Opening>("openings").find(({ message }) => messages.has(message));
  const opened =
    opening === undefined || form !== "full"
      ? []
      : [
          [
            text.exhibitOpening,
            { file: name("har", opening.message, `-${opening.mailClient}-${opening.round}.har`) },
          ] as const,
          ...(opening.screenshotOn === null
            ? []
            : [[text.exhibitPicture, { file: name("screenshots", opening.screenshotOn, ".png") }] as const]),
        ];
  const more = verdicts.length - shown.length;
  return [
    ...[...places, ...opened].map(([sentence, values], index) => say(sentence, { ...values, id: `${n}.${index + 1}` })),
    ...(more > 0 ? [say(text.exhibitsMore, { count: more })] : []),
  ];
}

/** The addresses that the comparison rests on, one under the other, with what lies between their common ends marked. */
function twinsHtml(text: ReportText, verdict: Verdict): string {
  const urls = urlsIn(verdict.evidence);
  if (urls.length < 2) return `<p>${text.twinsNone}</p>`;
  const marked = markDifference(urls.map(({ url }) => url));
  return `<table class="twins">${urls.map(({ name }, index) => `<tr><th>${escaped(text.compared[name as keyof ReportText["compared"]] ?? name)}</th><td><code>${marked[index]}</code></td></tr>`).join("")}</table>`;
}

function urlsIn(evidence: unknown, name = ""): { name: string; url: string }[] {
  if (typeof evidence === "string") return /^(https?:)?\/\//.test(evidence) ? [{ name, url: evidence }] : [];
  if (typeof evidence !== "object" || evidence === null) return [];
  return Object.entries(evidence).flatMap(([key, value]) =>
    urlsIn(value, key === "url" ? name : `${name} ${key}`.trim()),
  );
}

/** Texts as HTML in which all between the longest common beginning and end is in <mark>. */
export function markDifference(texts: readonly string[]): string[] {
  const shortest = Math.min(...texts.map(({ length }) => length));
  let start = 0;
  while (start < shortest && texts.every((text) => text[start] === texts[0]![start])) start += 1;
  let end = 0;
  while (end < shortest - start && texts.every((text) => text.at(-1 - end) === texts[0]!.at(-1 - end))) end += 1;
  return texts.map((text) => {
    const middle = text.slice(start, text.length - end);
    const marked = middle === "" ? "" : `<mark>${escaped(middle)}</mark>`;
    return escaped(text.slice(0, start)) + marked + escaped(text.slice(text.length - end));
  });
}

function chainHtml(host: string, verdict: HostVerdict | undefined, chains: readonly Chain[]): string {
  const chain = chains.find((row) => row.host === host);
  const hops = chain?.hops.map(({ owner, type, target, ttl }) => `${owner} ${type} (${ttl} s) → ${target}`) ?? [];
  const end = chain === undefined ? [] : [`${chain.finalName}: ${chain.end}`];
  return list([...hops, ...end, ...(verdict?.reasons ?? [])].map(escaped));
}

function labelLines(verdicts: readonly Pick<Verdict, "labels">[]): string[] {
  const lines = verdicts.flatMap(({ labels }) =>
    ((labels ?? []) as unknown as readonly ReportLabel[])
      .filter(({ label }) => label !== null)
      .map(({ ruleSet, status, observable, label, reasons, otherReading, unresolved, caveat }) => {
        const other = otherReading === null ? "" : ` / ${otherReading.label} (${otherReading.reasons.join(", ")})`;
        const open = unresolved.length === 0 ? "" : ` [${unresolved.join(", ")}]`;
        return `${ruleSet}, ${status}: ${observable} → ${label}${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}${other}${open}. ${caveat}`;
      }),
  );
  return [...new Set(lines)].map(escaped);
}

function timeline(text: ReportText, rows: <Row>(name: string) => readonly Row[]): string {
  const openings = new Map(
    rows<{ visitKey: string; startedAt: string }>("visits").map(({ visitKey, startedAt }) => [visitKey, startedAt]),
  );
  const lookups = Map.groupBy(rows<{ host: string; observedAt: string }>("lookups"), ({ observedAt }) =>
    observedAt.slice(0, 16),
  );
  const events: readonly { readonly at: string; readonly what: string }[] = [
    ...rows<SignUp>("sign-ups").map(({ startedAt, outcome }) => ({
      at: startedAt,
      what: say(text.events["sign-up"], { detail: outcome }),
    })),
    ...rows<Delivery>("deliveries").map(({ endedAt, mailFrom, peerAddress, message }) => ({
      at: endedAt,
      what: `${say(text.events.delivery, { detail: `${mailFrom ?? "–"} (${peerAddress ?? "–"})` })} <code>${message.slice(0, 12)}</code>`,
    })),
    ...rows<Opening>("openings").map(({ visitKey, mailClient, message }) => ({
      at: openings.get(visitKey) ?? "",
      what: `${say(text.events.opening, { detail: mailClient })} <code>${message.slice(0, 12)}</code>`,
    })),
    ...rows<{ confirmedAt: string; outcome: string }>("confirmations").map(({ confirmedAt, outcome }) => ({
      at: confirmedAt,
      what: say(text.events.confirmation, { detail: outcome }),
    })),
    ...[...lookups].map(([at, group]) => ({ at, what: say(text.events.lookup, { detail: `${group.length}` }) })),
  ];
  const sorted = events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return `<table>${sorted.map(({ at, what }) => `<tr><td><time>${escaped(at)}</time></td><td>${what}</td></tr>`).join("")}</table>`;
}

/** Fills {names} of a sentence with escaped values. */
function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return escaped(sentence).replace(/\{(\w+)\}/g, (_, name: string) => escaped(String(values[name] ?? "")));
}

function section(head: string, body: string): string {
  return `<section><h2>${head}</h2>${body}</section>`;
}

function list(items: readonly string[]): string {
  return items.length === 0 ? "<p>–</p>" : `<ul>${items.map((item) => `<li>${item}</li>`).join("")}</ul>`;
}

function definitions(pairs: readonly (readonly [string, string])[]): string {
  return `<dl>${pairs.map(([term, meaning]) => `<dt>${escaped(term)}</dt><dd>${escaped(meaning)}</dd>`).join("")}</dl>`;
}
