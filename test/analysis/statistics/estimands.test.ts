import { describe, expect, test } from "vitest";
import { clusterBootstrap } from "../../../analysis/statistics/cluster-bootstrap.ts";
import { designEffect } from "../../../analysis/statistics/design-effect.ts";
import { frameWeighted } from "../../../analysis/statistics/frame-weighted.ts";
import { precision } from "../../../analysis/statistics/intervals/precision.ts";
import { tQuantile } from "../../../analysis/statistics/intervals/quantiles.ts";
import { wilson } from "../../../analysis/statistics/intervals/wilson.ts";
import { messageShare } from "../../../analysis/statistics/message-share.ts";
import { seededRandom } from "../../../analysis/statistics/random.ts";
import { correctedPrevalence } from "../../../analysis/statistics/rogan-gladen.ts";
import { sampleShare } from "../../../analysis/statistics/sample-share.ts";
import { senderEver } from "../../../analysis/statistics/sender-ever.ts";
import { senderMean } from "../../../analysis/statistics/sender-mean.ts";
import { waveDifference } from "../../../analysis/statistics/wave-difference.ts";

const sender = (tracked: number, notTracked: number, undetermined = 0) => ({ tracked, notTracked, undetermined });
const many = (count: number, ...counts: [number, number, number?]) =>
  Array.from({ length: count }, () => sender(...counts));
const six = [sender(10, 0), sender(0, 5), sender(6, 2), sender(1, 11), sender(3, 0), sender(0, 12)];

describe("the four estimands of the same six senders differ, and each says which it is", () => {
  test("share of messages: fewer than eight senders get a number and no interval", () => {
    expect(messageShare(six)).toMatchObject({
      estimate: 0.4,
      low: null,
      high: null,
      reason: "few-senders",
      senders: 6,
    });
  });
  test("share of senders that ever track is exact", () => {
    expect(senderEver(six)).toMatchObject({
      tracked: 4,
      senders: 6,
      method: "clopper-pearson",
      low: expect.closeTo(0.2227781, 6),
      high: expect.closeTo(0.9567281, 6),
    });
  });
  test("mean of the senders' own shares", () => {
    expect(senderMean(six).estimate).toBeCloseTo(0.4722222, 6);
    expect(senderMean(six).low).toBeNull();
  });
});

test.each([
  ["no sender", [], null, "no-judged-messages"],
  ["only undetermined mail", [sender(0, 0, 9)], null, "no-judged-messages"],
  ["one sender", [sender(5, 5)], null, "one-sender"],
  ["seven senders", many(7, 1, 1), 0.5, "few-senders"],
])(
  "share of messages of %s says why there is no interval, and is never 0 for want of data",
  (_, rows, value, reason) => {
    expect(messageShare(rows as ReturnType<typeof many>)).toMatchObject({ estimate: value, low: null, reason });
  },
);

test.each([
  ["nothing tracked", many(40, 0, 10), "clopper-pearson-senders", 0, 0.0880973],
  ["all tracked", many(40, 10, 0), "clopper-pearson-senders", 0.9119027, 1],
  ["ten senders", [...many(5, 4, 4), ...many(5, 8, 1)], "wilson-effective-n", null, null],
  ["two tracked messages in forty senders", [...many(2, 1, 9), ...many(38, 0, 10)], "korn-graubard", null, null],
  ["forty mixed senders", [...many(20, 8, 2), ...many(20, 1, 9)], "cluster-bootstrap", null, null],
])("share of messages with %s gets the interval %s", (_, rows, method, low, high) => {
  const estimate = messageShare(rows);
  expect(estimate.method).toBe(method);
  expect(estimate.high! - estimate.low!).toBeGreaterThan(0.01);
  if (low !== null) expect([estimate.low, estimate.high]).toEqual([expect.closeTo(low, 4), expect.closeTo(high!, 4)]);
});

test("undetermined senders and messages widen the bounds and stay out of the share", () => {
  const rows = [...many(40, 4, 0), ...many(45, 0, 4), ...many(15, 0, 0, 4)];
  expect(senderEver(rows)).toMatchObject({ senders: 85, undetermined: 15, boundLow: 0.4, boundHigh: 0.55 });
  expect(messageShare(rows)).toMatchObject({ messages: 400, undetermined: 60, boundLow: 0.4, boundHigh: 0.55 });
  expect(senderEver([...many(9, 1, 0), sender(0, 3, 1)])).toMatchObject({ undetermined: 0, boundHigh: 1 });
});

