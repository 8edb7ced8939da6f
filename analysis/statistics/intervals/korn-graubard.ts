import { clopperPearson } from "./clopper-pearson.ts";
import type { Interval } from "./interval.ts";
import { usualLevel } from "./interval.ts";
import { tQuantile } from "./quantiles.ts";

/**
 * Exact interval at the effective sample size, lowered for the few degrees of freedom it was estimated from (Korn and
 * Graubard 1998). `effectiveN` messages of `judged`, from `clusters` senders (at least 2).
 */
export function kornGraubard(
  share: number,
  sample: { readonly effectiveN: number; readonly judged: number; readonly clusters: number },
  level: number = usualLevel,
): Interval & { readonly trials: number } {
  const upper = 1 - (1 - level) / 2;
  const ratio = tQuantile(upper, sample.judged - 1) / tQuantile(upper, sample.clusters - 1);
  const trials = Math.min(sample.judged, sample.effectiveN * ratio ** 2);
  return { ...clopperPearson(share * trials, trials, level), trials };
}
