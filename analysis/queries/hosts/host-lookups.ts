import type { Database } from "../../../data/database.ts";
import type { ChainEnd, ChainHop, ChainObservations } from "../../../data/schema/lookups.ts";

/** The look at a host that counts, with what was derived from it. */
export interface HostLookup {
  readonly host: string;
  readonly round: number;
  readonly vantage: string;
  readonly site: string;
  readonly askedHost: string;
  readonly substitution: string | null;
  readonly referencesAsked: number;
  readonly observedAt: string;
  readonly chain: {
    readonly hops: readonly ChainHop[];
    readonly finalName: string;
    readonly end: ChainEnd;
    readonly addresses: readonly string[];
    readonly isWildcard: boolean | null;
    readonly observations: ChainObservations;
  };
}

interface Row {
  readonly host: string;
  readonly round: number;
  readonly vantage: string;
  readonly site: string;
  readonly asked_host: string;
  readonly substitution: string | null;
  readonly references_asked: number;
  readonly observed_at: string;
  readonly hops: string;
  readonly final_name: string;
  readonly end: ChainEnd;
  readonly addresses: string;
  readonly is_wildcard: 0 | 1 | null;
  readonly observations: string;
}

/** For each host the newest look that somebody answered, else the newest, in the order of the hosts. */
export function hostLookups(db: Database): HostLookup[] {
  const rows = db.$client
    .prepare(
      `select l.host, l.round, l.vantage, l.site, l.asked_host, l.substitution, l.references_asked, l.observed_at,
         c.hops, c.final_name, c.end, c.addresses, c.is_wildcard, c.observations
       from lookups l join chains c on c.host = l.host and c.round = l.round and c.vantage = l.vantage
       where not exists (
         select 1 from chains x where x.host = c.host and x.vantage = c.vantage
           and (x.end <> 'unanswered', x.round) > (c.end <> 'unanswered', c.round))
       order by l.host, l.vantage`,
    )
    .all() as Row[];
  return rows.map((row) => ({
    host: row.host,
    round: row.round,
    vantage: row.vantage,
    site: row.site,
    askedHost: row.asked_host,
    substitution: row.substitution,
    referencesAsked: row.references_asked,
    observedAt: row.observed_at,
    chain: {
      hops: JSON.parse(row.hops) as ChainHop[],
      finalName: row.final_name,
      end: row.end,
      addresses: JSON.parse(row.addresses) as string[],
      isWildcard: row.is_wildcard === null ? null : row.is_wildcard === 1,
      observations: JSON.parse(row.observations) as ChainObservations,
    },
  }));
}
