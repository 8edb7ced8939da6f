/** A text that is searched for, and what it stands for. */
export interface Pattern<T> {
  readonly text: string;
  readonly meaning: T;
}

export interface Match<T> {
  readonly at: number;
  readonly pattern: Pattern<T>;
}

const GRAM = 8;
const BASE = 257;
/** BASE^(GRAM-1) modulo 2^32. */
const DROP = Array.from({ length: GRAM - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);

/**
 * Finds all patterns of at least 8 characters in a text at once: a rolling hash over 8-grams (Karp and Rabin 1987), a
 * bitmap that refuses most positions, and a comparison on a hit. Patterns below 8 characters are refused at the door.
 */
export class GramMatcher<T> {
  private readonly shift: number;
  private readonly bitmap: Uint8Array;
  private readonly byGram = new Map<number, Pattern<T>[]>();

  constructor(patterns: readonly Pattern<T>[]) {
    // About 64 bits a pattern keep false steps rare; a few hundred patterns need no megabit.
    const bits = Math.min(22, Math.max(12, Math.ceil(Math.log2(patterns.length + 1)) + 6));
    this.shift = 32 - bits;
    this.bitmap = new Uint8Array(1 << (bits - 3));
    for (const pattern of patterns) {
      if (pattern.text.length < GRAM) continue;
      const hash = hashOf(pattern.text);
      const slot = hash >>> this.shift;
      this.bitmap[slot >> 3]! |= 1 << (slot & 7);
      const known = this.byGram.get(hash);
      if (known === undefined) this.byGram.set(hash, [pattern]);
      else known.push(pattern);
    }
  }

  /** Every place where a pattern begins; the longest first where several begin at one place. */
  find(text: string): Match<T>[] {
    const matches: Match<T>[] = [];
    if (text.length < GRAM) return matches;
    let hash = hashOf(text);
    for (let at = 0; ; at++) {
      const slot = hash >>> this.shift;
      if ((this.bitmap[slot >> 3]! & (1 << (slot & 7))) !== 0) this.verify(text, at, hash, matches);
      if (at + GRAM >= text.length) return matches;
      hash = (Math.imul(hash - Math.imul(text.charCodeAt(at), DROP), BASE) + text.charCodeAt(at + GRAM)) >>> 0;
    }
  }

  private verify(text: string, at: number, hash: number, matches: Match<T>[]): void {
    for (const pattern of this.byGram.get(hash) ?? []) {
      if (text.startsWith(pattern.text, at)) matches.push({ at, pattern });
    }
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < GRAM; i++) hash = (Math.imul(hash, BASE) + text.charCodeAt(i)) >>> 0;
  return hash;
}
