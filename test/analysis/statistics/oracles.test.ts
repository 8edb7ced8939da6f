import { describe, expect, test } from "vitest";
import { bootstrapShares, clusterBootstrap } from "../../../analysis/statistics/cluster-bootstrap.ts";
import { designEffect } from "../../../analysis/statistics/design-effect.ts";
import { bounds } from "../../../analysis/statistics/intervals/bounds.ts";
import { clopperPearson } from "../../../analysis/statistics/intervals/clopper-pearson.ts";
import { kornGraubard } from "../../../analysis/statistics/intervals/korn-graubard.ts";
import { betaQuantile, normalQuantile, tQuantile } from "../../../analysis/statistics/intervals/quantiles.ts";
import { wilson } from "../../../analysis/statistics/intervals/wilson.ts";
import { roganGladen } from "../../../analysis/statistics/rogan-gladen.ts";
import { shareDifference } from "../../../analysis/statistics/share-difference.ts";
import { weightedShare } from "../../../analysis/statistics/stratified.ts";
import { falseDiscovery } from "../../../analysis/statistics/tests/false-discovery.ts";
import { fisherExact } from "../../../analysis/statistics/tests/fisher-exact.ts";
import { kappa } from "../../../analysis/statistics/tests/kappa.ts";
import { krippendorff } from "../../../analysis/statistics/tests/krippendorff.ts";
import { mcnemar } from "../../../analysis/statistics/tests/mcnemar.ts";

