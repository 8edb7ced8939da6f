import type { Count } from "../share-difference.ts";

function logFactorials(upTo: number): Float64Array {
  const logs = new Float64Array(upTo + 1);
  for (let n = 2; n <= upTo; n++) logs[n] = logs[n - 1]! + Math.log(n);
  return logs;
}

/**
 * Two-sided p-value of Fisher's exact test that two independent shares are equal: the sum of the probabilities of all
 * tables with these margins that are not likelier than the one seen (as R's `fisher.test`).
 */
export function fisherExact(first: Count, second: Count): number {
  const hits = first.successes + second.successes;
  const all = first.trials + second.trials;
  const logs = logFactorials(all);
  const choose = (n: number, k: number): number => logs[n]! - logs[k]! - logs[n - k]!;
  const logChance = (x: number): number =>
    choose(first.trials, x) + choose(second.trials, hits - x) - choose(all, hits);
  const seen = logChance(first.successes);
  let total = 0;
  for (let x = Math.max(0, hits - second.trials); x <= Math.min(hits, first.trials); x++) {
    const chance = logChance(x);
    if (chance <= seen + 1e-7) total += Math.exp(chance);
  }
  return Math.min(1, total);
}
