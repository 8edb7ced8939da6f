import type { Database } from "../../../data/database.ts";
import { holm } from "../../statistics/tests/holm.ts";
import { type RandomisedBlock, randomisedDifference } from "../../statistics/tests/randomised-difference.ts";
import type { CampaignSettings } from "../campaign/campaign-settings.ts";
import {
  type BehaviourFacts,
  type BehaviourSeed,
  behaviourFacts,
  mean,
  measureBehaviour,
  type PairFact,
  type SeedFact,
  type SeedOutcome,
} from "./behaviour-facts.ts";

/** One way in which senders may treat readers who never open otherwise than readers who do. */
export interface BehaviourRow {
  readonly outcome: string;
  /** What is counted of each seed. */
  readonly measure: string;
  /** Consent treatment of the arms that are compared. */
  readonly consent: string;
  /** Senders with seeds in both arms that were opened at least once, and the seeds. */
  readonly senders: number;
  readonly openers: number;
  readonly neverOpeners: number;
  /** Mean over senders in the arm that opens and in the arm that never does; null where it cannot be computed. */
  readonly opener: number | null;
  readonly neverOpener: number | null;
  /** Never-opener minus opener; null without a sender. */
  readonly difference: number | null;
  /** 95 % limits, senders drawn as wholes; null below 8 senders, and where all show the same. */
  readonly low: number | null;
  readonly high: number | null;
  /** Share of all draws of the arms within senders that give a difference of at least this size. */
  readonly pValue: number | null;
  /** Holm's adjusted p over all rows of this table. */
  readonly pAdjusted: number | null;
  /** What the divergence may mean, where the adjusted p is below 0.05. */
  readonly reading: string;
}

interface Outcome {
  readonly outcome: SeedOutcome | "content";
  readonly measure: string;
  readonly reading: string;
}

/** What is compared; TABLE. Readings: facts on law, 3.5. */
const outcomes: readonly Outcome[] = [
  {
    outcome: "messages",
    measure: "messages a seed",
    reading: "open data used; compatible with FR hygiene (U2); consent in IT",
  },
  {
    outcome: "resend-with-new-subject",
    measure: "messages a seed that repeat an earlier one under another subject",
    reading: "performance use: consent, FR and IT",
  },
  {
    outcome: "come-back",
    measure: "share of seeds asked to come back or to say that they want more",
    reading: "open data used; compatible with FR hygiene (U2); consent in IT",
  },
  {
    outcome: "says-what-was-opened",
    measure: "share of seeds told what they opened or did not",
    reading: "direct admission: archive verbatim",
  },
  {
    outcome: "content",
    measure: "similarity of content with seeds of the same arm (opener) and of the other (never-opener)",
    reading: "personalisation: consent, FR and IT",
  },
  {
    outcome: "hour",
    measure: "hours after the first copy of the mailing, mean of a seed",
    reading: "personalisation: consent, FR and IT",
  },
];

const NOTHING = "nothing can be concluded";
const ALPHA = 0.05;

/**
 * Arms that open beside arms that never do, under the same consent treatment, at each sender: what came after opening
 * began. Randomised within senders; whole senders for the intervals; Holm over all rows. One pair of seeds accuses no one.
 */
export function compareBehaviour(seeds: readonly BehaviourSeed[]): BehaviourRow[] {
  return compareFacts(measureBehaviour(seeds));
}

/** The same from what was counted of each seed. */
export function compareFacts({ seeds, pairs }: BehaviourFacts): BehaviourRow[] {
  const alike = Map.groupBy(pairs, ({ first }) => first);
  const rows = [...Map.groupBy(seeds, ({ consent }) => consent)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([consent, treated]) => {
      const both = [...Map.groupBy(treated, ({ site }) => site).values()].filter(
        (own) => own.some(({ opens }) => opens) && own.some(({ opens }) => !opens),
      );
      return both.length === 0 ? [] : outcomes.map((outcome) => rowOf(outcome, consent, both, alike));
    });
  const tested = rows.filter(({ pValue }) => pValue !== null);
  const adjusted = holm(tested.map(({ pValue }) => pValue!));
  return rows.map((row) => {
    const pAdjusted = adjusted[tested.indexOf(row)] ?? null;
    return { ...row, pAdjusted, reading: pAdjusted !== null && pAdjusted < ALPHA ? row.reading : NOTHING };
  });
}

