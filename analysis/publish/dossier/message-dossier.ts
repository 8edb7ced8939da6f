import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { and, eq, isNotNull } from "drizzle-orm";
import { type Database, inTransaction } from "../../../data/database.ts";
import { alignments, heads, judgementRuns, seeds as seedTable } from "../../../data/schema/index.ts";
import type { Judge } from "./bag-campaign.ts";
import { blobFacts } from "./dossier.ts";
import { type DossierScope, factsOf, loadFacts, scopeOf, scopeOfSite } from "./dossier-facts.ts";
import { type JournalExtract, journalExtract } from "./journal-proof.ts";

/** A campaign on disk. */
export interface CampaignOnDisk {
  readonly db: Database;
  readonly directory: string;
}

/** What a bag about one handed-in message holds: the message, the seeds' copies of the same issue, and their journal. */
export interface MessageScope {
  readonly scope: DossierScope;
  readonly twins: number;
  /** Journal of the campaign that the copies come from; null without copies. */
  readonly journal: JournalExtract | null;
}

/** The scope of the message alone. */
export function messageScope(db: Database, site: string, message: string): MessageScope {
  return { scope: scopeOf(db, site, [message], seedsOf(db, [message])), twins: 0, journal: null };
}

/** Facts that a campaign's copies bring with them; what was asked of the DNS is asked again for the message itself. */
const brought: ReadonlySet<string> = new Set([
  ...["seeds", "preflights", "visits", "connections", "sign-ups", "confirmations", "unsubscriptions", "messages"],
  ...["tracking-choices", "deliveries", "authentications", "authentication-answers", "heads", "parts", "resources"],
  ...["links", "read-receipts", "openings", "requests", "boxes", "lists"],
]);

/** Rows that both campaigns number by themselves. */
const numbered: ReadonlySet<string> = new Set(["deliveries", "authentications", "authentication-answers"]);

/**
 * Brings the copies of a handed-in message that a campaign's seeds received beside it, with what is known of them, and
 * gives the scope of both. Which are copies of the same issue, the judgement's own comparison says.
 */
export function addTwins(
  own: CampaignOnDisk,
  site: string,
  message: string,
  against: CampaignOnDisk,
  judge: Judge,
): MessageScope {
  const theirs = scopeOfSite(against.db, site, { from: null, to: null });
  if (theirs.messages.includes(message) || theirs.messages.length === 0) return messageScope(own.db, site, message);
  const facts = new Map(
    [...factsOf(against.db, theirs)]
      .filter(([name]) => brought.has(name))
      .map(([name, rows]) => [name, numbered.has(name) ? rows.map(({ id, ...row }) => row) : rows] as const),
  );
  const known = new Set(
    own.db
      .select({ address: seedTable.address })
      .from(seedTable)
      .all()
      .map(({ address }) => address),
  );
  facts.set(
    "seeds",
    facts.get("seeds")!.filter(({ address }) => !known.has(String(address))),
  );
  own.db.$client.pragma("foreign_keys = OFF");
  inTransaction(own.db, () => loadFacts(own.db, facts));
  judge(own.db, own.directory);
  const copies = copiesOf(own.db, message);
  const scope = scopeOf(own.db, site, [message, ...copies], seedsOf(own.db, [message, ...copies]));
  copyBlobs(factsOf(own.db, scope), against.directory, own.directory);
  const lists = (facts.get("lists") ?? []).map(({ sha256 }) => String(sha256));
  const seeds = scope.seeds.filter((seed) => theirs.seeds.includes(seed));
  const journal = copies.length === 0 ? null : journalExtract(against.db, [...copies, ...seeds, ...lists], copies);
  return { scope, twins: copies.length, journal };
}

function copiesOf(db: Database, message: string): string[] {
  const run = db.select({ id: judgementRuns.id }).from(judgementRuns).where(eq(judgementRuns.isCurrent, true)).get();
  const of = (one: string) => and(eq(alignments.run, run?.id ?? -1), eq(alignments.message, one));
  const mailing = db.select({ mailing: alignments.mailing }).from(alignments).where(of(message)).get()?.mailing ?? null;
  if (mailing === null) return [];
  return db
    .select({ message: alignments.message })
    .from(alignments)
    .where(and(eq(alignments.run, run!.id), eq(alignments.mailing, mailing)))
    .all()
    .map((row) => row.message)
    .filter((one) => one !== message);
}

function seedsOf(db: Database, messages: readonly string[]): string[] {
  const wanted = new Set(messages);
  const rows = db.select({ message: heads.message, seed: heads.seed }).from(heads).where(isNotNull(heads.seed)).all();
  return [...new Set(rows.filter((row) => wanted.has(row.message)).map(({ seed }) => seed!))];
}

function copyBlobs(facts: ReadonlyMap<string, readonly Record<string, unknown>[]>, from: string, to: string): void {
  for (const { fact, column } of blobFacts) {
    for (const row of facts.get(fact) ?? []) {
      const sha256 = row[column];
      if (typeof sha256 !== "string") continue;
      const path = join("blobs", sha256.slice(0, 2), sha256);
      if (!existsSync(join(from, path)) || existsSync(join(to, path))) continue;
      mkdirSync(dirname(join(to, path)), { recursive: true });
      cpSync(join(from, path), join(to, path));
    }
  }
}
