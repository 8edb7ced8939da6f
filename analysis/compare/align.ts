import type { ObservedMessage } from "./observed.ts";
import type { PreparedMessage } from "./prepared.ts";
import { diceCounts, overlap, subjectSimilarity } from "./similarity.ts";
import { thresholds } from "./thresholds.ts";
import { isWordy } from "./value-shape.ts";

/** Where a message stands among the copies of its mailing. */
export interface Alignment {
  /** Name of the mailing within the site: its first message's id. Null when no copy of another seed was found. */
  readonly mailing: string | null;
  /** The other copies, one a seed, in order of arrival. */
  readonly twins: readonly PreparedMessage[];
  readonly isVariant: boolean;
  /** Other copies of the mailing that the same seed got: what differs there names no reader. */
  readonly copies: readonly PreparedMessage[];
  /** Why it cannot be compared; null when it can. */
  readonly reason: "single_seed" | "not_aligned" | null;
}

interface Mailing {
  readonly members: PreparedMessage[];
  readonly variants: Set<string>;
}

const HOUR_MS = 3_600_000;

/**
 * Puts the copies of each mailing of one site together (seeds compared by From domain, List-Id, campaign header,
 * subject, content and structure within a time window). A copy with another subject or other blocks is a variant;
 * what fits nowhere is not forced. The order of the messages does not matter.
 */
export function align(messages: readonly PreparedMessage[]): ReadonlyMap<string, Alignment> {
  const ordered = [...messages].sort(byArrival);
  const facts = groupFactsOf(ordered);
  const mailings: Mailing[] = [];
  let oldest = 0;
  for (const message of ordered) {
    const arrival = message.arrivalMs;
    while (oldest < mailings.length && arrival - startOf(mailings[oldest]!) > thresholds.mailingWindowHours * HOUR_MS)
      oldest++;
    let best: { mailing: Mailing; fit: Fit } | null = null;
    for (let i = oldest; i < mailings.length; i++) {
      const mailing = mailings[i]!;
      if (mailing.members.some((member) => member.message.seed === message.message.seed)) continue;
      const fit = fitOf(mailing.members[0]!, message, facts);
      if (fit !== null && (best === null || fit.score > best.fit.score)) best = { mailing, fit };
    }
    if (best === null) mailings.push({ members: [message], variants: new Set() });
    else {
      best.mailing.members.push(message);
      if (best.fit.isVariant) best.mailing.variants.add(message.message.id);
    }
  }
  return alignmentsOf(mailings, copiesOf(ordered, mailings), facts.seeds);
}

const startOf = ({ members }: Mailing): number => members[0]!.arrivalMs;

