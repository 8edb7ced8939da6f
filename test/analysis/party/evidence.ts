import { EntityTable } from "../../../analysis/party/entity.ts";
import { type HostEvidence, type MailEvidence, noMail } from "../../../analysis/party/host-evidence.ts";
import type { PartyTables } from "../../../analysis/party/host-signals.ts";
import { MailServiceTable } from "../../../analysis/party/mail-service.ts";
import { readEntities } from "../../../data/lists/entities.ts";
import { readMailServices } from "../../../data/lists/mail-services.ts";
import type { ChainHop, ChainObservations } from "../../../data/schema/lookups.ts";
import { siteOf } from "../../../data/site.ts";

export const tables: PartyTables = {
  services: new MailServiceTable(readMailServices().rows),
  entities: new EntityTable(readEntities()),
};

export interface Told {
  /** `CNAME sendgrid.net`, one a hop; a DNAME with its owner: `DNAME tree.brand.example esp.example`. */
  readonly hops?: readonly string[];
  readonly addresses?: readonly string[];
  readonly end?: HostEvidence["chain"]["end"];
  readonly isWildcard?: boolean;
  readonly seen?: ChainObservations;
  readonly paths?: readonly string[];
  readonly tlsNames?: readonly string[];
  readonly sameAddresses?: HostEvidence["sameAddresses"];
  readonly mail?: Partial<MailEvidence>;
}

/** Evidence about a host as a test tells it, the rest empty. */
export function evidenceOf(host: string, told: Told = {}): HostEvidence {
  let owner = host;
  const hops = (told.hops ?? []).map((text): ChainHop => {
    const words = text.split(" ");
    const hop = {
      owner: words.length === 3 ? words[1]! : owner,
      type: words[0] as ChainHop["type"],
      target: words.at(-1)!,
      ttl: 300,
    };
    if (hop.type !== "DNAME") owner = hop.target;
    return hop;
  });
  return {
    host,
    site: siteOf(host) ?? host,
    chain: {
      hops,
      finalName: owner,
      end: told.end ?? "address",
      addresses: told.addresses ?? ["192.0.2.7"],
      isWildcard: told.isWildcard ?? false,
      observations: told.seen ?? {},
    },
    referencesAsked: 21,
    paths: told.paths ?? [],
    tlsNames: told.tlsNames ?? [],
    sameAddresses: told.sameAddresses ?? [],
    mail: { ...noMail, ...told.mail },
  };
}

/** A zone of the walk. */
export function zoneCut(apex: string, ...nameServers: string[]) {
  return { apex, nameServers, primary: nameServers[0]!, mailbox: `hostmaster.${apex}`, exchanges: [0, 1] };
}
