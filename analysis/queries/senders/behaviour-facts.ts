import type { Database } from "../../../data/database.ts";
import {
  comeBackWords,
  contentSimilarity,
  countResends,
  type LaterMessage,
  openingWords,
  says,
} from "../../compare/later-messages.ts";
import { type CampaignSettings, campaignSettings } from "../campaign/campaign-settings.ts";
import { currentRun } from "../campaign/current-run.ts";

/** A seed of the experiment with what it got after opening began at its sender. */
export interface BehaviourSeed {
  readonly site: string;
  readonly seed: string;
  readonly consent: string;
  readonly opens: boolean;
  readonly messages: readonly LaterMessage[];
}

/** What is counted of one seed under one outcome; null where it got nothing to count it in. */
export interface SeedFact {
  readonly site: string;
  readonly seed: string;
  readonly consent: string;
  readonly opens: boolean;
  readonly outcome: SeedOutcome;
  readonly value: number | null;
}

/** How alike the content of two seeds of one sender is in the mailings that both got, 0 to 1. */
export interface PairFact {
  readonly first: string;
  readonly second: string;
  readonly alike: number;
}

/** All that the comparison of behaviour rests on; no words of any message. */
export interface BehaviourFacts {
  readonly seeds: readonly SeedFact[];
  readonly pairs: readonly PairFact[];
}

/** A number of each seed among the seeds of its sender; TABLE. */
const measures = {
  messages: ({ messages }) => messages.length,
  "resend-with-new-subject": ({ messages }) => countResends(messages),
  "come-back": ({ messages }) => Number(messages.some((message) => says(comeBackWords, message))),
  "says-what-was-opened": ({ messages }) => Number(messages.some((message) => says(openingWords, message))),
  hour: meanDelayHours,
} as const satisfies Readonly<Record<string, (seed: BehaviourSeed, others: readonly BehaviourSeed[]) => number | null>>;
export type SeedOutcome = keyof typeof measures;

/** Counts every seed, and compares every two seeds of one sender and consent treatment. */
export function measureBehaviour(seeds: readonly BehaviourSeed[]): BehaviourFacts {
  const groups = [...Map.groupBy(seeds, ({ site, consent }) => `${consent} ${site}`).values()];
  return {
    seeds: groups.flatMap((own) =>
      own.flatMap((seed) =>
        (Object.keys(measures) as SeedOutcome[]).map((outcome) => ({
          site: seed.site,
          seed: seed.seed,
          consent: seed.consent,
          opens: seed.opens,
          outcome,
          value: measures[outcome](seed, own),
        })),
      ),
    ),
    pairs: groups.flatMap((own) =>
      own.flatMap((a, i) =>
        own.slice(i + 1).flatMap((b) => {
          const alike = contentSimilarity(a.messages, b.messages);
          return alike === null ? [] : [{ first: a.seed, second: b.seed, alike }];
        }),
      ),
    ),
  };
}

/** Null without a value. */
export const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

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

/** Facts of the seeds that got mail at senders that were opened. A data package brings them as tables of its own. */
export function behaviourFacts(db: Database, settings: CampaignSettings = campaignSettings(db)): BehaviourFacts {
  return publishedFacts(db) ?? measureBehaviour(laterMail(db, settings));
}

function publishedFacts(db: Database): BehaviourFacts | null {
  const has = db.$client.prepare("select 1 from sqlite_master where name = ?");
  if (has.get("behaviour_seeds") === undefined || has.get("behaviour_pairs") === undefined) return null;
  const seeds = db.$client.prepare("select * from behaviour_seeds order by rowid").all() as (Omit<SeedFact, "opens"> & {
    opens: 0 | 1;
  })[];
  const pairs = db.$client.prepare("select first, second, alike from behaviour_pairs order by rowid").all();
  return { seeds: seeds.map((fact) => ({ ...fact, opens: fact.opens === 1 })), pairs: pairs as PairFact[] };
}

function laterMail(db: Database, settings: CampaignSettings): BehaviourSeed[] {
  const rows = db.$client.prepare(selection).all(currentRun(db)?.id ?? -1) as Row[];
  return [...Map.groupBy(rows, ({ seed }) => seed).values()].flatMap((own) => {
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
}
