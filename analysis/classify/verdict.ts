import type { Identifier, SignalRow, TechnicalClass } from "../../data/schema/index.ts";
import type { TwinEvidence } from "../compare/compare.ts";
import type { Reason, TrackerClass } from "./rules.ts";
import type { PlacedLeak } from "./signals/signal.ts";

/** The address of a seed that the campaign or the user states, found in what the reference sends. */
export interface AddressEvidence {
  readonly kind: "address";
  readonly seed: string;
  readonly leak: PlacedLeak;
}

/** The header of a read receipt, word for word. */
export interface ReceiptEvidence {
  readonly kind: "receipt";
  readonly header: string;
  readonly value: string;
}

export type Evidence = TwinEvidence | AddressEvidence | ReceiptEvidence;

/** What every verdict says. */
interface Common {
  readonly kind: "resource" | "link" | "read-receipt";
  readonly key: string;
  readonly url: string;
  readonly element: string;
  readonly technicalClass: TechnicalClass;
  readonly rule: string;
  readonly identifiers: readonly Identifier[];
  readonly signals: readonly SignalRow[];
  readonly definitions: readonly string[];
  readonly servedBy: string | null;
}

/** A verdict. `proved` cannot be written without its evidence, nor `undetermined` without its reason. */
export type Verdict = Common &
  (
    | {
        readonly verdict: "tracker";
        readonly level: "proved";
        readonly reason: null;
        readonly trackerClass: TrackerClass;
        readonly evidence: Evidence;
      }
    | {
        readonly verdict: "tracker";
        readonly level: "corroborated" | "suspected";
        readonly reason: Reason | null;
        readonly trackerClass: TrackerClass;
        readonly evidence: Evidence | null;
      }
    | {
        readonly verdict: "not-a-tracker";
        readonly level: null;
        readonly reason: null;
        readonly trackerClass: null;
        readonly evidence: Evidence | null;
      }
    | {
        readonly verdict: "undetermined";
        /** A weaker tier of one seed alone: at most suspected. */
        readonly level: "suspected" | null;
        readonly reason: Reason;
        readonly trackerClass: null;
        readonly evidence: Evidence | null;
      }
  );

/** Rungs of the ladder of strength, weakest first (facts file 3.4). */
export const strengths = [
  "list-hit",
  "unique-url",
  "no-choice-offered",
  "soft-opt-in",
  "before-any-choice",
  "after-refusal",
  "several-parties",
  "behaviour",
  "own-words",
] as const;
