import betaDistributionQuantile from "@stdlib/stats-base-dists-beta-quantile";
import standardQuantile from "@stdlib/stats-base-dists-normal-quantile";
import studentQuantile from "@stdlib/stats-base-dists-t-quantile";

/** The value below which a share `probability` of the standard normal distribution lies; 0.975 gives 1.959964. */
export function normalQuantile(probability: number): number {
  return standardQuantile(probability, 0, 1);
}

/** The same for Student's t with `degrees` degrees of freedom (may be fractional); 0.975 at 5 gives 2.570582. */
export function tQuantile(probability: number, degrees: number): number {
  return studentQuantile(probability, degrees);
}

/** The same for the beta distribution with shapes `a` and `b`, both above 0 (a shape of 0 would give NaN). */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (!(a > 0) || !(b > 0)) throw new RangeError(`shapes of a beta distribution are above 0, not ${a} and ${b}`);
  return betaDistributionQuantile(probability, a, b);
}
