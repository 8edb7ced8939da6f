import type { Interval } from "./interval.ts";
import { usualLevel } from "./interval.ts";
import { betaQuantile } from "./quantiles.ts";

/**
 * Exact interval of `successes` in `trials` (Clopper and Pearson 1934): covers at least `level`, at the price of width.
 * Both counts may be fractional (Korn and Graubard 1998).
 */
export function clopperPearson(successes: number, trials: number, level: number = usualLevel): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const tail = (1 - level) / 2;
  const low = successes <= 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1);
  const high = successes >= trials ? 1 : betaQuantile(1 - tail, successes + 1, trials - successes);
  return { low, high };
}
