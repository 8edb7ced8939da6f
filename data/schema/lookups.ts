import { blob, index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { json } from "./columns.ts";

/** One look at the DNS for one host in one round from one vantage. */
export const lookups = sqliteTable(
  "lookups",
  {
    /** The host, lower case, A-labels. */
    host: text().notNull(),
    /** Round, from 0. */
    round: integer().notNull(),
    /** Name of the vantage: `local`, or the upstream's name. */
    vantage: text().notNull(),
    /** The name that was asked instead of a token-like one; equal to host when none was put in its place. */
    askedHost: text().notNull(),
    /** Why another name was asked; null when the host itself was. */
    substitution: text(),
    /** What made the host interesting: visit, message, identity; by natural keys. */
    because: json<readonly string[]>().notNull(),
    /** When the look began (ISO 8601 UTC). */
    observedAt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage] })],
);

/** One DNS exchange: query and response as bytes. */
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
    /** What it was asked for: chain, address, zone-cut, wildcard, corroboration. */
    purpose: text().notNull(),
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
    /** Round-trip time; null when no response came. */
    rttMs: real(),
    /** Why no response came; null with one. */
    failure: text(),
    /** When the query was sent (ISO 8601 UTC). */
    askedAt: text().notNull(),
  },
  (t) => [index("exchanges_by_lookup").on(t.host, t.round, t.vantage, t.position)],
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
    /** Owner name in presentation form, lower case. */
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
  readonly ttl: number;
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
    end: text({ enum: ["address", "no-address", "nxdomain", "loop", "too-long", "unanswered"] }).notNull(),
    /** Addresses of the last name. */
    addresses: json<readonly string[]>().notNull(),
    /** Owner of the zone the host lies in, by SOA; null when not known. */
    zone: text(),
    /** Name servers of that zone. */
    nameServers: json<readonly string[]>().notNull(),
    /** Whether a random sibling got the same answer: a wildcard zone. */
    isWildcard: integer({ mode: "boolean" }),
    /** What corroborates or puzzles, for the judge: PTR, ASN, AliasMode, NXDOMAIN by one server only. */
    observations: json<Readonly<Record<string, unknown>>>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.host, t.round, t.vantage] })],
);

export type Lookup = typeof lookups.$inferSelect;
export type Exchange = typeof exchanges.$inferSelect;
export type DnsRecord = typeof dnsRecords.$inferSelect;
export type Chain = typeof chains.$inferSelect;
