import type { PreparedMessage } from "./prepared.ts";
import { diceCounts, overlap, subjectSimilarity } from "./similarity.ts";
import { thresholds } from "./thresholds.ts";

/** Where a message stands among the copies of its mailing. */
export interface Alignment {
  /** Name of the mailing within the site: its first message's id. Null when no copy of another seed was found. */
  readonly mailing: string | null;
  /** The other copies, one a seed, in order of arrival. */
  readonly twins: readonly PreparedMessage[];
  readonly isVariant: boolean;
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
  const rare = rareContent(ordered);
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
      const fit = fitOf(mailing.members[0]!, message, rare);
      if (fit !== null && (best === null || fit.score > best.fit.score)) best = { mailing, fit };
    }
    if (best === null) mailings.push({ members: [message], variants: new Set() });
    else {
      best.mailing.members.push(message);
      if (best.fit.isVariant) best.mailing.variants.add(message.message.id);
    }
  }
  return alignmentsOf(mailings, new Set(ordered.map(({ message }) => message.seed)).size);
}

const startOf = ({ members }: Mailing): number => members[0]!.arrivalMs;

function byArrival(a: PreparedMessage, b: PreparedMessage): number {
  const [one, other] = [a.message, b.message];
  if (one.receivedAt !== other.receivedAt) return one.receivedAt < other.receivedAt ? -1 : 1;
  return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}

interface Fit {
  readonly score: number;
  readonly isVariant: boolean;
}

/** How well a message fits as a copy beside the mailing's first one; null when it is no copy. */
function fitOf(first: PreparedMessage, next: PreparedMessage, rare: ReadonlySet<string>): Fit | null {
  const [a, b] = [first.message, next.message];
  if (a.fromDomain !== b.fromDomain) return null;
  if (a.kind !== b.kind && [a.kind, b.kind].some((kind) => kind === "confirmation")) return null;
  if (a.listId !== null && b.listId !== null && a.listId !== b.listId) return null;
  const subject = subjectSimilarity(a.subject, b.subject);
  const structure = diceCounts(first.structure, next.structure);
  const content = overlap(rareOf(first, rare), rareOf(next, rare));
  const hours = Math.abs(first.arrivalMs - next.arrivalMs) / HOUR_MS;
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

/** Content that only some messages have: what all have is the template and tells no mailing from another. */
function rareContent(messages: readonly PreparedMessage[]): ReadonlySet<string> {
  const seeds = new Set(messages.map(({ message }) => message.seed)).size;
  const counts = new Map<string, number>();
  for (const { content } of messages) for (const item of content) counts.set(item, (counts.get(item) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count <= seeds).map(([item]) => item));
}

function rareOf({ content }: PreparedMessage, rare: ReadonlySet<string>): ReadonlySet<string> {
  return content.size === 0 ? content : new Set([...content].filter((item) => rare.has(item)));
}

function alignmentsOf(mailings: readonly Mailing[], seeds: number): Map<string, Alignment> {
  const alignments = new Map<string, Alignment>();
  for (const { members, variants } of mailings) {
    for (const member of members) {
      const twins = members.filter((other) => other !== member).slice(0, thresholds.twins);
      const alone = twins.length === 0;
      alignments.set(member.message.id, {
        mailing: alone ? null : members[0]!.message.id,
        twins,
        // The first copy is no less a variant than the copy that differs from it.
        isVariant:
          variants.size > 0 && (members.length === 2 || variants.has(member.message.id) || member === members[0]),
        reason: alone ? (seeds < 2 ? "single_seed" : "not_aligned") : null,
      });
    }
  }
  return alignments;
}
