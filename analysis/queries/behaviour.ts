import type { Database } from "../../data/database.ts";
import {
  comeBackWords,
  contentSimilarity,
  countResends,
  type LaterMessage,
  openingWords,
  says,
} from "../compare/later-messages.ts";
import { holm } from "../statistics/holm.ts";
import { type RandomisedBlock, randomisedDifference } from "../statistics/randomised-difference.ts";
import { type CampaignSettings, campaignSettings } from "./campaign-settings.ts";
import { currentRun } from "./current-run.ts";

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

/** A seed of the experiment with what it got after opening began at its sender. */
export interface BehaviourSeed {
  readonly site: string;
  readonly seed: string;
  readonly consent: string;
  readonly opens: boolean;
  readonly messages: readonly LaterMessage[];
}

interface Outcome {
  readonly outcome: string;
  readonly measure: string;
  readonly reading: string;
  /** A number of each seed among the seeds of its sender; null where the seeds are compared in pairs. */
  readonly of: ((seed: BehaviourSeed, others: readonly BehaviourSeed[]) => number | null) | null;
}

/** What is compared; TABLE. Readings: facts on law, 3.5. */
const outcomes: readonly Outcome[] = [
  {
    outcome: "messages",
    measure: "messages a seed",
    reading: "open data used; compatible with FR hygiene (U2); consent in IT",
    of: ({ messages }) => messages.length,
  },
  {
    outcome: "resend-with-new-subject",
    measure: "messages a seed that repeat an earlier one under another subject",
    reading: "performance use: consent, FR and IT",
    of: ({ messages }) => countResends(messages),
  },
  {
    outcome: "come-back",
    measure: "share of seeds asked to come back or to say that they want more",
    reading: "open data used; compatible with FR hygiene (U2); consent in IT",
    of: ({ messages }) => Number(messages.some((message) => says(comeBackWords, message))),
  },
  {
    outcome: "says-what-was-opened",
    measure: "share of seeds told what they opened or did not",
    reading: "direct admission: archive verbatim",
    of: ({ messages }) => Number(messages.some((message) => says(openingWords, message))),
  },
  {
    outcome: "content",
    measure: "similarity of content with seeds of the same arm (opener) and of the other (never-opener)",
    reading: "personalisation: consent, FR and IT",
    of: null,
  },
  {
    outcome: "hour",
    measure: "hours after the first copy of the mailing, mean of a seed",
    reading: "personalisation: consent, FR and IT",
    of: meanDelayHours,
  },
];

const NOTHING = "nothing can be concluded";
const ALPHA = 0.05;

/**
 * Arms that open beside arms that never do, under the same consent treatment, at each sender: what came after opening
 * began. Randomised within senders; whole senders for the intervals; Holm over all rows. One pair of seeds accuses no one.
 */
export function compareBehaviour(seeds: readonly BehaviourSeed[]): BehaviourRow[] {
  const treatments = [...new Set(seeds.map(({ consent }) => consent))].sort();
  const rows = treatments.flatMap((consent) => {
    const bySite = [
      ...Map.groupBy(
        seeds.filter((seed) => seed.consent === consent),
        ({ site }) => site,
      ).values(),
    ];
    const both = bySite.filter((own) => own.some(({ opens }) => opens) && own.some(({ opens }) => !opens));
    return both.length === 0 ? [] : outcomes.map((outcome) => rowOf(outcome, consent, both));
  });
  const tested = rows.filter(({ pValue }) => pValue !== null);
  const adjusted = holm(tested.map(({ pValue }) => pValue!));
  return rows.map((row) => {
    const pAdjusted = adjusted[tested.indexOf(row)] ?? null;
    return { ...row, pAdjusted, reading: pAdjusted !== null && pAdjusted < ALPHA ? row.reading : NOTHING };
  });
}

