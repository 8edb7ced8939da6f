/** The record types the little world serves; HTTPS and SVCB are encoded by hand, dns-packet 5 knows neither. */
export type RecordType =
  | "A"
  | "AAAA"
  | "CNAME"
  | "DNAME"
  | "NS"
  | "SOA"
  | "MX"
  | "TXT"
  | "PTR"
  | "CAA"
  | "HTTPS"
  | "SVCB"
  | "DS";

/** One record in presentation form: names absolute, lower case and without the final dot; TTL in seconds. */
export interface ZoneRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly value: string;
}

/** One zone: its apex, the host names of its servers, and every record at or below the apex that is not in a child zone. */
export interface Zone {
  readonly origin: string;
  readonly servers: readonly string[];
  readonly records: readonly ZoneRecord[];
}

/** A row as a zone is written down: owner relative to the apex ("@" is the apex), type, value, TTL in seconds. */
export type ZoneRow = readonly [owner: string, type: RecordType, value: string, ttl?: number];

/** The zone with its SOA and NS records added, default TTL 3600 s. `"www"` in zone "a.test" is "www.a.test". */
export function zone(origin: string, servers: readonly string[], rows: readonly ZoneRow[]): Zone {
  const absolute = (owner: string) => (owner === "@" ? origin : origin === "" ? owner : `${owner}.${origin}`);
  const soa = `${servers[0] ?? "invalid"} hostmaster.${origin || "nic"} 2027030101 7200 3600 1209600 300`;
  const apex: ZoneRow[] = [["@", "SOA", soa], ...servers.map((server): ZoneRow => ["@", "NS", server])];
  const records = [...apex, ...rows].map(([owner, type, value, ttl = 3600]) => ({
    name: absolute(owner),
    type,
    ttl,
    value,
  }));
  return { origin, servers, records };
}

/** True when `name` is `ancestor` or lies below it, label by label; the root ("") encloses all. */
export function isWithin(name: string, ancestor: string): boolean {
  return ancestor === "" || name === ancestor || name.endsWith(`.${ancestor}`);
}

/** The name itself and its ancestors, nearest first, down to the root (""). */
export function lineage(name: string): string[] {
  const labels = name === "" ? [] : name.split(".");
  return [...labels.map((_, index) => labels.slice(index).join(".")), ""];
}

const NAME_VALUES: readonly RecordType[] = ["CNAME", "DNAME", "NS", "PTR"];

/** The zone in master file format (RFC 1035, 5; RFC 9460, 2.1), which nsd and others load. */
export function masterFile(source: Zone): string {
  const lines = source.records.map(
    ({ name, type, ttl, value }) => `${name}. ${ttl} IN ${type} ${present(type, value)}`,
  );
  return `$ORIGIN ${source.origin}.\n${lines.join("\n")}\n`;
}

function present(type: RecordType, value: string): string {
  if (NAME_VALUES.includes(type)) return `${value}.`;
  if (type === "TXT") return (value.match(/[\s\S]{1,255}/g) ?? [""]).map((part) => JSON.stringify(part)).join(" ");
  if (type === "MX" || type === "HTTPS" || type === "SVCB") return value.replace(/^(\d+) (\S+)/, dotted);
  if (type === "SOA") return value.replace(/^(\S+) (\S+)/, "$1. $2.");
  return value;
}

const dotted = (_: string, priority: string, name: string) => `${priority} ${name === "." ? "." : `${name}.`}`;
