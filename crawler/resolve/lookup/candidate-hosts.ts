import { type SQL, sql } from "drizzle-orm";
import type { Candidate } from "../../runner/stage.ts";

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
 * One row a host and round; `delaysMs` are the rounds' delays since the host appeared. Hosts are found by steps along
 * the index, and identities in one message a mailing, so that a million resources cost little.
 */
export function candidateHosts(delaysMs: readonly number[]): SQL {
  return sql`
    with recursive
    request_hosts(host) as (
      select min(host) from requests where host > ''
      union all select (select min(r.host) from requests r where r.host > q.host) from request_hosts q where q.host is not null
    ),
    resource_hosts(host) as (
      select min(host) from resources where host > ''
      union all select (select min(r.host) from resources r where r.host > q.host) from resource_hosts q where q.host is not null
    ),
    resource_messages as (
      select q.host, (
        select r.message from resources r where r.host = q.host and r.is_remote = 1 and ${isOurs(sql`r.message`)}
        order by r.rowid limit 1
      ) as message
      from resource_hosts q where q.host is not null
    ),
    mailings as (
      select h.*, ${firstDelivery(sql`h.message`)} as at from heads h where h.rowid in (
        select min(x.rowid) from heads x where ${isOurs(sql`x.message`)} group by x.mailing_key
      )
    ),
    keys as (
      select m.message, m.at, ${tagOf("d")} as domain, ${tagOf("s")} as selector
      from mailings m, json_each(m.headers) f where lower(json_extract(f.value, '$[0]')) = 'dkim-signature'
    ),
    named(host, because, at, is_mail, kind) as (
      select q.host, 'visit ' || r.visit_key, r.sent_at, 0, 1 from request_hosts q
        join requests r on r.rowid = (select rowid from requests where host = q.host order by rowid limit 1)
      union all select host, 'message ' || message, ${firstDelivery(sql`message`)}, 0, 2
        from resource_messages where message is not null
      union all select l.host, 'unsubscribe ' || m.message, m.at, 0, 3 from mailings m
        join links l on l.message = m.message where l.link_class = 'unsubscribe'
      union all select from_domain, 'from ' || message, at, 1, 4 from mailings
      union all select substr(return_path, instr(return_path, '@') + 1), 'return-path ' || message, at, 1, 5
        from mailings where return_path like '%_@%_'
      union all select list_id, 'list-id ' || message, at, 0, 6 from mailings
        where list_id like '%_.%_' and list_id not like '%@%' and list_id not like '% %'
      union all select selector || '._domainkey.' || domain, 'dkim-key ' || message, at, 0, 7 from keys
        where selector <> '' and domain <> ''
      union all select domain, 'dkim ' || message, at, 1, 8 from keys
    ),
    firsts as (
      select lower(rtrim(trim(host, '<> '), '.')) as host, because, min(at) as at, is_mail, kind
      from named where host is not null group by 1, kind
    )
    select f.host as subject, r.key as round, f.host, f.because, f.is_mail_domain,
      case when r.value = 0 then null
        else strftime('%Y-%m-%dT%H:%M:%fZ', f.at, '+' || (r.value / 1000.0) || ' seconds') end as due_at
    from (
      select host, json_group_array(because) as because, min(at) as at, max(is_mail) as is_mail_domain
      from firsts where host <> '' group by host
    ) f, json_each(${JSON.stringify(delaysMs)}) r`;
}

/** The message came to a seed by mail, or somebody who imported it allowed its opening. */
function isOurs(message: SQL): SQL {
  return sql`exists (
    select 1 from deliveries d where d.message = ${message} and (d.may_open = 1 or (d.seed is not null and d.via <> 'import')))`;
}

function firstDelivery(message: SQL): SQL {
  return sql`(select min(d.started_at) from deliveries d where d.message = ${message})`;
}

/** A tag of a DKIM-Signature (RFC 6376, 3.5) in the header row `f`, white space and folding off; empty where missing. */
function tagOf(tag: "d" | "s"): SQL {
  const blank = ["' '", "char(9)", "char(13)", "char(10)"];
  const bare = blank.reduce((text, what) => `replace(${text}, ${what}, '')`, "json_extract(f.value, '$[1]')");
  const text = sql.raw(`(';' || ${bare} || ';')`);
  const start = sql`instr(${text}, ${`;${tag}=`})`;
  const rest = sql`substr(${text}, ${start} + 3)`;
  return sql`case when ${start} = 0 then '' else lower(substr(${rest}, 1, instr(${rest}, ';') - 1)) end`;
}
