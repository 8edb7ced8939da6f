import type { Estimate } from "./estimate.ts";
import { bounds } from "./intervals/bounds.ts";
import { clopperPearson } from "./intervals/clopper-pearson.ts";
import { usualLevel } from "./intervals/interval.ts";
import { precision } from "./intervals/precision.ts";
import { normalQuantile } from "./intervals/quantiles.ts";
import { wilson } from "./intervals/wilson.ts";
import { fewSenders } from "./message-share.ts";
import { type SenderCounts, totals } from "./sender-counts.ts";

/**
 * Share of senders with at least one tracked message, among senders with judged mail. Wilson on senders; exact
 * (Clopper-Pearson) below 30 senders and where none or all track. It grows with the time observed: compare only over
 * equal windows. A sender with undetermined mail and nothing tracked widens the upper bound.
 */
export function senderEver(senders: readonly SenderCounts[], level: number = usualLevel): Estimate {
  const sums = totals(senders);
  const tracked = senders.filter((sender) => sender.tracked > 0).length;
  const undetermined = senders.filter((one) => one.undetermined > 0 && one.tracked + one.notTracked === 0).length;
  const open = senders.filter((sender) => sender.undetermined > 0 && sender.tracked === 0).length;
  return ever({ tracked, judged: sums.judgedSenders, undetermined, open, messages: sums.messages }, level);
}

/** The same from counts of senders; `open` senders have undetermined mail and none tracked. */
export function ever(
  counts: {
    readonly tracked: number;
    readonly judged: number;
    readonly undetermined: number;
    readonly open: number;
    readonly messages: number;
  },
  level: number = usualLevel,
): Estimate {
  const { tracked, judged, undetermined, open, messages } = counts;
  const exact = judged < fewSenders || tracked === 0 || tracked === judged;
  const share = judged === 0 ? null : tracked / judged;
  const quantile = normalQuantile(1 - (1 - level) / 2);
  const interval =
    share === null ? null : exact ? clopperPearson(tracked, judged, level) : wilson(share, judged, quantile);
  const bound = bounds(tracked, judged + undetermined - tracked - open, open);
  return {
    estimand: "senderEver",
    estimate: share,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level,
    method: share === null ? null : exact ? "clopper-pearson" : "wilson",
    reason: share === null ? "no-judged-messages" : null,
    tracked,
    notTracked: judged - tracked,
    undetermined,
    messages,
    senders: judged,
    designEffect: null,
    effectiveN: judged,
    boundLow: bound?.low ?? null,
    boundHigh: bound?.high ?? null,
    checkLow: null,
    checkHigh: null,
    isFew: judged < fewSenders,
    precision:
      share === null || interval === null
        ? null
        : precision({ share, ...interval, effectiveN: judged, degrees: judged - 1 }),
    resamples: null,
    seed: null,
  };
}
