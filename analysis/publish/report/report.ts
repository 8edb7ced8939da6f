import type { Delivery, Opening, Request, SignUp, Verdict } from "../../../data/schema/index.ts";
import { speakers } from "../../../data/text/speakers.ts";
import type { Excerpt } from "../dossier/bag-lists.ts";
import { findingHtml, findingsOf } from "./report-finding.ts";
import { definitions, escaped, list, page, say, section } from "./report-page.ts";
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
  /** SHA-256 of the one message that somebody handed in; null where the bag is about a sender. */
  readonly handedIn?: string | null;
  /** Whose verdicts these are: the campaign's run, or a judgement of this folder's facts alone, and how many differ then. */
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
        : findings
            .map((finding, index) => findingHtml(text, speakers[language], finding, index + 1, method.form, rows))
            .join(""),
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
