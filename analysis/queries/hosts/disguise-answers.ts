import type { HostCode, Reason } from "../../../data/codes.ts";
import type { Database } from "../../../data/database.ts";
import { currentRun } from "../campaign/current-run.ts";
import { perDatabase } from "../campaign/per-database.ts";

/** One record that was heard about a name, by the exchange that brought it. */
export interface DnsAnswer {
  readonly owner: string;
  readonly type: string;
  readonly value: string;
  /** Seconds. */
  readonly ttl: number;
  /** Address and port of the server that said it. */
  readonly server: string;
  /** ISO 8601 UTC. */
  readonly askedAt: string;
  readonly responseSha256: string | null;
}

/** A name of a sender that somebody else serves, with what the DNS said of it in the newest look. */
export interface DisguisedName {
  readonly host: string;
  readonly technique: string;
  readonly level: string;
  readonly servedBy: string | null;
  readonly reasons: readonly Reason<HostCode>[];
  /** Aliases, delegations and addresses, each once; empty in a data package, which has no answers. */
  readonly answers: readonly DnsAnswer[];
}

const names = `
  select site, host, technique, level, served_by as servedBy, reasons from host_verdicts
  where run = :run and technique is not null and technique <> 'none' and level <> 'not found' order by host`;

const answers = `
  select r.owner, r.type, r.value, r.ttl, e.server, e.asked_at as askedAt, e.response_sha256 as responseSha256,
    min(r.position) as position
  from lookups l join dns_records r on r.host = l.host and r.round = l.round and r.vantage = l.vantage
  join exchanges e on e.host = r.host and e.round = r.round and e.vantage = r.vantage and e.position = r.exchange
  where l.host = :host and l.round = (select max(round) from lookups where host = :host)
    and r.section in ('answer', 'authority') and e.purpose in ('host', 'hop', 'zone-cut')
    and r.type in ('CNAME', 'DNAME', 'NS', 'A', 'AAAA', 'HTTPS', 'SVCB')
  group by r.owner, r.type, r.value order by position`;

type Raw = Omit<DisguisedName, "reasons" | "answers"> & { readonly site: string; readonly reasons: string };

const statements = perDatabase((db) => ({
  names: db.$client.prepare(names),
  answers: db.$client.prepare(answers),
  /** The names of one run by site, read once: a run is written and then never changed. */
  known: { run: Number.NaN, bySite: new Map<string, Raw[]>() },
}));

/** Names of one sender that others serve, and the DNS answers behind each. */
export function disguisedNames(db: Database, site: string): DisguisedName[] {
  const run = currentRun(db)?.id ?? -1;
  const ask = statements(db);
  if (ask.known.run !== run)
    ask.known = { run, bySite: Map.groupBy(ask.names.all({ run }) as Raw[], (row) => row.site) };
  return (ask.known.bySite.get(site) ?? []).map(({ site: _, ...row }) => ({
    ...row,
    reasons: JSON.parse(row.reasons) as Reason<HostCode>[],
    answers: (ask.answers.all({ host: row.host }) as (DnsAnswer & { readonly position: number })[]).map(
      ({ position: _, ...answer }) => answer,
    ),
  }));
}
