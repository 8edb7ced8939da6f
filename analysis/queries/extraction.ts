import { sql } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { openings, requests } from "../../data/schema/index.ts";

export interface ExtractionRow {
  /** `requested` counts requests by what foresaw them; `not requested` counts extracted references by why not. */
  readonly side: "requested" | "not requested";
  /** resource, redirect, style-sheet or nothing; or the reason why a reference was not asked for. */
  readonly cause: string;
  readonly count: number;
}

/** Over all openings: how many requests the extractor foresaw and did not, and how many references were not asked for. */
export function extraction(db: Database): ExtractionRow[] {
  return db.all<ExtractionRow>(sql`
    select 'requested' as side, foreseen as cause, count(*) as count
    from ${requests} join ${openings} using (visit_key) where from_cache is null group by 2
    union all
    select 'not requested', e.value ->> 'because', count(*)
    from ${openings} o, json_each(o.extracted_not_requested) e group by 2`);
}
