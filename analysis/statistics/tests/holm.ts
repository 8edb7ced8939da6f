/** Holm's (1979) adjusted p-values, in the order given: no false call at all in the family at that level. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach(({ p, index }, place) => {
    largest = Math.min(1, Math.max(largest, p * (pValues.length - place)));
    adjusted[index] = largest;
  });
  return adjusted;
}
