import type { Interval } from "./interval.ts";

/**
 * The share if every undetermined case were untracked, and if every one were tracked (Manski 1990). 40 tracked, 45 not
 * and 15 undetermined give 0.40 to 0.55, where judged cases alone would say 0.4706.
 */
export function bounds(tracked: number, notTracked: number, undetermined: number): Interval | null {
  const all = tracked + notTracked + undetermined;
  return all === 0 ? null : { low: tracked / all, high: (tracked + undetermined) / all };
}
