import type { ChainEnd } from "../../../data/schema/lookups.ts";
import type { Asked, ServerRole } from "../wire/exchange.ts";
import type { WireRecord } from "../wire/message-reader.ts";
import { isAtOrUnder, labelsOf, NameError, nameOfLabels, ROOT, type WireName } from "../wire/name.ts";
import { addressOf, serviceBindingOf } from "../wire/record-text.ts";
import { RECORD_TYPES } from "../wire/record-types.ts";
import type { Message } from "../wire/wire.ts";
import type { Look } from "./look.ts";

/** RFC 1034 sets no limit; resolvers stop at about 11. A longer chain is a loop or a joke. */
export const MAX_HOPS = 16;

const { A, AAAA, CNAME, DNAME, HTTPS, SVCB, SOA, TXT } = RECORD_TYPES;
const NOERROR = 0;
const NXDOMAIN = 3;
const REFUSED = 5;

/** One step from a name to the next. */
export interface Hop {
  readonly owner: WireName;
  readonly type: "CNAME" | "DNAME" | "HTTPS" | "SVCB";
  readonly target: WireName;
  /** Seconds: what is left of it from a resolver, the zone's value from an authority. */
  readonly ttl: number;
  readonly ttlOrigin: ServerRole;
  /** A CNAME that a DNAME made (RFC 6672, 3.1): no record of the zone. */
  readonly isSynthesised: boolean;
  /** Position of the exchange that said so. */
  readonly exchange: number;
}

export interface FoundAddress {
  readonly address: string;
  readonly ttl: number;
  readonly exchange: number;
}

/** Where a name leads, with every hop; pure, and the same each time it is derived from the same exchanges. */
export interface Chain {
  readonly hops: readonly Hop[];
  readonly finalName: WireName;
  readonly end: ChainEnd;
  /** Response code of the message that ended it; null where none came. */
  readonly rcode: number | null;
  readonly addresses: readonly FoundAddress[];
  /** AliasMode records of type HTTPS or SVCB (RFC 9460, 2.4.2), which browsers follow and mail clients seldom ask for. */
  readonly serviceAliases: readonly Hop[];
}

/**
 * Derives the chain of a name from what was heard about it and about the names it leads to. In a message only records
 * that the question leads to count; others are somebody's invention.
 */
export function deriveChain(host: WireName, looks: readonly Look[]): Chain {
  const hops: Hop[] = [];
  const seen = [host]; // lists, since so few are searched faster than a set is made
  let name = host;
  let end: ChainEnd | null = null;
  for (const asked: WireName[] = []; end === null && !asked.includes(name); ) {
    asked.push(name);
    for (const step of stepsFrom(name, bestLook(looks, name))) {
      hops.push(step);
      if (step.type === "DNAME") continue;
      if (step.target === step.owner) end = "self";
      else if (seen.includes(step.target)) end = "loop";
      else if (seen.length > MAX_HOPS) end = "too-long";
      if (end !== null) break;
      seen.push(step.target);
      name = step.target;
    }
  }
  const addresses = end === null ? addressesOf(name, looks) : [];
  const last = lastMessage(name, hops, looks);
  return {
    hops,
    finalName: name,
    end: end ?? endOf(name, hops.length > 0, addresses.length > 0, last, looks),
    rcode: last?.rcode ?? null,
    addresses,
    serviceAliases: looks.flatMap((look) => serviceAliasesIn(look, name)),
  };
}

/**
 * The question that would carry the chain on; null when nothing more can be learnt by asking. A name at which a
 * resolver gave up is asked for its CNAME alone, which takes the long chains that resolvers refuse in two pieces.
 */
export function nextChainQuestion(host: WireName, types: readonly number[], looks: readonly Look[]): Asked | null {
  const isAsked = (name: WireName, type: number) =>
    looks.some(({ asked }) => asked.name === name && asked.type === type);
  const missing = types.find((type) => !isAsked(host, type));
  if (missing !== undefined) return { name: host, type: missing };
  const { finalName, end } = deriveChain(host, looks);
  if (end === "refused" || end === "unanswered") {
    return isAsked(finalName, CNAME) ? null : { name: finalName, type: CNAME };
  }
  if (end !== "out-of-server") return null;
  const open = types.find((type) => (type === A || type === AAAA || type === TXT) && !isAsked(finalName, type));
  return open === undefined ? null : { name: finalName, type: open };
}

/** A look at a name that shows an alias there; undefined where none does. */
function bestLook(looks: readonly Look[], name: WireName): Look | undefined {
  for (const look of looks) {
    const { asked, message } = look;
    if (asked.name === name && isOfChain(look) && message !== null && aliasAt(message, name) !== null) return look;
  }
  return undefined;
}

function isOfChain({ purpose }: Look): boolean {
  return purpose === "host" || purpose === "hop";
}

