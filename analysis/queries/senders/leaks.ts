import type { Database } from "../../../data/database.ts";
import { currentRun } from "../campaign/current-run.ts";
import { withSiteOf } from "./tracking-receivers.ts";

/** Who receives the address in which form, from how many senders. */
export interface LeakRow {
  readonly entity: string;
  /** Functions, the outermost first: `plain`, `md5`, `base64 of sha256`. */
  readonly encoding: string;
  readonly senders: number;
  readonly messages: number;
  /** Senders for which the level is proved. */
  readonly proved: number;
  /** A name under which the receiver gets it. */
  readonly host: string;
}

/** The receiver is who serves the host that gets the address: where a redirect passes it on, the host of that hop. */
const selection = `
  with found as (
    select v.run, v.site, v.message, v.level, v.host as first, v.served_by, k.value ->> 'host' as host, k.value ->> 'form' as form
    from verdicts v
    join sites p on p.site = v.site and p.origin = 'plan'
    join json_each(v.signals) s
    join json_each(s.value, '$.leaks') k
    where v.run = ? and v.subject_kind = 'resource' and v.verdict = 'tracker' and s.value ->> 'name' = 'address-leak'
  )
  select coalesce(case when f.host = f.first then f.served_by end, h.served_by, site_of(f.host), f.host, '?') as entity, f.form as encoding,
    count(distinct f.site) as senders, count(distinct f.message) as messages,
    count(distinct case when f.level = 'proved' then f.site end) as proved, coalesce(min(f.host), '?') as host
  from found f left join host_verdicts h on h.run = f.run and h.site = f.site and h.host = f.host
  group by 1, 2 order by senders desc, messages desc, entity, encoding`;

/** Receivers of the seed address by the form in which they get it, most senders first. */
export function leaks(db: Database): LeakRow[] {
  const run = currentRun(db);
  return run === null ? [] : (withSiteOf(db).$client.prepare(selection).all(run.id) as LeakRow[]);
}
