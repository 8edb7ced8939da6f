/**
 * Krippendorff's alpha for nominal labels (Krippendorff 2011). Each row is one case, each value one labeller's word or
 * null. Null where fewer than two words were used: nothing to disagree about.
 */
export function krippendorff(cases: readonly (readonly (string | null)[])[]): number | null {
  const totals = new Map<string, number>();
  let pairable = 0;
  let disagreement = 0;
  for (const labels of cases) {
    const given = labels.filter((label) => label !== null);
    if (given.length < 2) continue;
    pairable += given.length;
    for (const label of given) totals.set(label, (totals.get(label) ?? 0) + 1);
    given.forEach((a, i) => {
      given.forEach((b, j) => {
        if (i !== j && a !== b) disagreement += 1 / (given.length - 1);
      });
    });
  }
  let expected = 0;
  for (const [a, count] of totals) for (const [b, other] of totals) if (a !== b) expected += count * other;
  return expected === 0 ? null : 1 - ((pairable - 1) * disagreement) / expected;
}