test("a design effect below one never makes the sample larger than it is", () => {
  const clusters = Array.from({ length: 50 }, () => ({ tracked: 5, judged: 10 }));
  clusters.push({ tracked: 6, judged: 10 }, { tracked: 4, judged: 10 });
  expect(designEffect(clusters).designEffect).toBeLessThan(1);
  expect(designEffect(clusters).effectiveN).toBe(520);
});

test("the order of senders changes nothing but the draws of the bootstrap, and those little", () => {
  const rows = [...many(20, 8, 2), ...many(20, 1, 9)];
  const { low, high, ...rest } = messageShare(rows);
  const { low: low2, high: high2, ...rest2 } = messageShare([...rows].reverse());
  expect(rest2).toEqual(rest);
  expect(Math.abs(low! - low2!) + Math.abs(high! - high2!)).toBeLessThan(0.03);
});

test("independent messages in equal clusters give a design effect near one", () => {
  const random = seededRandom(7);
  const clusters = Array.from({ length: 2000 }, () => {
    let tracked = 0;
    for (let message = 0; message < 10; message++) if (random() < 0.4) tracked++;
    return { tracked, judged: 10 };
  });
  expect(designEffect(clusters).designEffect).toBeCloseTo(1, 0);
});

describe("coverage over simulated campaigns (1 to 40 messages a sender; 95 %, 2 % or 50 % tracked)", () => {
  const truth = 0.45 * 0.95 + 0.45 * 0.02 + 0.1 * 0.5;
  const random = seededRandom(1);
  const draw = (senders: number) =>
    Array.from({ length: senders }, () => {
      const kind = random();
      const share = kind < 0.45 ? 0.95 : kind < 0.9 ? 0.02 : 0.5;
      const judged = 1 + Math.floor(random() * 40);
      let tracked = 0;
      for (let message = 0; message < judged; message++) if (random() < share) tracked++;
      return { tracked, judged };
    });
  test.each([50, 20])("%i senders: naive Wilson covers about a third, Wilson at the effective size 95 %%", (size) => {
    let naive = 0;
    let honest = 0;
    const runs = 1500;
    for (let run = 0; run < runs; run++) {
      const effect = designEffect(draw(size));
      const plain = wilson(effect.share, effect.judged);
      const wide = wilson(effect.share, effect.effectiveN!, tQuantile(0.975, size - 1));
      if (plain.low <= truth && truth <= plain.high) naive++;
      if (wide.low <= truth && truth <= wide.high) honest++;
    }
    expect(naive / runs).toBeLessThan(0.42);
    expect(honest / runs).toBeGreaterThan(0.93);
    expect(honest / runs).toBeLessThan(0.975);
  });
});

test("10,000 draws of 3,000 senders take less than three seconds", () => {
  const clusters = Array.from({ length: 3000 }, (_, index) => ({ tracked: index % 4, judged: 4 }));
  const start = performance.now();
  clusterBootstrap(clusters);
  expect(performance.now() - start).toBeLessThan(3000);
});

test("a corrected prevalence is wider than the uncorrected one, and says how often it had to be clamped", () => {
  const clusters = [...many(30, 8, 2), ...many(30, 1, 9)].map(({ tracked, notTracked }) => ({
    tracked,
    judged: tracked + notTracked,
  }));
  const corrected = correctedPrevalence(clusters, {
    sensitivity: 0.95,
    positives: 40,
    specificity: 0.98,
    negatives: 50,
  })!;
  const plain = clusterBootstrap(clusters);
  expect(corrected.estimate).toBeCloseTo((0.45 + 0.98 - 1) / 0.93, 6);
  expect(corrected.apparent).toBeCloseTo(0.45, 10);
  expect(corrected.high - corrected.low).toBeGreaterThan(plain.high - plain.low);
  expect(corrected.clamped).toBe(0);
  const flawless = correctedPrevalence(clusters, { sensitivity: 1, positives: 10, specificity: 1, negatives: 10 })!;
  expect(flawless.high - flawless.low).toBeGreaterThan(plain.high - plain.low + 0.03);
  const useless = { sensitivity: 0.5, positives: 2, specificity: 0.5, negatives: 2 };
  expect(correctedPrevalence(clusters, useless)).toBeNull();
});

