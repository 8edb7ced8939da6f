import { type BootstrapOptions, clusterBootstrap, usualResamples, usualSeed } from "./cluster-bootstrap.ts";
import { type DesignEffect, designEffect } from "./design-effect.ts";
import type { Estimate, IntervalMethod, MissingReason } from "./estimate.ts";
import { bounds } from "./intervals/bounds.ts";
import { clopperPearson } from "./intervals/clopper-pearson.ts";
import { type Interval, usualLevel } from "./intervals/interval.ts";
import { kornGraubard } from "./intervals/korn-graubard.ts";
import { precision } from "./intervals/precision.ts";
import { tQuantile } from "./intervals/quantiles.ts";
import { wilson } from "./intervals/wilson.ts";
import { asCluster, type SenderCounts, totals } from "./sender-counts.ts";

/** Below this number of senders no interval on messages is made; below the second the number is marked "few". */
export const fewestSenders = 8;
export const fewSenders = 30;

/**
 * Share of tracked messages among judged ones, senders as clusters. Interval: cluster bootstrap from 30 senders on,
 * Wilson at the effective sample size (with t) below, Korn-Graubard where few messages are on one side,
 * Clopper-Pearson on the number of senders where all or none are tracked, none below 8 senders.
 */
export function messageShare(senders: readonly SenderCounts[], options: BootstrapOptions = {}): Estimate {
  const sums = totals(senders);
  const clusters = senders.map(asCluster);
  const effect = designEffect(clusters);
  const level = options.level ?? usualLevel;
  const reason = missing(sums.judgedSenders);
  const method = reason === null ? methodFor(sums, effect) : null;
  const interval = method === null ? null : intervals[method](clusters, effect, { ...options, level });
  const check =
    method === null || effect.effectiveN === null ? null : intervals["wilson-effective-n"](clusters, effect, { level });
  const bound = bounds(sums.tracked, sums.notTracked, sums.undetermined);
  const share = sums.judgedSenders === 0 || reason === "one-sender" ? null : effect.share;
  return {
    estimand: "messageShare",
    estimate: share,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level,
    method,
    reason,
    tracked: sums.tracked,
    notTracked: sums.notTracked,
    undetermined: sums.undetermined,
    messages: sums.messages,
    senders: sums.judgedSenders,
    designEffect: effect.designEffect,
    effectiveN: effect.effectiveN,
    boundLow: bound?.low ?? null,
    boundHigh: bound?.high ?? null,
    checkLow: check?.low ?? null,
    checkHigh: check?.high ?? null,
    isFew: sums.judgedSenders < fewSenders,
    precision: trust(share, interval, effect),
    resamples: method === "cluster-bootstrap" ? (options.resamples ?? usualResamples) : null,
    seed: method === "cluster-bootstrap" ? (options.seed ?? usualSeed) : null,
  };
}

function missing(senders: number): MissingReason | null {
  if (senders === 0) return "no-judged-messages";
  if (senders === 1) return "one-sender";
  return senders < fewestSenders ? "few-senders" : null;
}

function methodFor(sums: ReturnType<typeof totals>, effect: DesignEffect): MessageMethod {
  if (sums.tracked === 0 || sums.notTracked === 0 || effect.effectiveN === null) return "clopper-pearson-senders";
  const few = sums.judgedSenders < fewSenders;
  const extreme = effect.share < 0.05 || effect.share > 0.95;
  if (sums.tracked < 5 || sums.notTracked < 5 || (few && extreme)) return "korn-graubard";
  return few ? "wilson-effective-n" : "cluster-bootstrap";
}

type MessageMethod = Extract<
  IntervalMethod,
  "clopper-pearson-senders" | "korn-graubard" | "wilson-effective-n" | "cluster-bootstrap"
>;
type Maker = (
  clusters: readonly ReturnType<typeof asCluster>[],
  effect: DesignEffect,
  options: BootstrapOptions & { readonly level: number },
) => Interval;

const intervals: Readonly<Record<MessageMethod, Maker>> = {
  "clopper-pearson-senders": (_, { share, clusters }, { level }) => clopperPearson(share * clusters, clusters, level),
  "korn-graubard": (_, { share, effectiveN, judged, clusters }, { level }) =>
    kornGraubard(share, { effectiveN: effectiveN ?? judged, judged, clusters }, level),
  "wilson-effective-n": (_, { share, effectiveN, judged, clusters }, { level }) =>
    wilson(share, effectiveN ?? judged, tQuantile(1 - (1 - level) / 2, clusters - 1)),
  "cluster-bootstrap": (clusters, _, options) => clusterBootstrap(clusters, options),
};

function trust(share: number | null, interval: Interval | null, effect: DesignEffect): Estimate["precision"] {
  if (share === null || interval === null) return null;
  const effectiveN = effect.effectiveN ?? effect.clusters;
  return precision({ share, ...interval, effectiveN, degrees: effect.clusters - 1 });
}
