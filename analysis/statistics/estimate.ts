import type { Precision } from "./intervals/precision.ts";

/** What a share is a share of; every published number names one of these (see `estimands`). */
export const estimands = {
  messageShare: { unit: "message" },
  senderEver: { unit: "sender" },
  senderMean: { unit: "sender" },
  frameWeighted: { unit: "sender" },
} as const;
export type Estimand = keyof typeof estimands;

/** How the two limits were made. */
export type IntervalMethod =
  | "wilson"
  | "clopper-pearson"
  | "clopper-pearson-senders"
  | "korn-graubard"
  | "wilson-effective-n"
  | "cluster-bootstrap"
  | "stratified-logit";

/** Why a number or its interval is missing. */
export type MissingReason = "no-judged-messages" | "one-sender" | "few-senders" | "thin-stratum";

/** One published share with all that a reader needs to weigh it; what is missing here no chart can draw. */
export interface Estimate {
  readonly estimand: Estimand;
  /** Null with a `reason`: there is not enough data for a number. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly method: IntervalMethod | null;
  readonly reason: MissingReason | null;
  /** Units (of the estimand) with a tracker, without, and those for which it could not be determined. */
  readonly tracked: number;
  readonly notTracked: number;
  readonly undetermined: number;
  readonly messages: number;
  readonly senders: number;
  readonly designEffect: number | null;
  readonly effectiveN: number | null;
  /** The share if all undetermined units were untracked, and if all were tracked. */
  readonly boundLow: number | null;
  readonly boundHigh: number | null;
  /** Wilson at the effective sample size, a check on a bootstrap. */
  readonly checkLow: number | null;
  readonly checkHigh: number | null;
  readonly precision: Precision | null;
  /** Fewer than 30 senders stand behind it: to be said next to the number. */
  readonly isFew: boolean;
  readonly resamples: number | null;
  readonly seed: number | null;
}
