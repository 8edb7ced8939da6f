import { type SQL, sql } from "drizzle-orm";
import type { Campaign } from "../plan/campaign-file.ts";

/** What of the campaign decides which messages are opened, when and as what. */
export type OpeningPlan = Pick<Campaign, "arms" | "mailClients" | "openings"> & {
  readonly rounds: { readonly open: readonly number[] };
};

/**
 * Selects message x mail client x round. A message is opened when all its deliveries came by mail to seeds of arms that open, or are imports that
 * somebody allowed to open (an import of what came to the same seed by mail changes nothing); once extract knows its resources; round r when r-1 is over and both its delay since the message appeared and its
 * distance from the round before have passed. With a sample of N, those N of each mailing that were opened already, then twins of the first
 * arm, then the others: what was opened stays chosen when more of the mailing arrives.
 */
export function openingCandidates({ arms, mailClients, openings, rounds }: OpeningPlan): SQL {
  const opening = arms.filter((arm) => arm.opens).map(({ name }) => name);
  const sample = openings.sample === "all" ? sql`` : sql`where place <= ${openings.sample}`;
  return sql`
    with opening_arms(name) as (select value from json_each(${JSON.stringify(opening)})),
    clients(mail_client) as (select value from json_each(${JSON.stringify(mailClients)})),
    rounds(round, delay_ms) as (select key, value from json_each(${JSON.stringify(rounds.open)})),
    may_open as (
      select h.message, h.mailing_key, m.first_seen_at
      from heads h join messages m on m.sha256 = h.message
      where h.unreadable is null
        and exists (select 1 from deliveries d where d.message = h.message)
        and not exists (
          select 1 from deliveries d left join seeds s on s.address = d.seed
          where d.message = h.message
            and not (coalesce(s.arm in (select name from opening_arms), d.seed is null)
              and (d.may_open or (d.seed is not null and d.via <> 'import')))
            and not (d.via = 'import' and exists (
              select 1 from deliveries e where e.message = d.message and e.seed = d.seed and e.via <> 'import')))
        and exists (select 1 from attempts a where a.stage = 'extract' and a.subject = h.message and a.outcome = 'done')),
    placed as (
      select o.*, row_number() over (partition by o.mailing_key order by
        exists (select 1 from openings p where p.message = o.message) desc, w.has_twin desc, w.arm, w.twin, o.message) as place
      from may_open o left join (
        select d.message, min(s.arm) as arm, min(s.twin) as twin, max(exists (
          select 1 from seeds t join deliveries e on e.seed = t.address join heads g on g.message = e.message, heads own
          where own.message = d.message and g.mailing_key = own.mailing_key
            and t.site = s.site and t.arm = s.arm and t.address <> s.address)) as has_twin
        from deliveries d join seeds s on s.address = d.seed group by d.message) w on w.message = o.message),
    chosen as (select message, first_seen_at from placed ${sample})
    select c.message || ' ' || k.mail_client as subject, r.round, c.message, k.mail_client,
      strftime('%Y-%m-%dT%H:%M:%fZ', max(julianday(c.first_seen_at) + r.delay_ms / 86400000.0,
        coalesce(julianday(v.ended_at) + (r.delay_ms - before.delay_ms) / 86400000.0, 0))) as due_at,
      next.delay_ms - r.delay_ms as reopens_in_ms, p.cookies,
      (select json_group_array(json_object('key', s.path || ':' || s.byte_offset || ':' || s.attribute || ':' || s.position,
          'url', s.url, 'kind', s.kind, 'element', s.element, 'attribute', s.attribute, 'media', s.media) order by s.document_order)
        from resources s where s.message = c.message and s.is_remote and s.is_displayed and s.url is not null) as resources
    from chosen c, clients k, rounds r
    left join rounds before on before.round = r.round - 1
    left join rounds next on next.round = r.round + 1
    left join openings p on p.message = c.message and p.mail_client = k.mail_client and p.round = r.round - 1
    left join visits v on v.visit_key = p.visit_key
    where r.round = 0 or p.message is not null`;
}
