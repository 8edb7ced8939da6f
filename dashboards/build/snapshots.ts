import { campaignFacts } from "../../analysis/queries/campaign/campaign-facts.ts";
import { funnel, siteFacts } from "../../analysis/queries/campaign/funnel.ts";
import { method } from "../../analysis/queries/campaign/method.ts";
import { disguises } from "../../analysis/queries/hosts/disguises.ts";
import { message } from "../../analysis/queries/messages/message.ts";
import { arms } from "../../analysis/queries/senders/arms.ts";
import { behaviour } from "../../analysis/queries/senders/behaviour.ts";
import { definitionAgreement } from "../../analysis/queries/senders/definition-agreement.ts";
import { entities, entityPages } from "../../analysis/queries/senders/entities.ts";
import { leaks } from "../../analysis/queries/senders/leaks.ts";
import { overview } from "../../analysis/queries/senders/overview.ts";
import { protections } from "../../analysis/queries/senders/protections.ts";
import { sender } from "../../analysis/queries/senders/sender.ts";
import { senders } from "../../analysis/queries/senders/senders.ts";
import { type Tally, tallyMessages } from "../../analysis/queries/senders/tally.ts";
import type { Database } from "../../data/database.ts";

export type { Estimate } from "../../analysis/queries/senders/prevalence.ts";

/** What every snapshot is made from: the campaign file, and its messages counted once. */
export interface Source {
  readonly db: Database;
  readonly tally: Tally;
  /** Receivers by reach, made once when first asked for. */
  readonly entities: () => ReturnType<typeof entities>;
  readonly funnel: () => ReturnType<typeof funnel>;
  /** Planned senders with how far each came. */
  readonly senders: () => ReturnType<typeof senders>;
  /** Every prevalence with its interval: the bootstraps are the longest part of a build. */
  readonly overview: () => ReturnType<typeof overview>;
  readonly entityPages: () => ReturnType<typeof entityPages>;
}

/** Opens the source of a build: reads and counts the messages, which is the longest part of it. */
export function sourceOf(db: Database): Source {
  const tally = tallyMessages(db);
  const ranking = once(() => entities(db, tally));
  const facts = once(() => siteFacts(db));
  const way = once(() => funnel(db, facts()));
  return {
    db,
    tally,
    entities: ranking,
    funnel: way,
    overview: once(() => overview(db, tally, way())),
    senders: once(() => senders(db, tally, facts())),
    entityPages: once(() => entityPages(db, ranking())),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The data of pages about many things: one query each, written to `data/<name>.js`. */
export const snapshots = {
  campaign: ({ db, tally }: Source) => ({ ...campaignFacts(db), definitions: tally.definitions }),
  overview: (source: Source) => source.overview(),
  trackers: (source: Source) => source.entities(),
  disguises: ({ db }: Source) => disguises(db),
  senders: (source: Source) => source.senders(),
  leaks: ({ db }: Source) => leaks(db),
  protections: ({ db }: Source) => protections(db),
  definitions: ({ db, tally }: Source) => definitionAgreement(db, tally),
  arms: ({ db, tally }: Source) => ({ ...arms(db, tally), behaviour: behaviour(db) }),
  method: ({ db, funnel }: Source) => method(db, funnel()),
} as const;

export type Snapshots = { readonly [Name in keyof typeof snapshots]: ReturnType<(typeof snapshots)[Name]> };
export type SnapshotName = keyof typeof snapshots;

/** The data of pages about one thing, written to `data/<name>/<file key>.js`; null when there is no such thing. */
export const details = {
  sender: ({ db }: Source, key: string) => sender(db, key),
  message: ({ db }: Source, key: string) => message(db, key),
  entity: (source: Source, key: string) => source.entityPages().get(key) ?? null,
} as const;

export type Details = { readonly [Name in keyof typeof details]: NonNullable<ReturnType<(typeof details)[Name]>> };
export type DetailName = keyof typeof details;
