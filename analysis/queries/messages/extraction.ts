import { sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { foreseenBy, notRequestedBecause, openings, requests } from "../../../data/schema/index.ts";

export interface ExtractionRow {
  /** `requested` counts requests by what foresaw them; `not requested` counts extracted references by why not. */
  readonly side: "requested" | "not requested";
  /** resource, redirect, style-sheet or nothing; or the reason why a reference was not asked for. */
  readonly cause: string;
  readonly count: number;
}

/**
 * Over all openings: how many requests the extractor foresaw and did not, and how many references were not asked for. Every cause has a row, so that
 * `nothing: 0` can be read off.
 */
export function extraction(db: Database): ExtractionRow[] {
  const names = (causes: readonly string[]) => JSON.stringify(causes);
  return db.all<ExtractionRow>(sql`
    with requested as (select foreseen as cause from ${requests} join ${openings} using (visit_key) where from_cache is null),
      unrequested as (select e.value ->> 'because' as cause from ${openings} o, json_each(o.extracted_not_requested) e)
    select 'requested' as side, c.value as cause, (select count(*) from requested r where r.cause = c.value) as count
    from json_each(${names(foreseenBy)}) c
    union all
    select 'not requested', c.value, (select count(*) from unrequested u where u.cause = c.value)
    from json_each(${names(notRequestedBecause)}) c`);
}
