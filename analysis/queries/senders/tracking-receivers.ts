import type { Database } from "../../../data/database.ts";
import { siteOf } from "../../../data/site.ts";
import { perDatabase } from "../campaign/per-database.ts";

/** Lets statements on this file ask for the site of a host: `site_of(host)`. */
export const withSiteOf = perDatabase((db): Database => {
  db.$client.function("site_of", { deterministic: true }, (host) => (typeof host === "string" ? siteOf(host) : null));
  return db;
});

/** Requests that a redirect led to, with the reference where their chain began (`at` climbs to it hop by hop). */
const hops = (ofSite: boolean): string => `
  with recursive climb as (
    select q.visit_key, q.url, q.host, q.redirected_from as at from requests q where q.redirected_from is not null
      ${ofSite ? "and q.visit_key in (select o.visit_key from heads d join openings o on o.message = d.message where d.site = :site)" : ""}
    union all
    select c.visit_key, c.url, c.host, q.redirected_from from climb c
      join requests q on q.visit_key = c.visit_key and q.sequence = c.at where q.redirected_from is not null
  )
  select distinct o.message, q.resource_key as subject_key, c.url, c.host from climb c
    join requests q on q.visit_key = c.visit_key and q.sequence = c.at and q.redirected_from is null
    join openings o on o.visit_key = c.visit_key`;

/**
 * SQL of who receives something from each resource of a planned sender that the run `:run` calls a tracker: who serves it
 * (the verdict's own word, else the host's, else the host itself), and who serves each host that a redirect passes the
 * opening on to. What a hop's URL tells is not judged, so a hop has the technical class `redirect` unless the address is
 * in it. With `ofSite` of the sender `:site` alone. For a database `withSiteOf`.
 */
export const trackingReceivers = (ofSite = false): string => `
  select v.message, v.site, v.url, v.host, v.level, v.technical_class as technicalClass, h.technique,
    coalesce(v.served_by, h.served_by, v.host) as entity
  from verdicts v
  join sites p on p.site = v.site and p.origin = 'plan'
  left join host_verdicts h on h.run = v.run and h.host = v.host and h.site = v.site
  where v.run = :run and v.verdict = 'tracker' and v.subject_kind = 'resource' ${ofSite ? "and v.site = :site" : ""}
  union all
  select v.message, v.site, r.url, r.host, v.level,
    case when exists (select 1 from json_each(v.signals) s, json_each(s.value, '$.leaks') k where k.value ->> 'host' = r.host)
      then 'remote_email_derived' else 'redirect' end,
    h.technique, coalesce(h.served_by, site_of(r.host), r.host)
  from (${hops(ofSite)}) r
  join verdicts v on v.run = :run and v.message = r.message and v.subject_kind = 'resource' and v.subject_key = r.subject_key
    and v.verdict = 'tracker' ${ofSite ? "and v.site = :site" : ""}
  join sites p on p.site = v.site and p.origin = 'plan'
  left join host_verdicts h on h.run = v.run and h.host = r.host and h.site = v.site
  where r.host <> v.host`;
