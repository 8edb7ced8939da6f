/** What one sender contributed: messages judged to be tracked, and all its judged messages. */
export interface Cluster {
  readonly tracked: number;
  readonly judged: number;
}

/** How much less a clustered sample says than as many independent messages would. */
export interface DesignEffect {
  /** Share of tracked messages among judged ones. */
  readonly share: number;
  /** Linearised variance of that share, clusters as the sampled unit. */
  readonly variance: number;
  /** Variance over that of independent messages; null where the share is 0 or 1 or there is one cluster. */
  readonly designEffect: number | null;
  /** Messages that independent sampling would have needed, at most the judged ones; null where the above is. */
  readonly effectiveN: number | null;
  readonly judged: number;
  readonly clusters: number;
}

/**
 * Design effect of a share over clusters, by the linearised ratio variance (Kish 1965; Cochran 1977, 6.3). Clusters
 * without a judged message are left out; an effect below 1 never raises the effective size above the real one.
 */
export function designEffect(clusters: readonly Cluster[]): DesignEffect {
  const used = clusters.filter((cluster) => cluster.judged > 0);
  const judged = used.reduce((sum, cluster) => sum + cluster.judged, 0);
  const tracked = used.reduce((sum, cluster) => sum + cluster.tracked, 0);
  const share = judged === 0 ? Number.NaN : tracked / judged;
  const size = used.length;
  const squares = used.reduce((sum, { tracked, judged }) => sum + (tracked - share * judged) ** 2, 0);
  const variance = size < 2 ? Number.NaN : ((size / (size - 1)) * squares) / judged ** 2;
  const independent = (share * (1 - share)) / judged;
  if (size < 2 || !(independent > 0)) {
    return { share, variance, designEffect: null, effectiveN: null, judged, clusters: size };
  }
  const effect = variance / independent;
  return {
    share,
    variance,
    designEffect: effect,
    effectiveN: Math.min(judged, judged / effect),
    judged,
    clusters: size,
  };
}
