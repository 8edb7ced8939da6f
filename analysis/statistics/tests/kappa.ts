/** Two labellers' yes and no on the same cases. */
export interface Agreement {
  readonly bothYes: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothNo: number;
}

/** Cohen's kappa (1960): agreement beyond chance, 1 at most. Null where both always said the same one word. */
export function kappa({ bothYes, onlyFirst, onlySecond, bothNo }: Agreement): number | null {
  const all = bothYes + onlyFirst + onlySecond + bothNo;
  if (all === 0) return null;
  const observed = (bothYes + bothNo) / all;
  const firstYes = (bothYes + onlyFirst) / all;
  const secondYes = (bothYes + onlySecond) / all;
  const chance = firstYes * secondYes + (1 - firstYes) * (1 - secondYes);
  return chance === 1 ? null : (observed - chance) / (1 - chance);
}