function byArrival(a: PreparedMessage, b: PreparedMessage): number {
  const [one, other] = [a.message, b.message];
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

/** How alike two messages are, each from 0 to 1; `content` null where one of them has none that counts. */
export interface Likeness {
  readonly subject: number;
  readonly structure: number;
  readonly content: number | null;
  readonly hours: number;
}

interface Fit {
  readonly score: number;
  readonly isVariant: boolean;
}

/** What only all messages together tell. */
interface GroupFacts {
  readonly seeds: number;
  /** Content that only some messages have: what all have is the template and tells no mailing from another. */
  readonly rare: ReadonlySet<string>;
  /** Content of several seeds. */
  readonly common: ReadonlySet<string>;
  /** List-Ids of several seeds: names of lists. */
  readonly lists: ReadonlySet<string>;
}

/** How alike two of some messages are, by the measures that alignment goes by. */
export function likenessAmong(
  messages: readonly PreparedMessage[],
): (first: PreparedMessage, next: PreparedMessage) => Likeness {
  const facts = groupFactsOf(messages);
  return (first, next) => likeness(first, next, facts);
}

/** Takes all messages as copies of one mailing, because somebody says that they are. */
export function alignAsStated(messages: readonly PreparedMessage[]): ReadonlyMap<string, Alignment> {
  const members = [...messages].sort(byArrival);
  const seeds = new Set(members.map(({ message }) => message.seed)).size;
  return alignmentsOf([{ members, variants: new Set() }], new Map(), seeds);
}

/** List-Ids that are made for one reader each: no two seeds share them, and a piece of them looks drawn. */
export function personalListIds(messages: readonly PreparedMessage[]): ReadonlySet<string> {
  const { lists } = groupFactsOf(messages);
  return new Set(
    messages.flatMap(({ message }) =>
      message.listId !== null && !lists.has(message.listId) && isPersonalListId(message) ? [message.listId] : [],
    ),
  );
}

function likeness(first: PreparedMessage, next: PreparedMessage, facts: GroupFacts): Likeness {
  const hours = Math.abs(first.arrivalMs - next.arrivalMs) / HOUR_MS;
  const subject = subjectSimilarity(first.message.subject, next.message.subject);
  const structure = diceCounts(first.structure, next.structure);
  // What one seed alone has and no reader sees may be drawn, where all else says that the two were sent together.
  const isOneSending =
    subject >= thresholds.sameSubject && structure >= thresholds.wholeStructure && hours <= thresholds.sameSendingHours;
  return {
    subject,
    structure,
    content: overlap(contentThatCounts(first, facts, isOneSending), contentThatCounts(next, facts, isOneSending)),
    hours,
  };
}

/** How well a message fits as a copy beside the mailing's first one; null when it is no copy. */
function fitOf(first: PreparedMessage, next: PreparedMessage, facts: GroupFacts): Fit | null {
  const [a, b] = [first.message, next.message];
  if (a.fromDomain !== b.fromDomain) return null;
  if (a.kind !== b.kind && [a.kind, b.kind].some((kind) => kind === "confirmation")) return null;
  if (areOtherLists(first, next, facts)) return null;
  const { subject, structure, content, hours } = likeness(first, next, facts);
  if (a.listId !== b.listId && a.listId !== null && b.listId !== null && subject < thresholds.sameSubject) return null;
  const sameHeader = a.campaignHeader !== null && a.campaignHeader === b.campaignHeader;
  if (a.campaignHeader !== null && b.campaignHeader !== null && !sameHeader && subject < thresholds.sameSubject)
    return null;
  const score = subject + structure + (content ?? 0.5) + (sameHeader ? 1 : 0) - hours / 1000;
  const isVariant = subject < thresholds.sameSubject || structure < thresholds.wholeStructure;
  if (sameHeader && structure >= thresholds.sameStructure) return { score, isVariant };
  if (subject >= thresholds.sameSubject) {
    const fits = structure >= thresholds.sameStructure && (content === null || content >= thresholds.sameContent);
    return fits ? { score, isVariant } : null;
  }
  if (hours > thresholds.variantWindowHours) return null;
  if (content !== null) {
    return content >= thresholds.variantContent && structure >= thresholds.sameStructure
      ? { score, isVariant: true }
      : null;
  }
  return structure >= thresholds.structureAlone && subject >= 0.5 ? { score, isVariant: true } : null;
}

/** Whether two List-Ids name two lists: one that no two seeds share is no name of a list. */
function areOtherLists(
  { message: a }: PreparedMessage,
  { message: b }: PreparedMessage,
  { lists }: GroupFacts,
): boolean {
  if (a.listId === null || b.listId === null || a.listId === b.listId) return false;
  return lists.has(a.listId) || lists.has(b.listId);
}

/**
 * Whether a List-Id (RFC 2919 wants the list's name there) is made for one reader: a piece of it looks drawn, or stands in
 * the message's links.
 */
function isPersonalListId({ listId, references, unsubscribeMailto }: ObservedMessage): boolean {
  if (listId === null) return false;
  const pieces = listId
    .split(/[^\p{L}\p{N}]+/u)
    .filter((piece) => piece.length >= thresholds.shortValue && !isWordy(piece));
  if (pieces.some((piece) => piece.length >= thresholds.longValue)) return true;
  return pieces.some((piece) =>
    [...references.map(({ url }) => url), ...unsubscribeMailto].some((text) => text.includes(piece)),
  );
}

function groupFactsOf(messages: readonly PreparedMessage[]): GroupFacts {
  const seeds = new Set(messages.map(({ message }) => message.seed)).size;
  const counts = new Map<string, number>();
  const common = new Shared();
  const lists = new Shared();
  for (const { content, message } of messages) {
    for (const item of content) {
      counts.set(item, (counts.get(item) ?? 0) + 1);
      common.add(item, message.seed);
    }
    if (message.listId !== null) lists.add(message.listId, message.seed);
  }
  const rare = new Set([...counts].filter(([, count]) => count <= seeds).map(([item]) => item));
  return { seeds, rare, common: common.ofSeveral, lists: lists.ofSeveral };
}

/** What more than one seed has. */
class Shared {
  readonly #first = new Map<string, string | null>();
  readonly ofSeveral = new Set<string>();

  add(item: string, seed: string | null): void {
    const first = this.#first.get(item);
    if (first === undefined) this.#first.set(item, seed);
    else if (first !== seed) this.ofSeveral.add(item);
  }
}

function contentThatCounts(
  { content, shown }: PreparedMessage,
  { rare, common }: GroupFacts,
  isOneSending: boolean,
): ReadonlySet<string> {
  if (content.size === 0) return content;
  return new Set(
    [...content].filter((item) => rare.has(item) && (!isOneSending || common.has(item) || shown.has(item))),
  );
}

/**
 * Copies of one mailing that a seed got more than once: same subject, structure and content, and either sent together or without a
 * partner of their own among the other seeds' messages.
 */
function copiesOf(
  ordered: readonly PreparedMessage[],
  mailings: readonly Mailing[],
): ReadonlyMap<PreparedMessage, PreparedMessage[]> {
  const alone = new Set(mailings.flatMap(({ members }) => (members.length === 1 ? members : [])));
  const copies = new Map<PreparedMessage, PreparedMessage[]>();
  const last = new Map<string, PreparedMessage>();
  const add = (to: PreparedMessage, copy: PreparedMessage) => copies.set(to, [...(copies.get(to) ?? []), copy]);
  for (const next of ordered) {
    const key = JSON.stringify([next.message.seed, next.message.fromDomain, next.message.subject]);
    const first = last.get(key);
    last.set(key, next);
    if (first === undefined || !isSameAgain(first, next)) continue;
    const hours = (next.arrivalMs - first.arrivalMs) / HOUR_MS;
    const isApart = !alone.has(first) && !alone.has(next);
    if (hours > (isApart ? thresholds.sameSendingHours : thresholds.mailingWindowHours)) continue;
    add(first, next);
    add(next, first);
  }
  return copies;
}

function isSameAgain(first: PreparedMessage, next: PreparedMessage): boolean {
  if (first.content.size !== next.content.size || first.references.length !== next.references.length) return false;
  return (
    diceCounts(first.structure, next.structure) === 1 && [...first.content].every((item) => next.content.has(item))
  );
}

function alignmentsOf(
  mailings: readonly Mailing[],
  copies: ReadonlyMap<PreparedMessage, PreparedMessage[]>,
  seeds: number,
): Map<string, Alignment> {
  const alignments = new Map<string, Alignment>();
  const mailingOf = new Map(mailings.flatMap((mailing) => mailing.members.map((member) => [member, mailing] as const)));
  for (const [member, [copy]] of copies) {
    // A second copy without partners of its own has those of the first.
    const [own, other] = [mailingOf.get(member)!, mailingOf.get(copy!)!];
    if (own.members.length === 1 && other.members.length > 1) mailingOf.set(member, other);
  }
  for (const { members: firsts } of mailings) {
    for (const member of firsts) {
      const { members, variants } = mailingOf.get(member)!;
      const twins = members
        .filter((other) => other !== member && other.message.seed !== member.message.seed)
        .slice(0, thresholds.twins);
      const alone = twins.length === 0;
      alignments.set(member.message.id, {
        mailing: alone ? null : members[0]!.message.id,
        twins,
        copies: copies.get(member) ?? [],
        // The first copy is no less a variant than the copy that differs from it.
        isVariant:
          variants.size > 0 && (members.length === 2 || variants.has(member.message.id) || member === members[0]),
        reason: alone ? (seeds < 2 ? "single_seed" : "not_aligned") : null,
      });
    }
  }
  return alignments;
}
