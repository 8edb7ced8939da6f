import type { Database } from "../../../data/database.ts";
import { currentRun } from "../campaign/current-run.ts";

/**
 * Messages that get a page in a published folder: the first of each sender for every technical class and verdict found
 * in it, and the first of a sender in whose mail nothing was judged.
 */
export function exemplars(db: Database): string[] {
  return db.$client
    .prepare(
      `select message from (
         select min(v.message) as message from verdicts v where v.run = :run and v.subject_kind = 'resource'
         group by v.site, v.technical_class, v.verdict
         union select min(h.message) from heads h where h.site is not null
           and not exists (select 1 from verdicts v where v.run = :run and v.site = h.site) group by h.site
       ) where message is not null order by message`,
    )
    .pluck()
    .all({ run: currentRun(db)?.id ?? -1 }) as string[];
}
