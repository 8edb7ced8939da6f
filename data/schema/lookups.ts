import { blob, index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { json } from "./columns.ts";

/** One look at the DNS for one host in one round from one vantage. */
export const lookups = sqliteTable(
  "lookups",
  {
    /** The host, lower case, A-labels; for a DKIM key its name, `selector._domainkey.domain`. */
    host: text().notNull(),
    /** Round, from 0. */
    round: integer().notNull(),
    /** Name of the vantage: `local`, or the upstream's name. */
    vantage: text().notNull(),
    /** The registrable domain of the host; the host itself where it has none. The zone walk ended there. */
    site: text().notNull().default(""),
    /** The name that was asked instead of a token-like one; equal to host when none was put in its place. */
    askedHost: text().notNull(),
    /** Why another name was asked; null when the host itself was. */
    substitution: text(),
    /** The random sibling that was asked to know a wildcard zone; null where there can be none. */
    sibling: text(),
    /** What made the host interesting: visit, message, identity; by natural keys, at most 20 of them. */
    because: json<readonly string[]>().notNull(),
    /** Names of mail services whose addresses were asked and compared with this host's; 0 when it had an alias. */
    referencesAsked: integer().notNull().default(0),
    /** When the look began (ISO 8601 UTC). */
    observedAt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage] })],
);

/**
 * One DNS exchange: query and response as bytes. One that served several lookups of a run (a zone's SOA, a wildcard
 * probe) is stored with each of them: its bytes and its time are then the same.
 */
export const exchanges = sqliteTable(
  "exchanges",
  {
    id: integer().primaryKey(),
    /** Host of the lookup it belongs to. */
    host: text().notNull(),
    /** Round of that lookup. */
    round: integer().notNull(),
    /** Vantage of that lookup. */
    vantage: text().notNull(),
    /** Order within the lookup, from 0. */
    position: integer().notNull(),
    /** What it was asked for: host, hop, zone-cut, wildcard, reference, mail, reverse, authority. */
    purpose: text().notNull(),
    /** Number of the try, from 0, of one question at one server. */
    attempt: integer().notNull().default(0),
    /** Query as sent. */
    query: blob({ mode: "buffer" }).notNull(),
    /** Response as received; null when none came. */
    response: blob({ mode: "buffer" }),
    /** SHA-256 of the response, hex; null when none came. */
    responseSha256: text(),
    /** Server asked, address and port. */
    server: text().notNull(),
    /** Whether that server is authoritative or a resolver. */
    role: text({ enum: ["authoritative", "resolver"] }).notNull(),
    /** udp or tcp. */
    transport: text({ enum: ["udp", "tcp"] }).notNull(),
    /** Our address and port; null when nothing was sent. */
    localAddress: text(),
    /** Round-trip time; null when no response came. */
    rttMs: real(),
    /**
     * What became of it: answered, truncated (asked again over TCP), timeout, refused (nobody listens), mismatch (the
     * bytes do not answer this query), malformed, connection-closed, forbidden (outside the test internet).
     */
    outcome: text().notNull().default("answered"),
    /** Why no response came; null with one. */
    failure: text(),
    /** When the query was sent (ISO 8601 UTC). */
    askedAt: text().notNull(),
  },
  (t) => [index("exchanges_by_lookup").on(t.host, t.round, t.vantage, t.position)],
);

/** The header of one response, derived from its bytes. */
export const dnsHeaders = sqliteTable(
  "dns_headers",
  {
    /** Host of the lookup. */
    host: text().notNull(),
    /** Round of the lookup. */
    round: integer().notNull(),
    /** Vantage of the lookup. */
    vantage: text().notNull(),
    /** Position of the exchange in the lookup. */
    exchange: integer().notNull(),
    /** Name asked, in presentation form, lower case. */
    name: text().notNull(),
    /** Type asked: its mnemonic or TYPEnnn. */
    type: text().notNull(),
    /** Response code with the bits of OPT: NOERROR, NXDOMAIN, SERVFAIL, ... */
    rcode: text().notNull(),
    /** Authoritative answer. */
    aa: integer({ mode: "boolean" }).notNull(),
    /** Truncated. */
    tc: integer({ mode: "boolean" }).notNull(),
    /** Authenticated data: what a resolver claims; hearsay unless it is our own. */
    ad: integer({ mode: "boolean" }).notNull(),
    /** UDP size of the server's OPT record; null without one. */
    udpSize: integer(),
    /** Name server identifier (RFC 5001): text, or hex where it is none; null when not sent. */
    nsid: text(),
    /** Extended DNS errors (RFC 8914). */
    extendedErrors: json<readonly { readonly code: number; readonly text: string }[]>().notNull(),
    /** Bytes after the last record; 0 in a correct message. */
    trailingBytes: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage, t.exchange] })],
);

