import type { DnsAnswer, DnsQuery } from "./encode.ts";
import { isWithin, lineage, type Zone, type ZoneRecord } from "./zone.ts";

const NOERROR = 0;
const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;
const HOP_LIMIT = 24;

/** What one server can see: the zones it holds, indexed, and whether it stands in for a recursive resolver. */
export interface View {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly nodes: ReadonlyMap<string, readonly ZoneRecord[]>;
  /** Names without records that have names below them (RFC 4592, 2.2.2): they exist, so they are NODATA. */
  readonly empty: ReadonlySet<string>;
  readonly recursive: boolean;
}

/** The view of a server that holds `held`; for every other zone of `all` below them it knows the delegation and its glue. */
export function viewOf(held: readonly Zone[], all: readonly Zone[], recursive: boolean): View {
  const zones = new Map(held.map((zone) => [zone.origin, zone]));
  const nodes = new Map<string, ZoneRecord[]>();
  const origins = new Set(all.map((zone) => zone.origin));
  const parentOf = (zone: Zone) => lineage(zone.origin).find((at) => at !== zone.origin && origins.has(at));
  const delegated = all.filter(
    (zone) => !zones.has(zone.origin) && zone.origin !== "" && zones.has(parentOf(zone) ?? "-"),
  );
  const delegations = delegated.flatMap((zone) => [
    ...zone.records.filter((one) => one.type === "NS" && one.name === zone.origin),
  ]);
  for (const record of [...held.flatMap((zone) => zone.records), ...delegations, ...glueOf(delegations, all)]) {
    const list = nodes.get(record.name);
    if (list === undefined) nodes.set(record.name, [record]);
    else if (!list.some((one) => one.type === record.type && one.value === record.value)) list.push(record);
  }
  const empty = new Set([...nodes.keys()].flatMap((name) => lineage(name).slice(1)).filter((name) => !nodes.has(name)));
  return { zones, nodes, empty, recursive };
}

function glueOf(delegations: readonly ZoneRecord[], all: readonly Zone[]): ZoneRecord[] {
  const servers = new Set(delegations.map((record) => record.value));
  return all.flatMap((zone) => zone.records.filter((record) => record.type === "A" && servers.has(record.name)));
}

/**
 * The answer of RFC 1034, 4.3.2: aliases are followed as far as this view reaches, so a chain across zones held here comes in one answer;
 * a dangling alias is NXDOMAIN with the alias in the answer section; an alias loop ends when a name comes back.
 */
export function answerQuestion(view: View, query: DnsQuery): DnsAnswer {
  const answers: ZoneRecord[] = [];
  const seen = new Set<string>();
  let name = query.name;
  let end = look(view, name, query.type);
  const authoritative = !view.recursive && end.kind !== "refused" && end.kind !== "referral";
  while (end.kind === "alias" && seen.size < HOP_LIMIT) {
    answers.push(...end.records);
    seen.add(name);
    name = end.target;
    if (seen.has(name)) return finish(view, NOERROR, authoritative, answers);
    end = look(view, name, query.type);
  }
  if (end.kind === "answer") answers.push(...end.records);
  const rcode = answers.length > 0 && end.kind === "refused" ? NOERROR : RCODES[end.kind];
  const authorities = end.kind === "nodata" || end.kind === "nxdomain" ? soaOf(end.zone) : [];
  if (end.kind === "referral" && answers.length === 0)
    return { ...finish(view, rcode, false, answers), authorities: end.records, additionals: glue(view, end.records) };
  return { ...finish(view, rcode, authoritative, answers), authorities };
}

const RCODES = {
  answer: NOERROR,
  alias: NOERROR,
  nodata: NOERROR,
  referral: NOERROR,
  nxdomain: NXDOMAIN,
  lame: SERVFAIL,
  refused: REFUSED,
} as const;

type Found =
  | { readonly kind: "answer" | "referral"; readonly records: readonly ZoneRecord[] }
  | { readonly kind: "alias"; readonly records: readonly ZoneRecord[]; readonly target: string }
  | { readonly kind: "nodata" | "nxdomain"; readonly zone: Zone }
  | { readonly kind: "lame" | "refused" };

function look(view: View, name: string, type: string): Found {
  const ancestors = lineage(name);
  const zone = ancestors.map((ancestor) => view.zones.get(ancestor)).find((found) => found !== undefined);
  if (zone === undefined) return { kind: "refused" };
  const cut = ancestors.find((at) => at !== zone.origin && isWithin(at, zone.origin) && nsAt(view, at).length > 0);
  if (cut !== undefined) return view.recursive ? { kind: "lame" } : { kind: "referral", records: nsAt(view, cut) };
  const renamed = dname(view, zone, ancestors.slice(1), name, type);
  if (renamed !== null) return renamed;
  return pick(view.nodes.get(name) ?? wildcard(view, zone, ancestors) ?? null, view, zone, name, type);
}

function pick(node: readonly ZoneRecord[] | null, view: View, zone: Zone, name: string, type: string): Found {
  if (node === null) return { kind: view.empty.has(name) ? "nodata" : "nxdomain", zone };
  const records = node.filter((record) => record.type === type || type === "ANY");
  if (records.length > 0) return { kind: "answer", records };
  const alias = node.find((record) => record.type === "CNAME");
  return alias === undefined ? { kind: "nodata", zone } : { kind: "alias", records: [alias], target: alias.value };
}

/** DNAME (RFC 6672): the record itself and a CNAME made from it; TTL of the CNAME is the DNAME's. */
function dname(view: View, zone: Zone, ancestors: readonly string[], name: string, type: string): Found | null {
  for (const ancestor of ancestors) {
    if (!isWithin(ancestor, zone.origin)) return null;
    const record = view.nodes.get(ancestor)?.find((one) => one.type === "DNAME");
    if (record === undefined || type === "DNAME") continue;
    const target = `${name.slice(0, -ancestor.length)}${record.value}`;
    return { kind: "alias", records: [record, { name, type: "CNAME", ttl: record.ttl, value: target }], target };
  }
  return null;
}

/** RFC 4592: the wildcard at the closest encloser that exists, its records under the name asked for. */
function wildcard(view: View, zone: Zone, [name = "", ...ancestors]: readonly string[]): readonly ZoneRecord[] | null {
  if (view.empty.has(name)) return null;
  const encloser = ancestors.find((at) => view.nodes.has(at) || view.empty.has(at) || at === zone.origin);
  const star = encloser === undefined ? undefined : view.nodes.get(encloser === "" ? "*" : `*.${encloser}`);
  return star?.map((record) => ({ ...record, name })) ?? null;
}

const nsAt = (view: View, name: string) => view.nodes.get(name)?.filter((record) => record.type === "NS") ?? [];
const soaOf = (zone: Zone) => zone.records.filter((record) => record.type === "SOA");

function glue(view: View, servers: readonly ZoneRecord[]): ZoneRecord[] {
  return servers.flatMap((server) => view.nodes.get(server.value)?.filter((record) => record.type === "A") ?? []);
}

function finish(view: View, rcode: number, authoritative: boolean, answers: readonly ZoneRecord[]): DnsAnswer {
  return { rcode, authoritative, recursionAvailable: view.recursive, answers, authorities: [], additionals: [] };
}
