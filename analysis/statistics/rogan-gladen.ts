import { bootstrapShares, sortedQuantile, usualResamples, usualSeed } from "./cluster-bootstrap.ts";
import type { Cluster } from "./design-effect.ts";
import { usualLevel } from "./interval.ts";
import { seededRandom } from "./random.ts";

/** A labelled sample: how often the detector was right about true trackers, and about true others. */
export interface Validation {
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  readonly falsePositives: number;
}

/** A prevalence corrected for the detector's own errors; limits are clamped to [0, 1] for display only. */
export interface CorrectedPrevalence {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** Share of the resamples that fell outside [0, 1] before clamping. */
  readonly clamped: number;
  readonly resamples: number;
  readonly seed: number;
}

/** Corrects an apparent share by a known sensitivity and specificity (Rogan and Gladen 1978); may leave [0, 1]. */
export function roganGladen(apparent: number, sensitivity: number, specificity: number): number {
  return (apparent + specificity - 1) / (sensitivity + specificity - 1);
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

function binomialDraw(random: () => number, trials: number, share: number): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial++) if (random() < share) hits++;
  return hits / trials;
}

/**
 * Corrected share of tracked messages with an interval that draws the senders and the labelled sample together; an
 * interval around the corrected number alone covers as little as 60 % (Reiczigel et al. 2010). Null where sensitivity
 * and specificity sum to 1.05 or less: such a detector says nothing.
 */
export function correctedPrevalence(
  clusters: readonly Cluster[],
  validation: Validation,
  options: { readonly resamples?: number; readonly seed?: number; readonly level?: number } = {},
): CorrectedPrevalence | null {
  const { resamples = usualResamples, seed = usualSeed, level = usualLevel } = options;
  const positives = validation.truePositives + validation.falseNegatives;
  const negatives = validation.trueNegatives + validation.falsePositives;
  const judged = clusters.reduce((sum, cluster) => sum + cluster.judged, 0);
  if (positives === 0 || negatives === 0 || judged === 0) return null;
  const sensitivity = validation.truePositives / positives;
  const specificity = validation.trueNegatives / negatives;
  if (sensitivity + specificity <= 1.05) return null;
  const apparent = clusters.reduce((sum, cluster) => sum + cluster.tracked, 0) / judged;
  const random = seededRandom(seed + 1);
  const raw = bootstrapShares(clusters, { resamples, seed }).map((share) =>
    roganGladen(
      share,
      binomialDraw(random, positives, sensitivity),
      Math.max(binomialDraw(random, negatives, specificity), 1.05 - sensitivity),
    ),
  );
  const sorted = raw.sort();
  const tail = (1 - level) / 2;
  return {
    estimate: clamp(roganGladen(apparent, sensitivity, specificity)),
    low: clamp(sortedQuantile(sorted, tail)),
    high: clamp(sortedQuantile(sorted, 1 - tail)),
    sensitivity,
    specificity,
    clamped: sorted.filter((share) => share < 0 || share > 1).length / sorted.length,
    resamples,
    seed,
  };
}
