import type { Database } from "../../../data/database.ts";
import type { TlsFacts } from "../../../data/schema/openings.ts";
import { siteOf } from "../../../data/site.ts";
import { type HostEvidence, type MailEvidence, noMail } from "../../party/host-evidence.ts";
import { type HostLookup, hostLookups } from "./host-lookups.ts";

/** Paths looked at for one host: shapes repeat. */
const MAX_PATHS = 40;

/** What is known about each host that may serve something, ready to be judged. DKIM names feed the others' evidence. */
export function hostEvidence(db: Database): (HostEvidence & { readonly lookup: HostLookup })[] {
  const lookups = hostLookups(db);
  const mail = mailOfSites(db, lookups);
  const paths = pathsOfHosts(db);
  const tls = tlsOfHosts(db);
  const neighbours = neighboursByAddresses(lookups);
  return lookups.map((lookup) => {
    const { host, chain, referencesAsked } = lookup;
    const site = lookup.site === "" ? (siteOf(host) ?? host) : lookup.site;
    const own = mail.get(site) ?? noMail;
    return {
      lookup,
      host,
      site,
      chain,
      referencesAsked,
      paths: paths.get(host) ?? [],
      tlsNames: tls.get(host) ?? [],
      sameAddresses: neighbours(lookup, site),
      mail: {
        ...own,
        siblingTargets: own.siblingTargets.filter((target) => !chain.hops.some((hop) => hop.target === target)),
      },
    };
  });
}

type Building = { [Key in keyof MailEvidence]: Set<string> };

/** Mail evidence by site: what the messages of a sender's site and the DNS of its mail domains say. */
function mailOfSites(db: Database, lookups: readonly HostLookup[]): Map<string, MailEvidence> {
  const sites = new Map<string, Building>();
  const of = (site: string) => {
    const known = sites.get(site) ?? {
      headers: new Set<string>(),
      dkimTargets: new Set<string>(),
      spfTargets: new Set<string>(),
      mailServers: new Set<string>(),
      returnPaths: new Set<string>(),
      siblingTargets: new Set<string>(),
    };
    sites.set(site, known);
    return known;
  };
  const names = db.$client.prepare(
    `select distinct h.from_site as site, json_extract(f.value, '$[0]') as name
     from heads h, json_each(h.headers) f where h.from_site is not null`,
  );
  for (const { site, name } of names.iterate() as IterableIterator<{ site: string; name: string }>)
    of(site).headers.add(name);
  const returnPaths = db.$client.prepare(
    `select distinct from_site as site, lower(rtrim(substr(return_path, instr(return_path, '@') + 1), '> ')) as domain
     from heads where from_site is not null and return_path like '%_@%_'`,
  );
  for (const { site, domain } of returnPaths.iterate() as IterableIterator<{ site: string; domain: string }>) {
    of(site).returnPaths.add(domain);
  }
  for (const { host, site, chain } of lookups) {
    const targets = chain.hops
      .filter(({ type, isSynthesised }) => type === "CNAME" && isSynthesised !== true)
      .map(({ target }) => target);
    const isKey = host.includes("._domainkey.");
    for (const target of targets) (isKey ? of(site).dkimTargets : of(site).siblingTargets).add(target);
    for (const target of chain.observations.spfTargets ?? []) of(site).spfTargets.add(target);
    for (const server of chain.observations.mailServers ?? []) of(site).mailServers.add(server);
  }
  return new Map(
    [...sites].map(([site, sets]) => {
      const lists = Object.fromEntries(Object.entries(sets).map(([key, values]) => [key, [...values].sort()]));
      return [site, lists as unknown as MailEvidence];
    }),
  );
}

/** Distinct paths with queries of the requests and remote resources of each host, at most 40 of each kind. */
function pathsOfHosts(db: Database): Map<string, string[]> {
  const paths = new Map<string, Set<string>>();
  for (const table of ["requests", "resources"]) {
    const rows = db.$client.prepare(
      `select host, url from (
         select host, url, row_number() over (partition by host order by rowid) as place from ${table} where host is not null
       ) where place <= ${MAX_PATHS} and url is not null`,
    );
    for (const { host, url } of rows.iterate() as IterableIterator<{ host: string; url: string }>) {
      const parsed = URL.parse(url);
      if (parsed !== null) paths.set(host, (paths.get(host) ?? new Set()).add(parsed.pathname + parsed.search));
    }
  }
  return new Map([...paths].map(([host, set]) => [host, [...set]]));
}

function tlsOfHosts(db: Database): Map<string, string[]> {
  const rows = db.$client.prepare(`select distinct host, tls from requests where tls is not null`);
  const names = new Map<string, Set<string>>();
  for (const { host, tls } of rows.iterate() as IterableIterator<{ host: string; tls: string }>) {
    const { subject, san } = JSON.parse(tls) as TlsFacts;
    const set = names.get(host) ?? new Set();
    for (const name of [subject.replace(/^.*CN\s*=\s*/i, ""), ...san])
      set.add(name.replace(/^DNS:/i, "").toLowerCase());
    names.set(host, set);
  }
  return new Map([...names].map(([host, set]) => [host, [...set]]));
}

/** Finds the hosts of other sites that have the same IPv4 addresses without being an alias of this one. */
function neighboursByAddresses(lookups: readonly HostLookup[]) {
  const keyOf = ({ chain }: HostLookup) =>
    chain.addresses
      .filter((address) => !address.includes(":"))
      .sort()
      .join();
  const groups = Map.groupBy(lookups, keyOf);
  return (lookup: HostLookup, site: string) => {
    const key = keyOf(lookup);
    if (key === "" || lookup.chain.hops.length > 0) return [];
    return groups
      .get(key)!
      .filter((other) => other.site !== site)
      .slice(0, 20)
      .map(({ host, chain }) => {
        const [authorityTtl] = chain.observations.authorityTtls ?? [];
        return { host, ttl: authorityTtl ?? chain.observations.addressTtl ?? null };
      });
  };
}