function rowOf(
  { outcome, measure, reading }: Outcome,
  consent: string,
  sites: readonly (readonly SeedFact[])[],
  alike: ReadonlyMap<string, readonly PairFact[]>,
): BehaviourRow {
  /** Content has no number of a single seed: any outcome names the seeds. */
  const of = outcome === "content" ? "messages" : outcome;
  const own = sites.map((facts) => facts.filter((fact) => fact.outcome === of));
  const blocks = own.map((seeds) => (outcome === "content" ? pairedBlock(seeds, alike) : scalarBlock(seeds)));
  const found = randomisedDifference(blocks);
  const meanOf = (arm: "opener" | "neverOpener") => mean(blocks.flatMap((block) => block.means()?.[arm] ?? []));
  const all = own.flat();
  return {
    outcome,
    measure,
    consent,
    senders: found?.senders ?? 0,
    openers: all.filter(({ opens }) => opens).length,
    neverOpeners: all.filter(({ opens }) => !opens).length,
    opener: meanOf("opener"),
    neverOpener: meanOf("neverOpener"),
    difference: found?.estimate ?? null,
    low: found?.low ?? null,
    high: found?.high ?? null,
    pValue: found?.pValue ?? null,
    pAdjusted: null,
    reading,
  };
}

interface Means {
  readonly opener: number;
  readonly neverOpener: number;
}
type Block = RandomisedBlock & { means(): Means | null };

function blockOf(seeds: readonly SeedFact[], meansOf: (neverOpens: readonly boolean[]) => Means | null): Block {
  const treated = seeds.map(({ opens }) => !opens);
  return {
    treated,
    means: () => meansOf(treated),
    effect(draw) {
      const means = meansOf(draw);
      return means === null ? null : means.neverOpener - means.opener;
    },
  };
}

function scalarBlock(seeds: readonly SeedFact[]): Block {
  const values = seeds.map(({ value }) => value);
  return blockOf(seeds, (neverOpens) => {
    const inArm = (wanted: boolean) =>
      mean(values.filter((value, i) => neverOpens[i] === wanted && value !== null) as number[]);
    const [opener, neverOpener] = [inArm(false), inArm(true)];
    return opener === null || neverOpener === null ? null : { opener, neverOpener };
  });
}

/** Pairs of seeds of the same arm beside pairs across the arms: content made for an arm is alike within it only. */
function pairedBlock(seeds: readonly SeedFact[], alike: ReadonlyMap<string, readonly PairFact[]>): Block {
  const place = new Map(seeds.map(({ seed }, index) => [seed, index]));
  const pairs = seeds.flatMap(({ seed }, i) =>
    (alike.get(seed) ?? []).flatMap((pair) => {
      const j = place.get(pair.second);
      return j === undefined ? [] : [{ i, j, alike: pair.alike }];
    }),
  );
  return blockOf(seeds, (neverOpens) => {
    const among = (same: boolean) =>
      mean(pairs.filter(({ i, j }) => (neverOpens[i] === neverOpens[j]) === same).map(({ alike }) => alike));
    const [opener, neverOpener] = [among(true), among(false)];
    return opener === null || neverOpener === null ? null : { opener, neverOpener };
  });
}

/** Differences in later messages between seeds that open and seeds that never do. */
export function behaviour(db: Database, settings?: CampaignSettings): BehaviourRow[] {
  return compareFacts(behaviourFacts(db, settings));
}
