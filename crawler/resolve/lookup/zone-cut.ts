import type { Asked } from "../wire/exchange.ts";
import { isAtOrUnder, parentOf, ROOT, type WireName } from "../wire/name.ts";
import { RECORD_TYPES } from "../wire/record-types.ts";
import type { Look } from "./look.ts";

const { NS, SOA } = RECORD_TYPES;

/** A zone whose apex lies between the site and the host. */
export interface Zone {
  readonly apex: WireName;
  /** Name servers by the NS answer, sorted; empty where it was not heard. */
  readonly nameServers: readonly WireName[];
  /** MNAME and RNAME of the SOA. */
  readonly primary: WireName;
  readonly mailbox: WireName;
  /** Positions of the SOA and of the NS exchange. */
  readonly exchanges: readonly number[];
}

/**
 * The zones that enclose a host, the innermost first, up to the site's own. A delegation to a mail service is a zone
 * between the two, without any alias. An SOA in the answer section with that very owner marks an apex; one in the
 * authority section belongs to an enclosing zone, and behind an alias to the zone of its target (RFC 2308, 1).
 */
export function deriveZones(host: WireName, site: WireName, looks: readonly Look[]): Zone[] {
  const zones: Zone[] = [];
  for (let name = host; isAtOrUnder(name, site) && name !== ROOT; name = parentOf(name)) {
    const soa = heard(name, SOA, looks);
    const record = soa?.message?.answers.find(({ type, owner }) => type === SOA && owner === name);
    if (soa === undefined || record === undefined) continue;
    const ns = heard(name, NS, looks);
    const servers = (ns?.message?.answers ?? []).filter(({ type, owner }) => type === NS && owner === name);
    zones.push({
      apex: name,
      nameServers: servers.map(({ names }) => names[0]!).sort(),
      primary: record.names[0]!,
      mailbox: record.names[1]!,
      exchanges: ns === undefined ? [soa.position] : [soa.position, ns.position],
    });
  }
  return zones;
}

/**
 * The next question of the walk from a name up to its site; null at its end. `start` is the host, or its parent where
 * the host is an alias, which is never an apex (RFC 1034, 3.6.2).
 */
export function nextZoneQuestion(start: WireName, site: WireName, looks: readonly Look[]): Asked | null {
  for (let name = start; isAtOrUnder(name, site) && name !== ROOT; ) {
    const soa = heard(name, SOA, looks);
    if (soa === undefined) return { name, type: SOA };
    const isApex = soa.message?.answers.some(({ type, owner }) => type === SOA && owner === name) ?? false;
    if (isApex && heard(name, NS, looks) === undefined) return { name, type: NS };
    name = isApex ? parentOf(name) : enclosingApex(name, soa);
  }
  return null;
}

/** Where the SOA of a negative answer says that the enclosing zone begins; the parent where it says nothing usable. */
function enclosingApex(name: WireName, { message }: Look): WireName {
  const owner = message?.authority.find(({ type }) => type === SOA)?.owner;
  const isAbove = owner !== undefined && owner !== name && isAtOrUnder(name, owner);
  return isAbove ? owner : parentOf(name);
}

/** The best look at a name for a type within the walk: one with a message where there is one. */
function heard(name: WireName, type: number, looks: readonly Look[]): Look | undefined {
  const about = looks.filter(
    ({ purpose, asked }) => purpose === "zone-cut" && asked.name === name && asked.type === type,
  );
  return about.find(({ message }) => message?.rcode === 0) ?? about.at(-1);
}