// Values of scipy 1.17; those of 0/20, 1/29, 15/148 and 81/263 are also in Newcombe (1998), table I.
describe("intervals of one share agree with published values", () => {
  test.each([
    [0, 20, 0, 0.1611252, 0, 0.1684335],
    [20, 20, 0.8388748, 1, 0.8315665, 1],
    [1, 29, 0.0061132, 0.1717552, 0.0008726, 0.1776443],
    [13, 100, 0.0775717, 0.2098035, 0.071073, 0.2120407],
    [15, 148, 0.0623864, 0.1604872, 0.057844, 0.1616505],
    [81, 263, 0.2552885, 0.3662096, 0.2527367, 0.3676219],
  ])("%i of %i: Wilson %d to %d, Clopper-Pearson %d to %d", (x, n, wLow, wHigh, cLow, cHigh) => {
    expect(wilson(x / n, n).low).toBeCloseTo(wLow, 6);
    expect(wilson(x / n, n).high).toBeCloseTo(wHigh, 6);
    expect(clopperPearson(x, n).low).toBeCloseTo(cLow, 6);
    expect(clopperPearson(x, n).high).toBeCloseTo(cHigh, 6);
  });

  test("no trials give the whole range, never a number that is not one", () => {
    expect(wilson(Number.NaN, 0)).toEqual({ low: 0, high: 1 });
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

test("quantiles are those of the textbooks to seven digits", () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(tQuantile(0.975, 5)).toBeCloseTo(2.5705818, 6);
  expect(tQuantile(0.975, 9)).toBeCloseTo(2.2621572, 6);
  expect(() => betaQuantile(0.5, 0, 3)).toThrow(/above 0/);
});

const six = [
  [10, 10],
  [5, 0],
  [8, 6],
  [12, 1],
  [3, 3],
  [12, 0],
].map(([judged, tracked]) => ({ judged: judged!, tracked: tracked! }));

describe("six clusters worked through by hand and by enumeration of all 46,656 draws", () => {
  const effect = designEffect(six);

  test("variance, design effect and effective size", () => {
    expect(effect.share).toBeCloseTo(0.4, 10);
    expect(effect.variance).toBeCloseTo(0.0425088, 6);
    expect(effect.designEffect).toBeCloseTo(8.856, 3);
    expect(effect.effectiveN).toBeCloseTo(5.6458898, 6);
  });

  test("Wilson: naive, at the effective size with z, and with t of five degrees", () => {
    expect(wilson(0.4, 50).low).toBeCloseTo(0.2760839, 6);
    expect(wilson(0.4, effect.effectiveN!).high).toBeCloseTo(0.7548409, 6);
    const t = wilson(0.4, effect.effectiveN!, tQuantile(0.975, 5));
    expect([t.low, t.high]).toEqual([expect.closeTo(0.0901552, 6), expect.closeTo(0.8176955, 6)]);
  });

  test("Korn-Graubard", () => {
    const limits = kornGraubard(0.4, { effectiveN: effect.effectiveN!, judged: 50, clusters: 6 });
    expect(limits.trials).toBeCloseTo(3.4504685, 5);
    expect(limits.low).toBeCloseTo(0.0251932, 5);
    expect(limits.high).toBeCloseTo(0.911786, 5);
  });

  test("a seeded bootstrap comes close to the enumeration, and is the same every time", () => {
    const shares = bootstrapShares(six);
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length);
    expect(mean).toBeCloseTo(0.4104541, 2);
    expect(spread).toBeCloseTo(0.189961, 2);
    const interval = clusterBootstrap(six);
    expect(Math.abs(interval.low - 0.0816327)).toBeLessThan(0.01);
    expect(Math.abs(interval.high - 0.8205128)).toBeLessThan(0.01);
    expect(clusterBootstrap(six)).toEqual(interval);
    expect(bootstrapShares(six, { seed: 2 })).not.toEqual(shares);
  });
});

test("strata weighted to their frame (N 1,000, 9,000, 90,000; 50 each; 40, 25, 10 tracked)", () => {
  const weighted = weightedShare([
    { population: 1_000, sampled: 50, tracked: 40 },
    { population: 9_000, sampled: 50, tracked: 25 },
    { population: 90_000, sampled: 50, tracked: 10 },
  ])!;
  expect(weighted.estimate).toBeCloseTo(0.148 + 0.085, 6);
  expect(weighted.standardError).toBeCloseTo(0.0518154, 6);
  expect(weighted.unweighted).toBeCloseTo(0.5, 10);
  expect(weighted.effectiveN).toBeCloseTo(61.1098, 3);
});

test.each([
  [0.4, 0.4086022],
  [0.01, -0.0107527],
  [0.97, 1.0215054],
])("Rogan-Gladen corrects %d at sensitivity .95 and specificity .98 to %d", (apparent, corrected) => {
  expect(roganGladen(apparent, 0.95, 0.98)).toBeCloseTo(corrected, 6);
});

test("Benjamini-Hochberg, in the order given", () => {
  const p = [0.01, 0.04, 0.03, 0.005, 0.5];
  expect(falseDiscovery(p)).toEqual([0.025, 0.05, 0.05, 0.025, 0.5].map((q) => expect.closeTo(q, 10)));
});

test("the 15 p-values of Benjamini and Hochberg (1995) give four discoveries at 0.05", () => {
  const p = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  expect(falseDiscovery(p).filter((q) => q <= 0.05)).toHaveLength(4);
});

test.each([
  [2, 9, 0.0654297],
  [0, 5, 0.0625],
  [10, 15, 0.4243562],
  [0, 0, 1],
])("McNemar exact of %i and %i changes is %d", (a, b, p) => {
  expect(mcnemar(a, b)).toBeCloseTo(p, 6);
});

test("Newcombe's hybrid interval of 56/70 minus 48/80 (Newcombe 1998, table II)", () => {
  const difference = shareDifference({ successes: 56, trials: 70 }, { successes: 48, trials: 80 })!;
  expect(difference.estimate).toBeCloseTo(0.2, 10);
  expect(difference.low).toBeCloseTo(0.0524315, 6);
  expect(difference.high).toBeCloseTo(0.3338727, 6);
});

test("Fisher's exact test agrees with R: fisher.test of the tea taster and of the convicted twins", () => {
  expect(fisherExact({ successes: 3, trials: 4 }, { successes: 1, trials: 4 })).toBeCloseTo(0.4857143, 6);
  expect(fisherExact({ successes: 10, trials: 13 }, { successes: 2, trials: 17 })).toBeCloseTo(0.0005367, 6);
});

test.each([
  [20, 5, 10, 15, 0.4],
  [45, 15, 25, 15, 0.1304348],
])("Cohen's kappa of %i %i %i %i is %d", (bothYes, onlyFirst, onlySecond, bothNo, value) => {
  expect(kappa({ bothYes, onlyFirst, onlySecond, bothNo })).toBeCloseTo(value, 6);
});

test("Krippendorff's alpha of his own example, four raters and twelve cases, is 0.743", () => {
  const raters = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
  ].map((row) => row.split(" ").map((label) => (label === "." ? null : label)));
  const cases = raters[0]!.map((_, index) => raters.map((rater) => rater[index]!));
  expect(krippendorff(cases)).toBeCloseTo(0.7434211, 6);
  expect(krippendorff([["a", "a"]])).toBeNull();
});

test("undetermined messages stay in the denominator of the bounds: 40, 45 and 15 give 40 % to 55 %", () => {
  expect(bounds(40, 45, 15)).toEqual({ low: 0.4, high: 0.55 });
  expect(bounds(0, 0, 0)).toBeNull();
});
