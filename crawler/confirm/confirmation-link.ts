import { heardOf, plainWords } from "./confirmation-words.ts";

/** A link of a message, as `extract` found it. */
export interface MessageLink {
  readonly url: string;
  readonly anchorText: string;
  /** What `extract` took it for. */
  readonly linkClass: string;
}

/** What a message asks to be done, with reasons in words. `unsure` is left for a person; `none` is no confirmation. */
export type Choice =
  | { readonly choice: "link"; readonly url: string; readonly reasons: readonly string[] }
  | { readonly choice: "code"; readonly code: string; readonly reasons: readonly string[] }
  | { readonly choice: "unsure"; readonly reasons: readonly string[] }
  | { readonly choice: "none"; readonly reasons: readonly string[] };

/** A clue in a link that it confirms, or that it does something else; `never` ones end the question. */
const linkClues = [
  {
    id: "text-confirms",
    weight: 6,
    shows: (l: MessageLink) => heardOf("confirm", l.anchorText) !== null && !looksLikeUrl(l.anchorText),
  },
  { id: "class-confirm", weight: 3, shows: (l: MessageLink) => l.linkClass === "confirm" },
  {
    id: "address-confirms",
    weight: 4,
    shows: (l: MessageLink) =>
      /confirm|verif|activat|activ|validat|opt-?in|doi\b|bestaet|bestatig|subscribe\/?(complete|confirm)|potwierd|bevestig|bekraft|bekraeft|potvrd|conferm/i.test(
        pathOf(l.url),
      ),
  },
  { id: "long-token", weight: 1, shows: (l: MessageLink) => /[\w-]{16,}/.test(pathOf(l.url)) },
  { id: "bare-address", weight: 1, shows: (l: MessageLink) => looksLikeUrl(l.anchorText) || l.anchorText === "" },
] as const;

const neverClasses = ["unsubscribe", "view-in-browser", "preferences", "login", "social", "tracking-preference"];
const neverInAddress =
  /unsubscri|optout|opt-out|desabon|desinscri|abmeld|abbestell|afmeld|baja|disiscri|uitschrijv|wypisz|avregistrer|odhlas|dezabon|\bviewinbrowser|webversion|preference|profile|login|logout|signin|password|cancel|delete|remove/i;
const leastScore = 5;
const leastLead = 2;

function looksLikeUrl(text: string): boolean {
  return /^\s*https?:\/\//i.test(text);
}

function pathOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : `${parsed.pathname}${parsed.search}`;
}

/** Says whether a link does something else than confirm: leaving, viewing, logging in, managing. */
export function isNeverFollowed(link: MessageLink): boolean {
  if (neverClasses.includes(link.linkClass) || neverInAddress.test(pathOf(link.url))) return true;
  return !looksLikeUrl(link.anchorText) && heardOf("never", link.anchorText) !== null;
}

/**
 * Picks what to do with a message of a seed that waits for its confirmation: exactly one link, or a code to type, or nothing.
 * `Confirm or unsubscribe` in one link is never followed; two links alike that lead to different addresses are left for a person.
 */
export function chooseConfirmation(message: {
  readonly subject: string;
  readonly text: string;
  readonly links: readonly MessageLink[];
}): Choice {
  const opening = message.text.slice(0, 1_500);
  const asks = heardOf("confirm", message.subject) ?? heardOf("confirm", opening);
  const isDone =
    /\b(confirmed|subscribed|activated|verified|confirmee|(?:est|ete) confirme|bestatigt|confirmad[ao]|confermat[ao]|bevestigd|potwierdzon[ay]|bekraftad|bekraeftet|potvrzen\w*|confirmat[ae]?)\b/.test(
      plainWords(message.subject),
    );
  const ranked = rank(message.links);
  const [best, second] = ranked;
  const code = codeIn(message);
  if (best !== undefined && best.score >= leastScore && !isDone) {
    if (second !== undefined && second.url !== best.url && best.score - second.score < leastLead)
      return { choice: "unsure", reasons: [`two links look alike: ${best.reasons.join(", ")}`] };
    if (asks === null && best.score < leastScore + 3)
      return { choice: "unsure", reasons: ["a link may confirm, and the message does not ask for it"] };
    return {
      choice: "link",
      url: best.url,
      reasons: [...best.reasons, ...(asks === null ? [] : [`message says "${asks}"`])],
    };
  }
  if (code !== null) return { choice: "code", code, reasons: ["a code stands in the message"] };
  if (asks === null || isDone || heardOf("done", message.subject) !== null)
    return { choice: "none", reasons: ["does not ask to confirm"] };
  const only = ranked.filter((link) => link.reasons.includes("bare-address") || link.reasons.includes("long-token"));
  return heardOf("confirm", message.subject) === null || ranked.length === 0
    ? { choice: "none", reasons: ["no link that confirms"] }
    : { choice: "unsure", reasons: [`asks to confirm, ${only.length} links could be meant`] };
}

function rank(links: readonly MessageLink[]): { url: string; score: number; reasons: readonly string[] }[] {
  const best = new Map<string, { url: string; score: number; reasons: readonly string[] }>();
  for (const link of links) {
    if (!/^https?:/i.test(link.url) || links.some((other) => other.url === link.url && isNeverFollowed(other)))
      continue;
    const found = linkClues.filter((clue) => clue.shows(link));
    const score = found.reduce((sum, clue) => sum + clue.weight, 0);
    if ((best.get(link.url)?.score ?? -1) < score)
      best.set(link.url, { url: link.url, score, reasons: found.map((clue) => clue.id) });
  }
  return [...best.values()].sort((a, b) => b.score - a.score);
}

/** A code of 4 to 8 digits or capitals near a word for it, or alone on a line where the subject asks to confirm; years, prices and phone numbers are none. */
function codeIn({ subject, text }: { readonly subject: string; readonly text: string }): string | null {
  const flat = `${subject}\n${text.slice(0, 3_000)}`;
  const alone =
    heardOf("confirm", subject) === null
      ? []
      : [...text.slice(0, 3_000).matchAll(/^[ \t]*(\d{4,8})[ \t\r]*$/gm)].map((match) => match[1]!);
  if (new Set(alone).size === 1 && !/^(19|20)\d\d$/.test(alone[0]!)) return alone[0]!;
  for (const match of flat.matchAll(
    /(?<![\w.,:/#€$£-])(?:\d{4,8}|\d{3}[ -]\d{3}|(?=[A-Z]*\d)[A-Z0-9]{5,8})(?![\w/€$£%-]|[.,]\d)/g,
  )) {
    const around = flat.slice(Math.max(0, match.index - 120), match.index + match[0].length + 60);
    if (heardOf("code", around) !== null && !/^(19|20)\d\d$/.test(match[0])) return match[0].replace(/[ -]/g, "");
  }
  return null;
}
