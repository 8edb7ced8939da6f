import { clusterBootstrap } from "./cluster-bootstrap.ts";
import { clopperPearson } from "./intervals/clopper-pearson.ts";
import type { Interval } from "./intervals/interval.ts";
import { fewSenders } from "./message-share.ts";

/** One case of a sample drawn by strata: how many of the population it stands for, and whether it is a hit. */
export interface SampledCase {
  readonly sender: string;
  readonly weight: number;
  readonly isHit: boolean;
}

/** A share over a weighted sample. `effectiveN` is Kish's (1965): fewer than the cases where weights differ. */
export interface SampleShare extends Interval {
  readonly estimate: number;
  readonly effectiveN: number;
  readonly senders: number;
  readonly method: "clopper-pearson-senders" | "cluster-bootstrap";
}

/**
 * Weighted share of hits. Interval: bootstrap of whole senders; below 30 senders and where all or none are hits
 * Clopper-Pearson at the effective size, at most the number of senders. Null without a case.
 */
export function sampleShare(cases: readonly SampledCase[]): SampleShare | null {
  if (cases.length === 0) return null;
  const bySender = [...Map.groupBy(cases, ({ sender }) => sender).values()].map((own) => ({
    tracked: own.reduce((sum, { weight, isHit }) => sum + (isHit ? weight : 0), 0),
    judged: own.reduce((sum, { weight }) => sum + weight, 0),
  }));
  const weights = cases.reduce((sum, { weight }) => sum + weight, 0);
  const squares = cases.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const hits = bySender.reduce((sum, { tracked }) => sum + tracked, 0);
  const effectiveN = weights ** 2 / squares;
  const senders = bySender.length;
  const flat = cases.every(({ isHit }) => isHit) ? 1 : cases.some(({ isHit }) => isHit) ? null : 0;
  const estimate = flat ?? hits / weights;
  const common = { estimate, effectiveN, senders };
  if (flat === null && senders >= fewSenders)
    return { ...common, ...clusterBootstrap(bySender), method: "cluster-bootstrap" };
  const trials = Math.min(effectiveN, senders);
  return { ...common, ...clopperPearson(estimate * trials, trials), method: "clopper-pearson-senders" };
}
