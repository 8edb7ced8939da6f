import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Database } from "../../../data/database.ts";
import { readEntities } from "../../../data/lists/entities.ts";
import { readMailServices } from "../../../data/lists/mail-services.ts";
import { type Disguise, judgeHost } from "../../party/disguise.ts";
import type { PartyTables } from "../../party/host-signals.ts";
import { partyTables } from "../../party/party-tables.ts";
import { hostEvidence } from "./host-evidence.ts";

/** One host: who serves it, how that is hidden, how sure it is and why. */
export interface HostRow extends Disguise {
  /** Sites of the senders whose messages name the host. */
  readonly senders: readonly string[];
  /** `first` when one of the senders' sites is the host's own, else `third`; null when no message names it. */
  readonly party: "first" | "third" | null;
  /** Last addresses, and how the chain ends. */
  readonly addresses: readonly string[];
  readonly end: string;
  /** Name that was asked in place of a token-like host; null when it was asked itself. */
  readonly askedHost: string | null;
  readonly observedAt: string;
  readonly round: number;
}

/** One row a host that a message or a visit names, in the order of the hosts. DKIM names are evidence and no hosts. */
export function hosts(db: Database, tables: PartyTables = campaignTables(db)): HostRow[] {
  const senders = sendersOfHosts(db);
  return hostEvidence(db)
    .filter(({ host }) => !host.includes("._domainkey."))
    .map(({ lookup, ...evidence }) => {
      const own = senders.get(evidence.host) ?? [];
      return {
        ...judgeHost(evidence, tables),
        senders: own,
        party: own.length === 0 ? null : own.includes(evidence.site) ? "first" : "third",
        addresses: lookup.chain.addresses,
        end: lookup.chain.end,
        askedHost: lookup.askedHost === lookup.host ? null : lookup.askedHost,
        observedAt: lookup.observedAt,
        round: lookup.round,
      };
    });
}

/** The project's tables with the campaign's own rows from its `lists/`, and its file of networks where there is one. */
export function campaignTables(db: Database): PartyTables {
  const directory = db.$client.memory ? undefined : dirname(db.$client.name);
  const networks = directory === undefined ? null : join(directory, "lists", "asn.csv");
  const csv = networks !== null && existsSync(networks) ? readFileSync(networks, "utf8") : null;
  return partyTables(readMailServices(directory).rows, readEntities(directory), csv);
}

function sendersOfHosts(db: Database): Map<string, string[]> {
  const rows = db.$client
    .prepare(
      `select distinct r.host, coalesce(h.from_site, h.site) as site from resources r
         join heads h on h.message = r.message where r.is_remote = 1 and r.host is not null
       union
       select distinct q.host, coalesce(h.from_site, h.site) from requests q
         join openings o on o.visit_key = q.visit_key join heads h on h.message = o.message
       order by 1, 2`,
    )
    .all() as { host: string; site: string | null }[];
  const senders = new Map<string, string[]>();
  for (const { host, site } of rows) if (site !== null) senders.set(host, [...(senders.get(host) ?? []), site]);
  return senders;
}
