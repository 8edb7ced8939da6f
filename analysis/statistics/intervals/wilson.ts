import type { Interval } from "./interval.ts";
import { usualLevel } from "./interval.ts";
import { normalQuantile } from "./quantiles.ts";

/**
 * Wilson score interval of the share `share` among `trials` (Wilson 1927). `trials` may be fractional: an effective
 * sample size. `quantile` replaces the normal quantile where it was estimated from few clusters (Student's t).
 */
export function wilson(
  share: number,
  trials: number,
  quantile: number = normalQuantile(1 - (1 - usualLevel) / 2),
): Interval {
  if (!(trials > 0)) return { low: 0, high: 1 };
  const square = quantile * quantile;
  const shrink = 1 + square / trials;
  const centre = (share + square / (2 * trials)) / shrink;
  const half = (quantile / shrink) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials * trials));
  return { low: share <= 0 ? 0 : Math.max(0, centre - half), high: share >= 1 ? 1 : Math.min(1, centre + half) };
}
