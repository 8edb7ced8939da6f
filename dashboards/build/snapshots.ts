import { campaignFacts } from "../../analysis/queries/campaign-facts.ts";
import { overview } from "../../analysis/queries/overview.ts";
import { type Tally, tallyMessages } from "../../analysis/queries/tally.ts";
import type { Database } from "../../data/database.ts";

export type { Estimate } from "../../analysis/statistics/estimate.ts";

/** What every snapshot is made from: the campaign file, and its messages counted once. */
export interface Source {
  readonly db: Database;
  readonly tally: Tally;
}

/** Opens the source of a build: reads and counts the messages, which is the longest part of it. */
export function sourceOf(db: Database): Source {
  return { db, tally: tallyMessages(db) };
}

/** The data of pages about many things: one query each, written to `data/<name>.js`. */
export const snapshots = {
  campaign: ({ db, tally }: Source) => ({ ...campaignFacts(db), definitions: tally.definitions }),
  overview: ({ db, tally }: Source) => overview(db, tally),
} as const;

export type Snapshots = { readonly [Name in keyof typeof snapshots]: ReturnType<(typeof snapshots)[Name]> };
export type SnapshotName = keyof typeof snapshots;
