import type { Chain } from "../../data/schema/lookups.ts";

/** What is known about one host, from DNS and from the messages and visits that name it. Names in presentation form. */
export interface HostEvidence {
  readonly host: string;
  /** The registrable domain of the host: the name it is under, whoever serves it. */
  readonly site: string;
  /** The newest look; the name that was asked stands in for a token-like host. */
  readonly chain: Pick<Chain, "hops" | "finalName" | "end" | "addresses" | "isWildcard" | "observations">;
  /** Names of mail services whose addresses were compared. */
  readonly referencesAsked: number;
  /** Paths with queries that were asked for, or that messages refer to. */
  readonly paths: readonly string[];
  /** Subject and SAN names of the certificate that the host showed at an opening. */
  readonly tlsNames: readonly string[];
  /** Hosts of other sites that have the same addresses in the same round, with the TTL they have them for. */
  readonly sameAddresses: readonly { readonly host: string; readonly ttl: number | null }[];
  readonly mail: MailEvidence;
}

/**
 * What the messages of the host's own site, and the zone it lies in, say about who sends. Messages of other sites say
 * nothing about a host that is not on their name, and belong in no evidence.
 */
export interface MailEvidence {
  /** Names of header fields. */
  readonly headers: readonly string[];
  /** Names that DKIM keys lead to. */
  readonly dkimTargets: readonly string[];
  readonly spfTargets: readonly string[];
  readonly mailServers: readonly string[];
  readonly returnPaths: readonly string[];
  /** Where other hosts of the same site lead: records of the same zone, which flattening leaves as they are. */
  readonly siblingTargets: readonly string[];
}

/** A host of which only the chain is known. */
export const noMail: MailEvidence = {
  headers: [],
  dkimTargets: [],
  spfTargets: [],
  mailServers: [],
  returnPaths: [],
  siblingTargets: [],
};
