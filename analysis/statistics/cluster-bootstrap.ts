import type { Cluster } from "./design-effect.ts";
import { type Interval, usualLevel } from "./intervals/interval.ts";
import { seededUint32 } from "./random.ts";

/** How a bootstrap was drawn; printed next to the interval so that anyone can repeat it. */
export interface BootstrapOptions {
  readonly resamples?: number;
  readonly seed?: number;
  readonly level?: number;
}

export const usualResamples = 10_000;
export const usualSeed = 20_270_301;

/**
 * Shares of tracked messages in `resamples` draws of whole senders with replacement, sorted ascending. Draws without a
 * judged message are impossible: clusters without one are left out first.
 */
export function bootstrapShares(clusters: readonly Cluster[], options: BootstrapOptions = {}): Float64Array {
  const { resamples = usualResamples, seed = usualSeed } = options;
  const used = clusters.filter((cluster) => cluster.judged > 0);
  const size = used.length;
  // Both counts of a sender side by side: one place in memory a draw.
  const counts = Float64Array.from(used.flatMap(({ tracked, judged }) => [tracked, judged]));
  const fill = seededUint32(seed);
  const drawn = new Uint32Array(size);
  const scale = size / 4294967296;
  const shares = new Float64Array(size === 0 ? 0 : resamples);
  for (let draw = 0; draw < shares.length; draw++) {
    let hits = 0;
    let all = 0;
    fill(drawn);
    for (let pick = 0; pick < size; pick++) {
      const index = (drawn[pick]! * scale) | 0;
      hits += counts[2 * index]!;
      all += counts[2 * index + 1]!;
    }
    shares[draw] = hits / all;
  }
  return shares.sort();
}

/** The quantile of ascending numbers by linear interpolation (Hyndman and Fan 1996, type 7: R's default). */
export function sortedQuantile(sorted: Float64Array, probability: number): number {
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}

/** Percentile interval of the share of tracked messages, senders drawn as wholes (Efron and Tibshirani 1993, 13). */
export function clusterBootstrap(clusters: readonly Cluster[], options: BootstrapOptions = {}): Interval {
  const shares = bootstrapShares(clusters, options);
  const tail = (1 - (options.level ?? usualLevel)) / 2;
  return { low: sortedQuantile(shares, tail), high: sortedQuantile(shares, 1 - tail) };
}
