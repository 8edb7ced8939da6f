/**
 * Exact two-sided p-value of McNemar's test: of the senders seen in both samples, `onlyFirst` tracked in the first
 * alone and `onlySecond` in the second alone (binomial with share one half). 1 where none changed.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): number {
  const trials = onlyFirst + onlySecond;
  const fewer = Math.min(onlyFirst, onlySecond);
  let logTerm = -trials * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let hits = 1; hits <= fewer; hits++) {
    logTerm += Math.log((trials - hits + 1) / hits);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
