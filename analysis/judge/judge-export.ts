import type { Database } from "../../data/database.ts";
import { type ExportedLists, exportList } from "../protections/export-list.ts";
import { currentRun } from "../queries/campaign/current-run.ts";

/** The trackers that the current judgement proved by twins, as an Adblock list and a hosts list; null before any judgement. */
export function exportCampaignLists(db: Database, title: string): ExportedLists | null {
  const run = currentRun(db);
  if (run === null) return null;
  const rows = db.$client
    .prepare(
      `select v.url, json_extract(v.evidence, '$.where') as "where",
         exists (select 1 from verdicts o where o.run = v.run and o.host = v.host and o.subject_kind = 'resource'
           and o.verdict <> 'tracker') as more
       from verdicts v where v.run = ? and v.subject_kind = 'resource' and v.level = 'proved' and json_extract(v.evidence, '$.kind') = 'twins'
       order by v.url`,
    )
    .all(run.id) as { url: string; where: string; more: 0 | 1 }[];
  return exportList(
    rows.map(({ url, where, more }) => ({ url, where, hostServesMore: more === 1 })),
    title,
  );
}
