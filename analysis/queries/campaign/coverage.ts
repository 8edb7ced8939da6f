import { asc, count, eq, isNotNull, sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { attempts } from "../../../data/schema/index.ts";

export interface CoverageRow {
  readonly stage: string;
  readonly done: number;
  readonly gaveUp: number;
  readonly pending: number;
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/**
 * How far each stage has come: items done, given up and pending, with the reasons of given-up and waiting tries.
 * `pending` names the stages in order with their items that are not closed, due or not.
 */
export function coverage(db: Database, pending: ReadonlyMap<string, number>): CoverageRow[] {
  return [...pending].map(([stage, open]) => {
    const closed = latestOutcomes(db, stage);
    return {
      stage,
      done: closed.get("done") ?? 0,
      gaveUp: closed.get("gave-up") ?? 0,
      pending: open,
      reasons: reasonsOf(db, stage),
    };
  });
}

/** Items of a stage by the outcome of their newest attempt. */
function latestOutcomes(db: Database, stage: string): Map<string, number> {
  const newest = db
    .select({ id: sql<number>`max(${attempts.id})`.as("newest_id") })
    .from(attempts)
    .where(eq(attempts.stage, stage))
    .groupBy(attempts.subject, attempts.round)
    .as("newest");
  const rows = db
    .select({ outcome: attempts.outcome, items: count() })
    .from(newest)
    .innerJoin(attempts, eq(attempts.id, newest.id))
    .groupBy(attempts.outcome)
    .all();
  return new Map(rows.map((row) => [row.outcome, row.items]));
}

function reasonsOf(db: Database, stage: string): { reason: string; count: number }[] {
  const rows = db
    .select({ reason: attempts.reason, count: count() })
    .from(attempts)
    .where(sql`${attempts.stage} = ${stage} and ${isNotNull(attempts.reason)}`)
    .groupBy(attempts.reason)
    .orderBy(asc(attempts.reason))
    .all();
  return rows.map((row) => ({ reason: row.reason ?? "", count: row.count }));
}
