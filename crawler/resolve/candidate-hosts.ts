import { type SQL, sql } from "drizzle-orm";
import type { Candidate } from "../runner/stage.ts";

/** A host to look up, with what made it interesting. */
export interface HostItem extends Candidate {
  readonly host: string;
  /** JSON array of natural keys: the first visit, message and identity that name the host. */
  readonly because: string;
  /** 1 where a message names the host as a domain that it comes from, so that MX and SPF are asked too. */
  readonly isMailDomain: number;
}

/**
 * All hosts of the campaign: those of requests, of remote resources, and of senders' identities (From, envelope sender,
 * List-Id, unsubscribe link, DKIM key). What stands in a message counts only where the message came to a seed or may be
 * opened: a host name in somebody else's mail may be the recipient's own, and asking for it tells.
 * One row a host and round; `delaysMs` are the rounds' delays since the host appeared.
 */
export function candidateHosts(delaysMs: readonly number[]): SQL {
  return sql`
    with ours as (
      select message, min(started_at) as at from deliveries where seed is not null or may_open = 1 group by message
    ),
    keys as (
      select a.message, a.checked_at as at, lower(json_extract(s.value, '$.domain')) as domain,
        lower(json_extract(s.value, '$.selector')) as selector
      from authentications a join ours o on o.message = a.message, json_each(a.dkim) s
      where json_extract(s.value, '$.domain') is not null
    ),
    named as (
      select host, 'visit ' || visit_key as because, sent_at as at, 0 as is_mail, 1 as kind from requests where host <> ''
      union all
      select r.host, 'message ' || r.message, o.at, 0, 2 from resources r join ours o on o.message = r.message
        where r.is_remote = 1 and r.host is not null
      union all
      select l.host, 'unsubscribe ' || l.message, o.at, 0, 3 from links l join ours o on o.message = l.message
        where l.link_class = 'unsubscribe' and l.host is not null
      union all
      select h.from_domain, 'from ' || h.message, o.at, 1, 4 from heads h join ours o on o.message = h.message
        where h.from_domain is not null
      union all
      select substr(h.return_path, instr(h.return_path, '@') + 1), 'return-path ' || h.message, o.at, 1, 5
        from heads h join ours o on o.message = h.message where h.return_path like '%_@%_'
      union all
      select h.list_id, 'list-id ' || h.message, o.at, 0, 6 from heads h join ours o on o.message = h.message
        where h.list_id like '%_.%_' and h.list_id not like '%@%' and h.list_id not like '% %'
      union all
      select selector || '._domainkey.' || domain, 'dkim-key ' || message, at, 0, 7 from keys where selector is not null
      union all
      select domain, 'dkim ' || message, at, 1, 8 from keys
    ),
    firsts as (
      select lower(rtrim(trim(host, '<> '), '.')) as host, because, min(at) as at, is_mail, kind
      from named where host is not null group by 1, kind
    )
    select f.host as subject, r.key as round, f.host, f.because, f.is_mail_domain,
      case when r.value = 0 then null
        else strftime('%Y-%m-%dT%H:%M:%fZ', f.at, '+' || (r.value / 1000.0) || ' seconds') end as due_at
    from (select host, json_group_array(because) as because, min(at) as at, max(is_mail) as is_mail_domain
      from firsts where host <> '' group by host) f,
      json_each(${JSON.stringify(delaysMs)}) r`;
}
