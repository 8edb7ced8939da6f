import type { Reason, SignalCode } from "../../../data/codes.ts";
import type { LeakPlace } from "../../../data/schema/index.ts";
import type { ReferenceComparison } from "../../compare/compare.ts";
import type { HostFacts, ObservedMessage, ObservedReference, ObservedRequest } from "../../compare/observed.ts";
import type { Leak } from "../leak/find-leaks.ts";

/** A leak with the place it was found in. */
export interface PlacedLeak extends Leak {
  readonly place: LeakPlace;
  /** Host that gets what was found. */
  readonly host: string | null;
}

/** A hit of one filter list. */
export interface ListHit {
  readonly list: string;
  readonly rule: string;
}

/** One reference with all that is known about it: what every signal looks at. */
export interface Subject {
  readonly message: ObservedMessage;
  readonly reference: ObservedReference;
  readonly comparison: ReferenceComparison;
  /** Facts of the host; null for a URL without one. */
  readonly host: HostFacts | null;
  readonly factsOf: (host: string) => HostFacts;
  readonly leaks: readonly PlacedLeak[];
  readonly hits: readonly ListHit[];
  /** Site that the seed was given to, and the sender's own. */
  readonly ownSites: ReadonlySet<string>;
  /** How often the URL stands in the message. */
  readonly repeats: number;
  /** First requests of each opening, in order of the rounds. */
  readonly firstRequests: readonly ObservedRequest[];
  /** Redirect hops of all openings. */
  readonly hops: readonly ObservedRequest[];
  /** Who else gets the same identifier when this message is opened. */
  readonly sharedWith: readonly string[];
}

/** Says by a code why a reference looks like tracking (or why not); null when it does not. Total on malformed input. */
export type Detect = (subject: Subject) => Reason<SignalCode> | null;
