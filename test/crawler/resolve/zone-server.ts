import type { Answer } from "dns-packet";
import { nameOfHost } from "../../../crawler/resolve/wire/name.ts";
import { type Behaviour, replyTo } from "./dns-server.ts";

/** A zone of a test: rows of `owner ttl type data`, owners relative to the apex (`@`), targets with all their labels. */
export interface TestZone {
  readonly apex: string;
  readonly nameServers: readonly string[];
  readonly rows: readonly string[];
}

interface Row {
  readonly owner: string;
  readonly ttl: number;
  readonly type: string;
  readonly data: string;
}

/** All rows of a zone with full owners, SOA and NS included. */
function rowsOf({ apex, nameServers, rows }: TestZone): Row[] {
  const own = rows.map((row) => {
    const [owner = "", ttl, type = "", ...data] = row.split(" ");
    return { owner: owner === "@" ? apex : `${owner}.${apex}`, ttl: Number(ttl), type, data: data.join(" ") };
  });
  const soa = `${nameServers[0]} hostmaster.${apex} 1 3600 600 86400 60`;
  const ns = nameServers.map((data) => ({ owner: apex, ttl: 3600, type: "NS", data }));
  return [{ owner: apex, ttl: 3600, type: "SOA", data: soa }, ...ns, ...own];
}

/** The zone as a master file (RFC 1035, 5) for a name server that nobody here wrote. */
export function masterFile(zone: TestZone): string {
  const dotted = (type: string, data: string) => {
    if (["CNAME", "DNAME", "NS", "PTR", "MX"].includes(type)) return `${data}.`;
    if (type === "HTTPS")
      return data.replace(
        /^(\d+) (\S+)/,
        (_, priority, target) => `${priority} ${target === "." ? "." : `${target}.`}`,
      );
    if (type === "SOA") return data.replace(/^(\S+) (\S+)/, "$1. $2.");
    return type === "TXT" ? `"${data}"` : data;
  };
  return rowsOf(zone)
    .map(({ owner, ttl, type, data }) => `${owner}. ${ttl} IN ${type} ${dotted(type, data)}\n`)
    .join("");
}

/** An authority for all zones that follows aliases through them, as nsd does; silent about names outside. */
export function zoneBehaviour(zones: readonly TestZone[]): Behaviour {
  const parsed = zones
    .map((zone) => ({ apex: zone.apex, rows: rowsOf(zone) }))
    .sort((a, b) => b.apex.length - a.apex.length);
  const zoneOf = (name: string) => parsed.find(({ apex }) => name === apex || name.endsWith(`.${apex}`));
  return (query, bytes) => {
    const question = query.questions![0]!;
    const type = typeAsked(bytes, question.type);
    const answers: Answer[] = [];
    let name = question.name.toLowerCase();
    for (const walked = new Set<string>(); ; ) {
      const zone = zoneOf(name);
      if (zone === undefined) return replyTo(query, walked.size === 0 ? { rcode: 5 } : { answers });
      const rows = rowsAt(zone.rows, name);
      const soa = record(zone.rows[0]!);
      const dname = zone.rows.find((row) => row.type === "DNAME" && name.endsWith(`.${row.owner}`));
      const alias =
        rows?.find((row) => row.type === "CNAME") ?? (dname === undefined ? undefined : synthesised(name, dname));
      if (rows === null && dname === undefined) return replyTo(query, { answers, authorities: [soa], rcode: 3 });
      if (alias === undefined || type === "CNAME") {
        const found = (alias === undefined ? rows! : [alias]).filter((row) => row.type === type);
        answers.push(...found.map((row) => record({ ...row, owner: name })));
        return replyTo(query, { answers, authorities: found.length === 0 ? [soa] : [] });
      }
      if (dname !== undefined) answers.push(record(dname));
      answers.push(record({ ...alias, owner: name }));
      walked.add(name);
      name = alias.data;
      if (walked.has(name)) return replyTo(query, { answers });
    }
  };
}

function typeAsked(bytes: Buffer, byLibrary: string): string {
  let at = 12;
  while (bytes[at] !== 0) at += 1 + bytes[at]!;
  return bytes.readUInt16BE(at + 1) === 65 ? "HTTPS" : byLibrary;
}

/** Null where the name does not exist, empty where it exists for the names below it only. */
function rowsAt(rows: readonly Row[], name: string): Row[] | null {
  const exact = rows.filter(({ owner }) => owner === name);
  if (exact.length > 0) return exact;
  if (rows.some(({ owner }) => owner.endsWith(`.${name}`))) return [];
  for (let parent = name; parent.includes("."); ) {
    parent = parent.slice(parent.indexOf(".") + 1);
    const wild = rows.filter(({ owner }) => owner === `*.${parent}`);
    if (wild.length > 0) return wild;
    if (rows.some(({ owner }) => owner === parent || owner.endsWith(`.${parent}`))) return null;
  }
  return null;
}

function synthesised(name: string, { owner, data, ttl }: Row): Row {
  return { owner: name, ttl, type: "CNAME", data: name.slice(0, -owner.length) + data };
}

function record({ owner: name, ttl, type, data }: Row): Answer {
  if (type === "MX")
    return { name, ttl, type, data: { preference: Number(data.split(" ")[0]), exchange: data.split(" ")[1]! } };
  if (type === "TXT") return { name, ttl, type, data: [data] };
  if (type === "SOA") {
    const [mname = "", rname = "", serial, refresh, retry, expire, minimum] = data.split(" ");
    const numbers = {
      serial: Number(serial),
      refresh: Number(refresh),
      retry: Number(retry),
      expire: Number(expire),
      minimum: Number(minimum),
    };
    return { name, ttl, type, data: { mname, rname, ...numbers } };
  }
  if (type === "HTTPS") {
    const [priority, target = "."] = data.split(" ");
    const encoded = target === "." ? Buffer.from([0]) : Buffer.from(nameOfHost(target), "latin1");
    return {
      name,
      ttl,
      type: "UNKNOWN_65" as never,
      data: Buffer.concat([Buffer.from([0, Number(priority)]), encoded]),
    } as never;
  }
  return { name, ttl, type, data } as Answer;
}
