/**
 * Repeatable random numbers in [0, 1): the same `seed` gives the same sequence on every machine (sfc32 by Chris
 * Doty-Humphrey, public domain; it passes PractRand). Not for secrets.
 */
export function seededRandom(seed: number): () => number {
  const fill = seededUint32(seed);
  const drawn = new Uint32Array(1);
  return () => {
    fill(drawn);
    return drawn[0]! / 4294967296;
  };
}

/** The same sequence as whole numbers from 0 to 2^32 - 1, many at a time: what a bootstrap spends most of its time on. */
export function seededUint32(seed: number): (into: Uint32Array) => void {
  const state = Int32Array.of(seed >>> 0, 0x9e3779b9, 0x243f6a88, 1);
  const fill = (into: Uint32Array): void => {
    let [a, b, c, counter] = state as unknown as [number, number, number, number];
    for (let index = 0; index < into.length; index++) {
      const sum = (a + b + counter) | 0;
      counter = (counter + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = ((c << 21) | (c >>> 11)) + sum;
      into[index] = sum;
    }
    state[0] = a;
    state[1] = b;
    state[2] = c;
    state[3] = counter;
  };
  fill(new Uint32Array(15));
  return fill;
}
