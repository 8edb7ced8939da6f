import { eq } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { type JudgementRun, judgementRuns } from "../../data/schema/index.ts";

/** The judgement run that figures are drawn from; null while nothing was judged. */
export function currentRun(db: Database): JudgementRun | null {
  return db.select().from(judgementRuns).where(eq(judgementRuns.isCurrent, true)).get() ?? null;
}
