import type { Chain, HostVerdict, Opening, Verdict } from "../../../data/schema/index.ts";
import type { Speaker } from "../../../data/text/catalogue.ts";
import { escaped, list, say } from "./report-page.ts";
import type { ReportText } from "./report-text.ts";

/** One finding: all verdicts of one kind on one host. */
export interface Finding {
  readonly host: string;
  readonly what: string;
  readonly verdicts: readonly Verdict[];
}

const levelOrder = ["proved", "corroborated", "suspected"] as const;
const shownUrls = 3;

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

/** One finding as HTML: where it was seen, the reasons, the twins side by side, the chain, the exhibits by number. */
export function findingHtml(
  text: ReportText,
  speaker: Speaker,
  finding: Finding,
  n: number,
  form: "full" | "redacted",
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
  const because = [...new Set(strongest.signals.map(speaker.say))].map(escaped);
  const chain = rows<HostVerdict>("host-verdicts").find((row) => row.host === host);
  const exhibits = exhibitsOf(text, verdicts, n, form, rows);
  return `<article><h3>${say(text.finding, { n, what, host })}</h3><p>${say(text.seenIn, seen)}</p>
<h4>${text.signals}</h4><p>${text.reasonsNote}</p>${list(because)}<h4>${text.twins}</h4>${form === "full" ? twinsHtml(text, strongest) : `<p>${text.twinsLeftOut}</p>`}
<h4>${text.chain}</h4>${chainHtml(speaker, host, chain, rows<Chain>("chains"))}<h4>${text.exhibits}</h4>${list(exhibits)}</article>`;
}

/** The exhibits of a finding by number: where it stands in the messages, how one of them was opened, and what that showed. */
function exhibitsOf(
  text: ReportText,
  verdicts: readonly Verdict[],
  n: number,
  form: "full" | "redacted",
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

function chainHtml(speaker: Speaker, host: string, verdict: HostVerdict | undefined, chains: readonly Chain[]): string {
  const chain = chains.find((row) => row.host === host);
  const hops = chain?.hops.map(({ owner, type, target, ttl }) => `${owner} ${type} (${ttl} s) → ${target}`) ?? [];
  const end = chain === undefined ? [] : [`${chain.finalName}: ${chain.end}`];
  return list([...hops, ...end, ...(verdict?.reasons ?? []).map(speaker.say)].map(escaped));
}