test("over 300 simulated campaigns with a labelled sample each, the corrected interval covers the truth, the uncorrected hardly ever", () => {
  const random = seededRandom(11);
  const yes = (share: number): boolean => random() < share;
  const [truth, sensitivity, specificity] = [0.1, 0.85, 0.9];
  const share = (cases: number, chance: number): number =>
    Array.from({ length: cases }, () => Number(yes(chance))).reduce((sum, hit) => sum + hit, 0) / cases;
  let corrected = 0;
  let naive = 0;
  for (let run = 0; run < 300; run++) {
    const clusters = Array.from({ length: 100 }, () => {
      const isTracker = yes(truth);
      const tracked = Array.from({ length: 5 }, () => Number(yes(isTracker ? sensitivity : 1 - specificity)));
      return { tracked: tracked.reduce((sum, hit) => sum + hit, 0), judged: 5 };
    });
    const sample = {
      sensitivity: share(40, sensitivity),
      positives: 40,
      specificity: share(60, specificity),
      negatives: 60,
    };
    const found = correctedPrevalence(clusters, sample, { resamples: 400, seed: run + 1 })!;
    if (found.low <= truth && truth <= found.high) corrected++;
    const plain = clusterBootstrap(clusters, { resamples: 400, seed: run + 1 });
    if (plain.low <= truth && truth <= plain.high) naive++;
  }
  expect(corrected / 300).toBeGreaterThan(0.91);
  expect(corrected / 300).toBeLessThan(0.995);
  expect(naive / 300).toBeLessThan(0.4);
});

test("a share over a sample drawn by strata counts each case as many as it stands for, and a flawless one keeps a width", () => {
  const sampled = (count: number, weight: number, isHit: boolean, from = 0) =>
    Array.from({ length: count }, (_, index) => ({ sender: `s${from + index}`, weight, isHit }));
  const mixed = sampleShare([...sampled(20, 90, true), ...sampled(20, 10, false, 20)])!;
  expect(mixed.estimate).toBeCloseTo(0.9, 10);
  expect(mixed.effectiveN).toBeCloseTo(2000 ** 2 / (20 * 8100 + 20 * 100), 6);
  expect(mixed.method).toBe("cluster-bootstrap");
  const perfect = sampleShare(sampled(20, 3, true))!;
  expect(perfect).toMatchObject({ estimate: 1, method: "clopper-pearson-senders" });
  expect(perfect.low).toBeCloseTo(0.8315665, 6);
  const sameSender = sampleShare(sampled(20, 3, true).map((one, index) => ({ ...one, sender: `s${index % 4}` })))!;
  expect(sameSender.low).toBeLessThan(0.45);
  expect(sampleShare([])).toBeNull();
});

test("the same senders seen twice are compared as pairs", () => {
  const rows = [
    ...Array.from({ length: 2 }, () => ({ first: true, second: false })),
    ...Array.from({ length: 9 }, () => ({ first: false, second: true })),
    ...Array.from({ length: 40 }, () => ({ first: true, second: true })),
  ];
  const difference = waveDifference(rows)!;
  expect(difference.estimate).toBeCloseTo(7 / 51, 10);
  expect(difference.pValue).toBeCloseTo(0.0654297, 6);
  expect(difference.low).toBeLessThan(difference.estimate);
  expect(waveDifference([])).toBeNull();
});

test("a share weighted to the frame says when a stratum is too thin to weigh", () => {
  expect(frameWeighted([{ population: 10, senders: [sender(1, 0)] }])).toMatchObject({
    estimate: null,
    reason: "thin-stratum",
  });
  const weighted = frameWeighted([
    { population: 1000, senders: [...many(40, 1, 0), ...many(10, 0, 1)] },
    { population: 99_000, senders: [...many(10, 1, 0), ...many(40, 0, 1)] },
  ]);
  expect(weighted.estimate).toBeCloseTo(0.206, 6);
  expect(weighted.method).toBe("stratified-logit");
});

test.each([
  ["20 cases", { share: 0.5, low: 0.3, high: 0.5, effectiveN: 20, degrees: 19 }, "imprecise"],
  ["a width of 0.30", { share: 0.5, low: 0.35, high: 0.65, effectiveN: 40, degrees: 39 }, "imprecise"],
  [
    "a small share with a wide interval",
    { share: 0.05, low: 0.01, high: 0.1, effectiveN: 90, degrees: 80 },
    "imprecise",
  ],
  ["a narrow interval", { share: 0.02, low: 0.01, high: 0.05, effectiveN: 900, degrees: 80 }, "good"],
  ["six degrees of freedom", { share: 0.5, low: 0.4, high: 0.6, effectiveN: 90, degrees: 6 }, "review"],
  ["a share of 0", { share: 0, low: 0, high: 0.04, effectiveN: 90, degrees: 80 }, "review"],
])("precision by the NCHS standard: %s is %s", (_, value, expected) => {
  expect(precision(value)).toBe(expected);
});
