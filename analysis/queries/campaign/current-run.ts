import { eq } from "drizzle-orm";
import { type Database, inTransaction } from "../../../data/database.ts";
import { type JudgementRun, judgementRuns } from "../../../data/schema/index.ts";

/** The judgement run that figures are drawn from; null while nothing was judged. */
export function currentRun(db: Database): JudgementRun | null {
  return db.select().from(judgementRuns).where(eq(judgementRuns.isCurrent, true)).get() ?? null;
}

/** Keeps a run as long as something published cites it, beside what cites it already. Gives whether there is such a run. */
export function pinRun(db: Database, run: number, by: string): boolean {
  const pin = db.$client.prepare(
    "update judgement_runs set pinned_by = iif(pinned_by is null, :by, pinned_by || ', ' || :by) where id = :run",
  );
  return inTransaction(db, () => pin.run({ run, by }).changes) > 0;
}
