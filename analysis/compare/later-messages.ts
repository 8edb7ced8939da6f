import { overlap, subjectSimilarity } from "./similarity.ts";
import { thresholds } from "./thresholds.ts";

/** A message that a seed got after opening began at its sender, as far as behaviour goes. */
export interface LaterMessage {
  readonly subject: string;
  readonly receivedAt: string;
  /** Name of its mailing; null when it was not aligned. */
  readonly mailing: string | null;
  /** What it offers: words of its links and pictures. */
  readonly content: ReadonlySet<string>;
}

/** Words of a message that asks a silent reader to come back or to say that it wants more (lower case, five languages). */
export const comeBackWords: readonly RegExp[] = [
  /\bwe(?:['’]ve)? miss(?:ed)? you\b/,
  /\bstill (?:want|interested|there|with us)\b/,
  /\b(?:stay|remain|keep me) subscribed\b/,
  /\bhaven['’]t heard from you\b/,
  /\b(?:is this|are we saying) goodbye\b/,
  /\b(?:vous nous manquez|tu nous manques)\b/,
  /\btoujours (?:intéress|envie|abonn)/,
  /\brester abonn/,
  /\b(?:wir vermissen (?:sie|dich)|noch interesse|abonniert bleiben)\b/,
  /\b(?:ci manchi|sei ancora interessat[oa]|vuoi ancora ricevere)\b/,
  /\b(?:te echamos de menos|(?:sigues|aún estás) interesad[oa]|quieres seguir recibiendo)\b/,
];

/** Words of a message that says that the reader's openings are known: a direct admission. */
export const openingWords: readonly RegExp[] = [
  /\byou(?:['’]ve| have)? (?:recently )?opened\b/,
  /\byou (?:haven['’]t|have not|did not|didn['’]t) open(?:ed)?\b/,
  /\bnot opened (?:our|any|this)\b/,
  /\bvous (?:n['’]avez pas|avez) ouvert\b/,
  /\b(?:nicht|nie) geöffnet\b/,
  /\bnon hai aperto\b/,
  /\bno has abierto\b/,
];

/** Whether the subject or a link's words are of a kind. */
export function says(words: readonly RegExp[], { subject, content }: LaterMessage): boolean {
  return [subject, ...content].some((text) => words.some((word) => word.test(text.toLowerCase())));
}

/** A message is sent again within this time of the first. */
const RESEND_DAYS = 14;
const DAY_MS = 86_400_000;

/**
 * How many messages of one seed repeat an earlier one under another subject. Only content that no more than two of the seed's
 * messages have tells a repetition from a template.
 */
export function countResends(messages: readonly LaterMessage[]): number {
  const ordered = [...messages].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
  const counts = new Map<string, number>();
  for (const { content } of ordered) for (const item of content) counts.set(item, (counts.get(item) ?? 0) + 1);
  const rare = ordered.map(({ content }) => new Set([...content].filter((item) => counts.get(item)! <= 2)));
  let resends = 0;
  ordered.forEach((later, i) => {
    const isResend = ordered.slice(0, i).some((earlier, j) => {
      const days = (Date.parse(later.receivedAt) - Date.parse(earlier.receivedAt)) / DAY_MS;
      if (days > RESEND_DAYS || subjectSimilarity(earlier.subject, later.subject) >= thresholds.sameSubject)
        return false;
      return Math.min(rare[i]!.size, rare[j]!.size) >= 2 && overlap(rare[i]!, rare[j]!)! >= 0.8;
    });
    if (isResend) resends++;
  });
  return resends;
}

/** Mean similarity (0 to 1) of what two seeds were offered in the mailings that both got; null without one. */
export function contentSimilarity(a: readonly LaterMessage[], b: readonly LaterMessage[]): number | null {
  const ofB = new Map(b.map((message) => [message.mailing, message]));
  const similarities = a.flatMap(({ mailing, content }) => {
    const other = mailing === null ? undefined : ofB.get(mailing);
    if (other === undefined || content.size + other.content.size === 0) return [];
    const common = [...content].filter((item) => other.content.has(item)).length;
    return [(2 * common) / (content.size + other.content.size)];
  });
  return similarities.length === 0 ? null : similarities.reduce((sum, one) => sum + one, 0) / similarities.length;
}
