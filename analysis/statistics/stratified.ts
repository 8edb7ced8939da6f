import type { Interval } from "./intervals/interval.ts";
import { usualLevel } from "./intervals/interval.ts";
import { normalQuantile } from "./intervals/quantiles.ts";

/** One stratum of the frame: `population` sites in the list, `sampled` of them observed, `tracked` of those. */
export interface Stratum {
  readonly population: number;
  readonly sampled: number;
  readonly tracked: number;
}

/** A share weighted to the frame; `effectiveN` is Kish's (1965), which falls as the weights differ. */
export interface WeightedShare extends Interval {
  readonly estimate: number;
  readonly standardError: number;
  readonly unweighted: number;
  readonly effectiveN: number;
}

const logit = (share: number): number => Math.log(share / (1 - share));
const inverseLogit = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Share of senders weighted to the frame by stratum, with finite population correction (Cochran 1977, 5.3). The
 * interval is made on the logit scale, so it stays within 0 and 1. Null where a stratum has fewer than 2 senders or the
 * variance is 0: then there is nothing to make an interval from.
 */
export function weightedShare(strata: readonly Stratum[], level: number = usualLevel): WeightedShare | null {
  if (strata.length === 0 || strata.some((stratum) => stratum.sampled < 2)) return null;
  const frame = strata.reduce((sum, stratum) => sum + stratum.population, 0);
  const sampled = strata.reduce((sum, stratum) => sum + stratum.sampled, 0);
  let estimate = 0;
  let variance = 0;
  let weights = 0;
  let squares = 0;
  for (const stratum of strata) {
    const share = stratum.tracked / stratum.sampled;
    const part = stratum.population / frame;
    const weight = stratum.population / stratum.sampled;
    estimate += part * share;
    variance += (part ** 2 * (1 - stratum.sampled / stratum.population) * share * (1 - share)) / (stratum.sampled - 1);
    weights += weight * stratum.sampled;
    squares += weight ** 2 * stratum.sampled;
  }
  if (!(variance > 0)) return null;
  const standardError = Math.sqrt(variance);
  const half = (normalQuantile(1 - (1 - level) / 2) * standardError) / (estimate * (1 - estimate));
  return {
    estimate,
    standardError,
    low: inverseLogit(logit(estimate) - half),
    high: inverseLogit(logit(estimate) + half),
    unweighted: strata.reduce((sum, stratum) => sum + stratum.tracked, 0) / sampled,
    effectiveN: weights ** 2 / squares,
  };
}
