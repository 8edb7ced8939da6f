import { type BootstrapOptions, clusterBootstrap, usualResamples, usualSeed } from "./cluster-bootstrap.ts";
import type { Estimate } from "./estimate.ts";
import { clopperPearson } from "./intervals/clopper-pearson.ts";
import { usualLevel } from "./intervals/interval.ts";
import { precision } from "./intervals/precision.ts";
import { fewestSenders, fewSenders } from "./message-share.ts";
import { asCluster, type SenderCounts, totals } from "./sender-counts.ts";

/**
 * Mean over senders of each one's own share of tracked messages: how the typical sender behaves. Bootstrap of senders;
 * Clopper-Pearson on senders where all means are 0 or all are 1; no interval below 8 senders.
 */
export function senderMean(senders: readonly SenderCounts[], options: BootstrapOptions = {}): Estimate {
  const sums = totals(senders);
  const used = senders.filter((sender) => sender.tracked + sender.notTracked > 0);
  const size = used.length;
  const shares = used.map(asCluster).map(({ tracked, judged }) => ({ tracked: tracked / judged, judged: 1 }));
  const mean = size === 0 ? null : shares.reduce((sum, { tracked }) => sum + tracked, 0) / size;
  const level = options.level ?? usualLevel;
  const flat = mean === 0 || mean === 1;
  const enough = mean !== null && size >= fewestSenders;
  const interval = !enough ? null : flat ? clopperPearson(mean * size, size, level) : clusterBootstrap(shares, options);
  const drawn = enough && !flat;
  const bound = meanBounds(senders);
  return {
    estimand: "senderMean",
    estimate: size < 2 ? null : mean,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level,
    method: !enough ? null : flat ? "clopper-pearson-senders" : "cluster-bootstrap",
    reason: size === 0 ? "no-judged-messages" : size === 1 ? "one-sender" : enough ? null : "few-senders",
    tracked: senders.filter((sender) => sender.tracked > 0).length,
    notTracked: used.filter((sender) => sender.tracked === 0).length,
    undetermined: senders.filter((sender) => sender.undetermined > 0).length - both(used),
    messages: sums.messages,
    senders: size,
    designEffect: null,
    effectiveN: size,
    boundLow: bound?.low ?? null,
    boundHigh: bound?.high ?? null,
    checkLow: null,
    checkHigh: null,
    isFew: size < fewSenders,
    precision:
      mean === null || interval === null
        ? null
        : precision({ share: mean, ...interval, effectiveN: size, degrees: size - 1 }),
    resamples: drawn ? (options.resamples ?? usualResamples) : null,
    seed: drawn ? (options.seed ?? usualSeed) : null,
  };
}

function both(used: readonly SenderCounts[]): number {
  return used.filter((sender) => sender.undetermined > 0).length;
}

function meanBounds(senders: readonly SenderCounts[]): { low: number; high: number } | null {
  const seen = senders.filter((one) => one.tracked + one.notTracked + one.undetermined > 0);
  if (seen.length === 0) return null;
  const all = (one: SenderCounts): number => one.tracked + one.notTracked + one.undetermined;
  return {
    low: seen.reduce((sum, one) => sum + one.tracked / all(one), 0) / seen.length,
    high: seen.reduce((sum, one) => sum + (one.tracked + one.undetermined) / all(one), 0) / seen.length,
  };
}
