/** Windows by which a text is searched: no secret is shorter. */
export const windowLength = 8;

/** A secret and where it stands. */
export interface FoundSecret {
  readonly secret: string;
  readonly offset: number;
}

const base = 0x01000193;
const filterBits = 22;

/**
 * Finds the next of any number of secrets (each at least `windowLength` long) in a text from a place on. A rolling
 * hash over eight characters (Rabin and Karp 1987) asks a filter first, so that the time does not grow with their number.
 */
export function secretIndex(secrets: Iterable<string>): (text: string, from: number) => FoundSecret | null {
  const byStart = new Map<string, string[]>();
  const filter = new Uint8Array(1 << filterBits);
  for (const secret of secrets) {
    const start = secret.slice(0, windowLength);
    const same = byStart.get(start);
    if (same === undefined) byStart.set(start, [secret]);
    else same.push(secret);
    filter[mixed(hashOf(start, 0)) >>> (32 - filterBits)] = 1;
  }
  for (const same of byStart.values()) same.sort((a, b) => b.length - a.length);
  let outgoing = 1;
  for (let step = 1; step < windowLength; step++) outgoing = Math.imul(outgoing, base);
  return (text, from) => {
    if (text.length - from < windowLength || byStart.size === 0) return null;
    let hash = hashOf(text, from);
    for (let at = from; ; at++) {
      if (filter[mixed(hash) >>> (32 - filterBits)] === 1) {
        const secret = byStart.get(text.slice(at, at + windowLength))?.find((one) => text.startsWith(one, at));
        if (secret !== undefined) return { secret, offset: at };
      }
      if (at + windowLength >= text.length) return null;
      const without = (hash - Math.imul(text.charCodeAt(at), outgoing)) | 0;
      hash = (Math.imul(without, base) + text.charCodeAt(at + windowLength)) | 0;
    }
  };

  function hashOf(text: string, from: number): number {
    let hash = 0;
    for (let at = from; at < from + windowLength; at++) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
    return hash;
  }
}

function mixed(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 0;
}

/** The first secret found in the bytes, read as Latin-1; null when there is none: the search over everything published. */
export function secretSearch(secrets: Iterable<string>): (bytes: Buffer) => FoundSecret | null {
  const next = secretIndex(secrets);
  return (bytes) => next(bytes.toString("latin1"), 0);
}
