import type { Database } from "../../../data/database.ts";

/** Messages that a judgement leaves out, by why; only reasons that occur. */
export function notJudged(db: Database): { readonly reason: string; readonly messages: number }[] {
  const selection = `
    select case when h.message is null then 'not parsed yet' when h.unreadable is not null then 'unreadable'
      else 'From names no site' end as reason, count(*) as messages
    from messages m left join heads h on h.message = m.sha256
    where h.message is null or h.unreadable is not null or h.site is null group by 1 order by 1`;
  return db.$client.prepare(selection).all() as { reason: string; messages: number }[];
}
