import type { HostCode, Reason } from "../../../data/codes.ts";
import type { Database } from "../../../data/database.ts";
import { siteOf } from "../../../data/site.ts";
import { currentRun } from "../campaign/current-run.ts";

/** A name on a sender's site that somebody else serves. */
export interface DisguiseRow {
  readonly site: string;
  readonly sector: string | null;
  readonly host: string;
  readonly technique: string;
  readonly level: string;
  readonly servedBy: string;
  /** Names from the host to the last. */
  readonly chain: readonly string[];
  /** Apex of the zone that the host lies in; null when nobody knows. */
  readonly zone: string | null;
  readonly reasons: readonly Reason<HostCode>[];
  /** Whether a tracker was found on this host. */
  readonly carriesTracker: boolean;
}

/** Senders that share the way from a group of sites, hop by hop, to a receiver. */
export interface DisguiseFlow {
  /** The sender's site, or its sector where there are too many to draw. */
  readonly from: string;
  /** What the chain passes in order: the delegated zone, then the site of each alias's target; empty where an address alone gives it away. */
  readonly via: readonly string[];
  readonly to: string;
  readonly technique: string;
  readonly level: string;
  readonly senders: number;
}

/** Most sites that are drawn one by one. */
export const mostSites = 14;

const selection = `
  select h.site, p.sector, h.host, h.technique, h.level, coalesce(h.served_by, '?') as servedBy, h.chain, h.reasons,
    (select c.zone from chains c where c.host = h.host order by c.round desc limit 1) as zone,
    exists (select 1 from verdicts v where v.run = h.run and v.host = h.host and v.site = h.site
      and v.verdict = 'tracker') as carriesTracker
  from host_verdicts h join sites p on p.site = h.site and p.origin = 'plan'
  where h.run = ? and h.technique is not null and h.technique <> 'none' and h.level <> 'not found'
  order by h.site, h.host`;

/** Every disguise of the current run, and the same summed for a drawing of at most a screen's height. */
export function disguises(db: Database): {
  readonly rows: DisguiseRow[];
  readonly flows: DisguiseFlow[];
  readonly sites: number;
} {
  const run = currentRun(db);
  if (run === null) return { rows: [], flows: [], sites: 0 };
  type Raw = Omit<DisguiseRow, "chain" | "reasons" | "carriesTracker"> & {
    chain: string;
    reasons: string;
    carriesTracker: 0 | 1;
  };
  const rows = (db.$client.prepare(selection).all(run.id) as Raw[]).map(
    (row): DisguiseRow => ({
      ...row,
      chain: JSON.parse(row.chain) as string[],
      reasons: JSON.parse(row.reasons) as Reason<HostCode>[],
      carriesTracker: row.carriesTracker === 1,
    }),
  );
  return { rows, flows: flowsOf(rows), sites: new Set(rows.map((row) => row.site)).size };
}

/** The sites and the delegated zone between the sender's site and who serves the name, each once in a row. */
function wayOf({ site, chain, zone }: DisguiseRow): string[] {
  const sites = chain.slice(1).map((name) => siteOf(name) ?? name);
  const cut = zone === null ? [] : [zone];
  return [...cut, ...sites].filter((stop, at, all) => stop !== (all[at - 1] ?? site));
}

function flowsOf(rows: readonly DisguiseRow[]): DisguiseFlow[] {
  const isFew = new Set(rows.map((row) => row.site)).size <= mostSites;
  const sums = new Map<string, { readonly flow: DisguiseFlow; readonly sites: Set<string> }>();
  for (const row of rows) {
    const flow = {
      from: isFew ? row.site : (row.sector ?? "—"),
      via: wayOf(row),
      to: row.servedBy,
      technique: row.technique,
      level: row.level,
      senders: 0,
    };
    const key = JSON.stringify(flow);
    const sum = sums.get(key) ?? { flow, sites: new Set<string>() };
    sum.sites.add(row.site);
    sums.set(key, sum);
  }
  return [...sums.values()]
    .map(({ flow, sites }) => ({ ...flow, senders: sites.size }))
    .sort((a, b) => b.senders - a.senders || (a.from < b.from ? -1 : 1));
}
