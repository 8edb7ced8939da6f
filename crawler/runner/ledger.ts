import { type SQL, sql } from "drizzle-orm";
import type { Database, Transaction } from "../../data/database.ts";
import { attempts } from "../../data/schema/index.ts";
import type { Candidate, Stage } from "./stage.ts";

/** First wait before a retry; doubled for each further try. */
const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 3_600_000;

type AnyStage = Pick<Stage<never, Candidate, unknown>, "name" | "kind" | "version">;

/** Items of a batch: pending, due, not tried since `before`; in a stable order. */
export function pendingItems<Item extends Candidate>(
  db: Database,
  stage: AnyStage,
  candidates: SQL,
  limits: { readonly now: string; readonly after: string; readonly limit: number },
): Item[] {
  const rows = db.all<Record<string, unknown>>(sql`
    select c.* from (${candidates}) c
    where c.subject || char(31) || printf('%08d', c.round) > ${limits.after} and ${isPending(stage)}
      and (c.due_at is null or c.due_at <= ${limits.now})
      and not exists (select 1 from ${attempts} w where ${sameItem(stage, sql`w`)} and w.outcome = 'retry' and w.retry_at > ${limits.now})
    order by c.subject || char(31) || printf('%08d', c.round) limit ${limits.limit}`);
  return rows.map((row) => camelCased(row) as Item);
}

/** The place of an item in the order of `pendingItems`. */
export function placeOf({ subject, round }: Candidate): string {
  return `${subject}\u001f${String(round).padStart(8, "0")}`;
}

/** How many items are not closed: due now, and in all (waiting for their time or a retry). */
export function countPending(
  db: Database,
  stage: AnyStage,
  candidates: SQL,
  now: string,
): { readonly due: number; readonly all: number; readonly nextAt: string | null } {
  const row = db.get<{ due: number | null; all_pending: number; next_at: string | null }>(sql`
    select count(*) as all_pending, sum(at <= ${now}) as due, min(case when at > ${now} then at end) as next_at from (
      select max(coalesce(c.due_at, ''), coalesce((select max(w.retry_at) from ${attempts} w
        where ${sameItem(stage, sql`w`)} and w.outcome = 'retry'), '')) as at
      from (${candidates}) c where ${isPending(stage)})`);
  return { due: row?.due ?? 0, all: row?.all_pending ?? 0, nextAt: row?.next_at ?? null };
}

/** How often an item was tried in vain; what a limit of ours put off, or a fault of ours brought down, was no try. */
export function countRetries(db: Database, stage: AnyStage, item: Candidate): number {
  const row = db.get<{ tries: number }>(sql`
    select count(*) as tries from ${attempts} w, (select ${item.subject} as subject, ${item.round} as round) c
    where ${sameItem(stage, sql`w`)} and w.outcome = 'retry' and coalesce(w.reason, '') not in ('postponed', 'our-fault')`);
  return row?.tries ?? 0;
}

/** The moment before which a retry shall not be made, after `tries` tries in vain (ISO 8601 UTC); `leastMs` where the failure asks for more. */
export function retryTime(endedAt: Date, tries: number, leastMs = 0): string {
  const usual = Math.min(FIRST_BACKOFF_MS * 2 ** tries, LONGEST_BACKOFF_MS);
  return new Date(endedAt.getTime() + Math.max(usual, leastMs)).toISOString();
}

/** Writes one row of the ledger. */
export function recordAttempt(tx: Transaction, row: typeof attempts.$inferInsert): void {
  tx.insert(attempts).values(row).run();
}

function isPending(stage: AnyStage): SQL {
  return sql`not exists (select 1 from ${attempts} w where ${sameItem(stage, sql`w`)} and w.outcome in ('done', 'gave-up'))`;
}

function sameItem(stage: AnyStage, w: SQL): SQL {
  const version = stage.kind === "derivation" ? sql` and ${w}.stage_version = ${stage.version}` : sql``;
  return sql`${w}.stage = ${stage.name} and ${w}.subject = c.subject and ${w}.round = c.round${version}`;
}

function camelCased(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}
