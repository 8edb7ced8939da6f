/** How far a number may be trusted: drawn plain, drawn with a remark, or hatched. It is never hidden. */
export type Precision = "good" | "review" | "imprecise";

/**
 * Presentation standard of the US National Center for Health Statistics for proportions (Parker et al. 2017): imprecise
 * under 30 effective cases or at a width of 0.30 and more; good at a width of at most 0.05; else imprecise when the
 * width is more than 1.30 of the share; to be reviewed under 8 degrees of freedom or at a share of 0 or 1.
 */
export function precision(value: {
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly effectiveN: number;
  readonly degrees: number;
}): Precision {
  const width = value.high - value.low;
  if (value.effectiveN < 30 || width >= 0.3) return "imprecise";
  const relative = width / value.share;
  if (width > 0.05 && relative > 1.3) return "imprecise";
  return value.degrees < 8 || value.share === 0 || value.share === 1 ? "review" : "good";
}