function rowOf(
  { outcome, measure, reading, of }: Outcome,
  consent: string,
  sites: readonly BehaviourSeed[][],
): BehaviourRow {
  const blocks = sites.map((seeds) => (of === null ? pairedBlock(seeds) : scalarBlock(seeds, of)));
  const found = randomisedDifference(blocks);
  const meanOf = (arm: "opener" | "neverOpener") => {
    const values = blocks.flatMap((block) => block.means()?.[arm] ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const all = sites.flat();
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

const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

function blockOf(seeds: readonly BehaviourSeed[], meansOf: (neverOpens: readonly boolean[]) => Means | null): Block {
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

function scalarBlock(seeds: readonly BehaviourSeed[], of: NonNullable<Outcome["of"]>): Block {
  const values = seeds.map((seed) => of(seed, seeds));
  return blockOf(seeds, (neverOpens) => {
    const inArm = (wanted: boolean) =>
      mean(values.filter((value, i) => neverOpens[i] === wanted && value !== null) as number[]);
    const [opener, neverOpener] = [inArm(false), inArm(true)];
    return opener === null || neverOpener === null ? null : { opener, neverOpener };
  });
}

/** Pairs of seeds of the same arm beside pairs across the arms: content made for an arm is alike within it only. */
function pairedBlock(seeds: readonly BehaviourSeed[]): Block {
  const pairs = seeds.flatMap((a, i) =>
    seeds.slice(i + 1).flatMap((b, k) => {
      const alike = contentSimilarity(a.messages, b.messages);
      return alike === null ? [] : [{ i, j: i + 1 + k, alike }];
    }),
  );
  return blockOf(seeds, (neverOpens) => {
    const among = (same: boolean) =>
      mean(pairs.filter(({ i, j }) => (neverOpens[i] === neverOpens[j]) === same).map(({ alike }) => alike));
    const [opener, neverOpener] = [among(true), among(false)];
    return opener === null || neverOpener === null ? null : { opener, neverOpener };
  });
}

function meanDelayHours(seed: BehaviourSeed, all: readonly BehaviourSeed[]): number | null {
  const first = new Map<string, number>();
  for (const { messages } of all)
    for (const { mailing, receivedAt } of messages) {
      const at = Date.parse(receivedAt);
      if (mailing !== null) first.set(mailing, Math.min(at, first.get(mailing) ?? at));
    }
  const delays = seed.messages.flatMap(({ mailing, receivedAt }) =>
    mailing === null ? [] : [(Date.parse(receivedAt) - first.get(mailing)!) / 3_600_000],
  );
  return mean(delays);
}

type Row = {
  readonly site: string;
  readonly seed: string;
  readonly arm: string;
  readonly message: string | null;
  readonly subject: string | null;
  readonly receivedAt: string | null;
  readonly mailing: string | null;
  readonly offers: string | null;
};

/**
 * Seeds that got mail at senders that were opened, with their messages (confirmations left out) from the first opening
 * at that sender on: what came before cannot have been changed by it.
 */
const selection = `
  with begun as (
    select h.site, min(v.started_at) as at from openings o join heads h on h.message = o.message
      join visits v on v.visit_key = o.visit_key where h.site is not null group by h.site
  ), mailed as (select distinct seed from heads where seed is not null and kind <> 'confirmation')
  select s.site, s.address as seed, s.arm, h.message, h.subject, m.first_seen_at as receivedAt, a.mailing,
    (select json_group_array(distinct lower(l.anchor_text)) from links l
       where l.message = h.message and l.is_displayed = 1 and length(l.anchor_text) > 8) as offers
  from seeds s join begun b on b.site = s.site join mailed e on e.seed = s.address
  left join heads h on h.seed = s.address and h.kind <> 'confirmation' and h.unreadable is null
    and (select first_seen_at from messages where sha256 = h.message) > b.at
  left join messages m on m.sha256 = h.message
  left join alignments a on a.run = ? and a.message = h.message
  order by s.site, s.address, receivedAt, h.message`;

/** Differences in later messages between seeds that open and seeds that never do. */
export function behaviour(db: Database, settings: CampaignSettings = campaignSettings(db)): BehaviourRow[] {
  const rows = db.$client.prepare(selection).all(currentRun(db)?.id ?? -1) as Row[];
  const seeds = [...Map.groupBy(rows, ({ seed }) => seed).values()].flatMap((own) => {
    const { site, seed, arm } = own[0]!;
    const planned = settings.arms.get(arm);
    if (planned === undefined) return [];
    const messages = own.flatMap(({ message, subject, receivedAt, mailing, offers }) =>
      message === null
        ? []
        : [
            {
              subject: subject ?? "",
              receivedAt: receivedAt!,
              mailing,
              content: new Set(JSON.parse(offers ?? "[]") as string[]),
            },
          ],
    );
    return [{ site, seed, consent: planned.consent, opens: planned.opens, messages }];
  });
  return compareBehaviour(seeds);
}