/** One record of an answer, derived from the bytes of an exchange. */
export const dnsRecords = sqliteTable(
  "dns_records",
  {
    /** Host of the lookup. */
    host: text().notNull(),
    /** Round of the lookup. */
    round: integer().notNull(),
    /** Vantage of the lookup. */
    vantage: text().notNull(),
    /** Order over the lookup, from 0. */
    position: integer().notNull(),
    /** Position of the exchange in the lookup. */
    exchange: integer().notNull(),
    /** answer, authority or additional (RFC 1035). */
    section: text({ enum: ["answer", "authority", "additional"] }).notNull(),
    /** Owner name in presentation form (RFC 1035 escapes: no byte is lost), lower case. */
    owner: text().notNull(),
    /** Record type's mnemonic, or TYPEnnn (RFC 3597). */
    type: text().notNull(),
    /** Time to live in seconds. */
    ttl: integer().notNull(),
    /** Record data in presentation form. */
    value: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage, t.position] })],
);

/** One step of a chain. */
export interface ChainHop {
  readonly owner: string;
  readonly type: "CNAME" | "DNAME" | "HTTPS" | "SVCB";
  readonly target: string;
  /** Seconds: a remainder from a resolver, the zone's value from an authority. */
  readonly ttl: number;
  /** Who gave the TTL its meaning. */
  readonly ttlOrigin?: "resolver" | "authority";
  /** A CNAME that a DNAME made. */
  readonly isSynthesised?: boolean;
  /** Position of the exchange that holds it. */
  readonly exchange?: number;
}

/** How a chain ends. */
export const chainEnds = [
  /** The last name has an address. */
  "address",
  /** The host exists and has no address; or the name of a DKIM key leads to its record. */
  "no-address",
  /** The host does not exist. */
  "nxdomain",
  /** An alias whose target does not exist or has no address. */
  "dangling",
  /** The aliases come back to an earlier name. */
  "loop",
  /** An alias of itself. */
  "self",
  /** More than 16 hops. */
  "too-long",
  /** An alias, and the servers say nothing about its target. */
  "out-of-server",
  /** SERVFAIL, REFUSED and their like. */
  "refused",
  /** Nobody answered. */
  "unanswered",
] as const;
export type ChainEnd = (typeof chainEnds)[number];

/** A zone between the site and the host, the innermost first. */
export interface ZoneCut {
  readonly apex: string;
  readonly nameServers: readonly string[];
  /** MNAME and RNAME of its SOA. */
  readonly primary: string;
  readonly mailbox: string;
  readonly exchanges: readonly number[];
}

/** What corroborates or puzzles, for the judge. A missing member was not asked, an empty one is not there. */
export interface ChainObservations {
  /** AliasMode records (RFC 9460): a chain that browsers see and mail clients seldom ask for. */
  readonly serviceAliases?: readonly ChainHop[];
  /** All zones from the host up to its site. */
  readonly zones?: readonly ZoneCut[];
  /** PTR names of the addresses. */
  readonly reverseNames?: readonly string[];
  /** Hosts of the MX records. */
  readonly mailServers?: readonly string[];
  /** Domains that the SPF record includes or redirects to. */
  readonly spfTargets?: readonly string[];
  /** Names of mail services that had one of this host's addresses in the same run. */
  readonly references?: readonly {
    readonly name: string;
    readonly ttl: number;
    readonly addresses: readonly string[];
  }[];
  /** TTLs of the A records at an authority of the host's zone, asked twice: a fall shows a flattened alias. */
  readonly authorityTtls?: readonly number[];
  /** TTL of the first address as the resolver gave it; null without an address. */
  readonly addressTtl?: number | null;
  /** Questions on which the servers disagree whether the name exists. */
  readonly disagreements?: readonly string[];
  /** Outcomes of exchanges that brought no usable answer. */
  readonly failures?: readonly string[];
}

/** The chain and zone cut of a lookup, derived from the bytes. */
export const chains = sqliteTable(
  "chains",
  {
    /** Host of the lookup. */
    host: text().notNull(),
    /** Round of the lookup. */
    round: integer().notNull(),
    /** Vantage of the lookup. */
    vantage: text().notNull(),
    /** The hops in order; empty when the host is no alias. */
    hops: json<readonly ChainHop[]>().notNull(),
    /** Last name of the chain. */
    finalName: text().notNull(),
    /** How the chain ends. */
    end: text({ enum: chainEnds }).notNull(),
    /** Addresses of the last name. */
    addresses: json<readonly string[]>().notNull(),
    /** Apex of the zone the host lies in, by SOA; null when not known. */
    zone: text(),
    /** Name servers of that zone. */
    nameServers: json<readonly string[]>().notNull(),
    /** Whether a random sibling got the same answer: a wildcard zone. Null when that was not asked or not answered. */
    isWildcard: integer({ mode: "boolean" }),
    /** What corroborates or puzzles: AliasMode, zones, PTR, MX, SPF, references, disagreements. */
    observations: json<ChainObservations>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage] })],
);

export type Lookup = typeof lookups.$inferSelect;
export type Exchange = typeof exchanges.$inferSelect;
export type DnsHeader = typeof dnsHeaders.$inferSelect;
export type DnsRecord = typeof dnsRecords.$inferSelect;
export type Chain = typeof chains.$inferSelect;
