import type { Interval } from "./intervals/interval.ts";
import { wilson } from "./intervals/wilson.ts";

/** `successes` of `trials` independent units. */
export interface Count {
  readonly successes: number;
  readonly trials: number;
}

/** A difference of two shares with its interval, and the two-sided p-value where one was computed. */
export interface ShareDifference extends Interval {
  readonly estimate: number;
}

/** First share minus second, for independent samples, with Newcombe's hybrid of the two Wilson intervals (1998, 10). */
export function shareDifference(first: Count, second: Count): ShareDifference | null {
  if (first.trials === 0 || second.trials === 0) return null;
  const a = first.successes / first.trials;
  const b = second.successes / second.trials;
  const forA = wilson(a, first.trials);
  const forB = wilson(b, second.trials);
  return {
    estimate: a - b,
    low: a - b - Math.hypot(a - forA.low, forB.high - b),
    high: a - b + Math.hypot(forA.high - a, b - forB.low),
  };
}
