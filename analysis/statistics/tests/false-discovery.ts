/**
 * Benjamini and Hochberg's (1995) q of each p-value, in the order given: the false discovery rate at which that test
 * would be called. The family is all p-values handed over, and is to be printed.
 */
export function falseDiscovery(pValues: readonly number[]): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach(({ p, index }, place) => {
    smallest = Math.min(smallest, (p * pValues.length) / (pValues.length - place));
    adjusted[index] = smallest;
  });
  return adjusted;
}
