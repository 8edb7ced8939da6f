import type { Database } from "../../../data/database.ts";
import { currentRun } from "./current-run.ts";

/** What stands at the top of every page: which campaign, over which time, judged by what. */
export interface CampaignFacts {
  readonly name: string;
  readonly toolVersion: string;
  /** First and last arrival of a counted message (ISO 8601 UTC); null before any. */
  readonly firstMessageAt: string | null;
  readonly lastMessageAt: string | null;
  readonly sites: number;
  readonly seeds: number;
  readonly messages: number;
  readonly openings: number;
  readonly requests: number;
  readonly judgedAt: string | null;
  readonly ruleSets: readonly { readonly name: string; readonly version: string }[];
  readonly lists: readonly { readonly name: string; readonly sha256: string }[];
  readonly codeVersion: string | null;
  /** The published edition these pages belong to; null for a working copy. */
  readonly edition: Edition | null;
}

/** A numbered publication. */
export interface Edition {
  readonly number: number;
  readonly publishedAt: string;
  readonly corrects: number | null;
  readonly because: string | null;
}

const selection = `
  select c.name, c.tool_version as toolVersion,
    (select count(*) from sites where origin = 'plan') as sites,
    (select count(*) from seeds) as seeds,
    (select count(*) from messages) as messages,
    (select count(*) from openings) as openings,
    (select count(*) from requests) as requests,
    (select min(first_seen_at) from messages) as firstMessageAt,
    (select max(first_seen_at) from messages) as lastMessageAt
  from campaigns c`;

/** Sizes, time span and versions of the campaign. */
export function campaignFacts(db: Database): CampaignFacts {
  const counts = db.$client.prepare(selection).get() as
    | Omit<CampaignFacts, "judgedAt" | "ruleSets" | "lists" | "codeVersion" | "edition">
    | undefined;
  if (counts === undefined) throw new Error("this file holds no campaign yet: run `pixelcensus plan` first");
  const run = currentRun(db);
  return {
    ...counts,
    judgedAt: run?.finishedAt ?? null,
    ruleSets: run?.ruleSets ?? [],
    lists: run?.lists ?? [],
    codeVersion: run?.codeVersion ?? null,
    edition: editionOf(db),
  };
}

/** A data package carries its edition as a note about itself; a campaign's own file has none. */
function editionOf(db: Database): Edition | null {
  const note = db.$client
    .prepare("select content, noted_at as publishedAt from notes where kind = 'edition' and subject = 'this'")
    .get() as { readonly content: string; readonly publishedAt: string } | undefined;
  if (note === undefined) return null;
  return { ...(JSON.parse(note.content) as Omit<Edition, "publishedAt">), publishedAt: note.publishedAt };
}
