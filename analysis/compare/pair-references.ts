import type { PreparedMessage, PreparedReference } from "./prepared.ts";

/** Which reference of another message stands where ours stands. */
export interface Pairing {
  /** Index in the other message for each of ours; -1 where there is none. */
  readonly to: Int32Array;
  /**
   * 1 where the pair is doubtful: others of the same shape are the same for both readers, so that this shape carries
   * content, and the two may be different content.
   */
  readonly doubtful: Uint8Array;
}

/** Pairs the references of two messages by URL, then by shape, then by place; blocks may be reordered or missing. */
export function pairReferences(own: PreparedMessage, other: PreparedMessage): Pairing {
  const a = own.references;
  const b = other.references;
  const to = new Int32Array(a.length).fill(-1);
  const doubtful = new Uint8Array(a.length);
  const taken = new Uint8Array(b.length);
  pass((reference) => reference.exactKey);
  const shared = new Set<string>();
  for (let i = 0; i < a.length; i++) if (to[i] !== -1) shared.add(a[i]!.strictKey);
  pass((reference) => reference.strictKey);
  pass((reference) => reference.looseKey);
  neighbours();
  return { to, doubtful };

  function pass(keyOf: (reference: PreparedReference) => string): void {
    const buckets = new Map<string, number[]>();
    for (let j = 0; j < b.length; j++) {
      if (taken[j]) continue;
      const key = keyOf(b[j]!);
      const bucket = buckets.get(key);
      if (bucket === undefined) buckets.set(key, [j]);
      else bucket.push(j);
    }
    if (buckets.size === 0) return;
    for (let i = 0; i < a.length; i++) {
      if (to[i] !== -1) continue;
      const bucket = buckets.get(keyOf(a[i]!));
      if (bucket === undefined || bucket.length === 0) continue;
      pair(i, bucket.splice(bucket.length === 1 ? 0 : mostAlike(a[i]!, bucket), 1)[0]!);
    }
  }

  function mostAlike(reference: PreparedReference, bucket: readonly number[]): number {
    let best = 0;
    let most = -1;
    bucket.forEach((j, place) => {
      const common = commonPieces(reference, b[j]!);
      if (common > most) {
        most = common;
        best = place;
      }
    });
    return best;
  }

  /** What stands between the same neighbours, in the same element and on the same site. */
  function neighbours(): void {
    for (let i = 0; i < a.length; i++) {
      if (to[i] !== -1) continue;
      const before = i === 0 ? -1 : to[i - 1]!;
      if (i > 0 && before === -1) continue;
      const j = before + 1;
      const candidate = b[j];
      if (candidate === undefined || taken[j] || candidate.reference.element !== a[i]!.reference.element) continue;
      if (candidate.pieces[0]?.value === a[i]!.pieces[0]?.value) pair(i, j);
    }
  }

  function pair(i: number, j: number): void {
    to[i] = j;
    taken[j] = 1;
    if (a[i]!.url !== b[j]!.url && shared.has(a[i]!.strictKey)) doubtful[i] = 1;
  }
}

function commonPieces(a: PreparedReference, b: PreparedReference): number {
  const length = Math.min(a.pieces.length, b.pieces.length);
  let common = 0;
  for (let i = 0; i < length; i++) if (a.pieces[i]!.value === b.pieces[i]!.value) common++;
  return common + (a.reference.anchorText === b.reference.anchorText ? 0.5 : 0);
}
