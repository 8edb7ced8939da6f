import { sql } from "drizzle-orm";
import type { Database } from "../data/database.ts";
import { attempts } from "../data/schema/index.ts";

/** Items of one stage that were given up for one reason, with the newest of them as an example. */
export interface GivenUp {
  readonly stage: string;
  /** `bug` where the stage's own code fell over the item. */
  readonly reason: string;
  readonly items: number;
  readonly newest: { readonly subject: string; readonly endedAt: string; readonly error: string | null };
}

/** What was given up and not digested since, what our own code fell over first. */
export function givenUp(db: Database): GivenUp[] {
  const rows = db.all<{ stage: string; reason: string; items: number; subject: string; at: string; error: string }>(sql`
    select stage, coalesce(reason, '') as reason, count(*) as items, subject, max(ended_at || printf('%012d', id)) as newest, ended_at as at, error from (
      select *, row_number() over (partition by stage, subject, round order by id desc) as age from ${attempts})
    where age = 1 and outcome = 'gave-up' group by 1, 2 order by reason <> 'bug', items desc, stage, reason`);
  return rows.map(({ stage, reason, items, subject, at, error }) => {
    return { stage, reason, items, newest: { subject, endedAt: at, error } };
  });
}