/** The hops of one message from a name on, CNAMEs in the order of the walk, each DNAME before the CNAME it made. */
function stepsFrom(start: WireName, look: Look | undefined): Hop[] {
  const steps: Hop[] = [];
  const message = look?.message;
  if (!message) return steps;
  let name = start;
  for (const walked: WireName[] = []; !walked.includes(name) && steps.length <= 2 * MAX_HOPS; ) {
    walked.push(name);
    const alias = aliasAt(message, name);
    if (alias === null) break;
    const { dname, ttl, target } = alias;
    const [ttlOrigin, exchange] = [look.serverRole, look.position];
    if (dname !== null) {
      const [owner, to] = [dname.owner, dname.names[0]!];
      steps.push({ owner, type: "DNAME", target: to, ttl: dname.ttl, ttlOrigin, isSynthesised: false, exchange });
    }
    steps.push({ owner: name, type: "CNAME", target, ttl, ttlOrigin, isSynthesised: dname !== null, exchange });
    name = target;
  }
  return steps;
}

interface Alias {
  readonly target: WireName;
  readonly ttl: number;
  /** The DNAME that made it; null for a CNAME of the zone. */
  readonly dname: WireRecord | null;
}

function aliasAt(message: Message, name: WireName): Alias | null {
  let cname: WireRecord | undefined;
  let dname: WireRecord | undefined;
  for (const record of message.answers) {
    if (record.type === CNAME && record.owner === name) cname ??= record;
    if (record.type === DNAME && record.owner !== name && isAtOrUnder(name, record.owner)) dname ??= record;
  }
  const made = dname === undefined ? null : substitute(name, dname);
  if (cname !== undefined) {
    const target = cname.names[0]!;
    return { target, ttl: cname.ttl, dname: dname !== undefined && made === target ? dname : null };
  }
  // RFC 6672, 3.1: a server may leave the synthesised CNAME to us.
  return dname === undefined || made === null ? null : { target: made, ttl: dname.ttl, dname };
}

/** The name with the DNAME's owner replaced by its target (RFC 6672, 2.2); null where that grows too long. */
function substitute(name: WireName, { owner, names }: WireRecord): WireName | null {
  const kept = labelsOf(name).slice(0, labelsOf(name).length - labelsOf(owner).length);
  try {
    return nameOfLabels([...kept, ...labelsOf(names[0]!)]);
  } catch (error) {
    if (error instanceof NameError) return null;
    throw error;
  }
}

function addressesOf(name: WireName, looks: readonly Look[]): FoundAddress[] {
  const found: FoundAddress[] = [];
  for (const look of looks) {
    if (look.message === null || !isOfChain(look)) continue;
    for (const record of look.message.answers) {
      if (record.owner !== name || (record.type !== A && record.type !== AAAA)) continue;
      const address = addressOf(record);
      if (!found.some((one) => one.address === address)) {
        found.push({ address, ttl: record.ttl, exchange: look.position });
      }
    }
  }
  return found;
}

/** The message about the last name: one that asked for its addresses (or TXT), else the one that led to it. */
function lastMessage(name: WireName, hops: readonly Hop[], looks: readonly Look[]): Message | null {
  const rank = ({ rcode }: Message) => (rcode === NOERROR ? 0 : rcode === NXDOMAIN ? 1 : 2);
  let best: Message | null = null;
  for (const look of looks) {
    const { asked, message } = look;
    const isAbout = asked.name === name && (asked.type === A || asked.type === TXT || asked.type === CNAME);
    if (message === null || !isAbout || !isOfChain(look)) continue;
    if (best === null || rank(message) < rank(best)) best = message;
  }
  const leading = hops.at(-1)?.exchange;
  return best ?? looks.find(({ position }) => position === leading)?.message ?? null;
}

function endOf(
  name: WireName,
  hasAlias: boolean,
  hasAddress: boolean,
  last: Message | null,
  looks: readonly Look[],
): ChainEnd {
  if (hasAddress) return "address";
  if (last === null) return "unanswered";
  if (last.rcode === NXDOMAIN) return hasAlias ? "dangling" : "nxdomain";
  if (last.rcode === REFUSED && hasAlias) return "out-of-server";
  if (last.rcode !== NOERROR) return "refused";
  const isThere = last.answers.some(({ type, owner }) => owner === name && type !== CNAME);
  if (!hasAlias || isThere) return "no-address";
  const saysNone = last.authority.some(({ type, owner }) => type === SOA && isAtOrUnder(name, owner));
  const isAsked = looks.some(({ asked }) => asked.name === name);
  return saysNone || (isAsked && last.answers.length === 0) ? "dangling" : "out-of-server";
}

function serviceAliasesIn({ message, purpose, asked, position, serverRole }: Look, finalName: WireName): Hop[] {
  if (message === null || purpose !== "host" || (asked.type !== HTTPS && asked.type !== SVCB)) return [];
  return message.answers.flatMap((record) => {
    if ((record.type !== HTTPS && record.type !== SVCB) || record.owner !== finalName) return [];
    const { priority, target } = serviceBindingOf(record);
    if (priority !== 0 || target === ROOT) return [];
    const type = record.type === HTTPS ? ("HTTPS" as const) : ("SVCB" as const);
    const { owner, ttl } = record;
    return [{ owner, type, target, ttl, ttlOrigin: serverRole, isSynthesised: false, exchange: position }];
  });
}

/** The names a chain passes, host first. */
export function namesOf(host: WireName, { hops }: Chain): WireName[] {
  return [host, ...hops.filter(({ type }) => type !== "DNAME").map(({ target }) => target)];
}
