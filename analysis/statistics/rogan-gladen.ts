import { bootstrapShares, sortedQuantile, usualResamples, usualSeed } from "./cluster-bootstrap.ts";
import type { Cluster } from "./design-effect.ts";
import { usualLevel } from "./intervals/interval.ts";
import { seededRandom } from "./random.ts";

/** What a labelled sample says of the detector: its shares right, and how many independent cases each rests on. */
export interface Validation {
  /** Share of true trackers that it calls so. */
  readonly sensitivity: number;
  readonly positives: number;
  /** Share of the others that it does not. */
  readonly specificity: number;
  readonly negatives: number;
}

/** A prevalence corrected for the detector's own errors; limits are clamped to [0, 1] for display only. */
export interface CorrectedPrevalence {
  /** The share as the detector saw it. */
  readonly apparent: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
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

/**
 * A share as another sample of as many cases might show it, drawn from (n p + 1) / (n + 2): a detector without a mistake
 * on a few cases is not one that never errs (Lang and Reiczigel 2014).
 */
function redrawn(random: () => number, cases: number, share: number): number {
  const trials = Math.max(1, Math.round(cases));
  const likely = (trials * share + 1) / (trials + 2);
  let hits = 0;
  for (let trial = 0; trial < trials; trial++) if (random() < likely) hits++;
  return hits / trials;
}

/**
 * Corrected share of tracked units with an interval that draws the senders and the labelled sample together; an
 * interval around the corrected number alone covers as little as 60 % (Reiczigel et al. 2010). Null where sensitivity
 * and specificity sum to 1.05 or less: such a detector says nothing.
 */
export function correctedPrevalence(
  clusters: readonly Cluster[],
  { sensitivity, positives, specificity, negatives }: Validation,
  options: { readonly resamples?: number; readonly seed?: number; readonly level?: number } = {},
): CorrectedPrevalence | null {
  const { resamples = usualResamples, seed = usualSeed, level = usualLevel } = options;
  const judged = clusters.reduce((sum, cluster) => sum + cluster.judged, 0);
  if (!(positives > 0) || !(negatives > 0) || judged === 0) return null;
  if (sensitivity + specificity <= 1.05) return null;
  const apparent = clusters.reduce((sum, cluster) => sum + cluster.tracked, 0) / judged;
  const random = seededRandom(seed + 1);
  const raw = bootstrapShares(clusters, { resamples, seed }).map((share) => {
    const hits = redrawn(random, positives, sensitivity);
    return roganGladen(share, hits, Math.max(redrawn(random, negatives, specificity), 1.05 - hits));
  });
  const sorted = raw.sort();
  const tail = (1 - level) / 2;
  return {
    apparent,
    estimate: clamp(roganGladen(apparent, sensitivity, specificity)),
    low: clamp(sortedQuantile(sorted, tail)),
    high: clamp(sortedQuantile(sorted, 1 - tail)),
    clamped: sorted.filter((share) => share < 0 || share > 1).length / sorted.length,
    resamples,
    seed,
  };
}
