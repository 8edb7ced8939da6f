import type { Estimate } from "./estimate.ts";
import { usualLevel } from "./intervals/interval.ts";
import { precision } from "./intervals/precision.ts";
import type { SenderCounts } from "./sender-counts.ts";
import { senderEver } from "./sender-ever.ts";
import { weightedShare } from "./stratified.ts";

/**
 * `senderEver` weighted to the list the sites were drawn from: each stratum counts as its `population` there. Null
 * with reason `thin-stratum` where one stratum has fewer than two senders with judged mail.
 */
export function frameWeighted(
  strata: readonly { readonly population: number; readonly senders: readonly SenderCounts[] }[],
  level: number = usualLevel,
): Estimate {
  const pooled = senderEver(
    strata.flatMap((stratum) => stratum.senders),
    level,
  );
  const parts = strata.map(({ population, senders }) => {
    const { tracked, senders: sampled } = senderEver(senders, level);
    return { population: Math.max(population, sampled), sampled, tracked };
  });
  const weighted = weightedShare(parts, level);
  return {
    ...pooled,
    estimand: "frameWeighted",
    estimate: weighted?.estimate ?? null,
    low: weighted?.low ?? null,
    high: weighted?.high ?? null,
    method: weighted === null ? null : "stratified-logit",
    reason: weighted === null ? (pooled.reason ?? "thin-stratum") : null,
    effectiveN: weighted?.effectiveN ?? null,
    precision:
      weighted === null
        ? null
        : precision({
            share: weighted.estimate,
            low: weighted.low,
            high: weighted.high,
            effectiveN: weighted.effectiveN,
            degrees: pooled.senders - strata.length,
          }),
  };
}
