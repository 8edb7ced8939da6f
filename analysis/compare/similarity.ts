/** Dice similarity of two multisets, 0 to 1; two empty ones are alike. */
export function diceCounts(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let total = 0;
  let common = 0;
  for (const [key, count] of a) {
    total += count;
    common += Math.min(count, b.get(key) ?? 0);
  }
  for (const count of b.values()) total += count;
  return total === 0 ? 1 : (2 * common) / total;
}

function pairsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + 1 < text.length; i++) {
    const pair = text.slice(i, i + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return counts;
}

/** Similarity of two subjects by their letter pairs, 0 to 1, blind to case, blanks and reply marks. */
export function subjectSimilarity(a: string, b: string): number {
  const [one, other] = [normalised(a), normalised(b)];
  if (one === other) return 1;
  return diceCounts(pairsOf(one), pairsOf(other));
}

function normalised(subject: string): string {
  return subject
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^(?:(?:re|fwd?|aw|wg|tr|rv): ?)+/, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Share of the smaller set that the other has too, 0 to 1; null when one of them is empty. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number | null {
  if (a.size === 0 || b.size === 0) return null;
  let common = 0;
  for (const item of a) if (b.has(item)) common++;
  return common / Math.min(a.size, b.size);
}
