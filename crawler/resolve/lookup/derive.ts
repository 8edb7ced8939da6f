import type { ChainHop, ChainObservations, chains, dnsHeaders, dnsRecords } from "../../../data/schema/lookups.ts";
import { extendedErrorsOf, nsidOf } from "../wire/edns.ts";
import { isIpLiteral, nameOfText, textOfName, type WireName } from "../wire/name.ts";
import { addressOf, recordText, stringsOf } from "../wire/record-text.ts";
import { RECORD_TYPES, rcodeName, typeName } from "../wire/record-types.ts";
import { type Chain, deriveChain, type Hop } from "./chain.ts";
import type { Look } from "./look.ts";
import { deriveZones } from "./zone-cut.ts";

const { A, AAAA, MX, PTR, TXT } = RECORD_TYPES;

/** The lookup that rows are derived for. Names in presentation form. */
export interface DerivedFor {
  readonly host: string;
  readonly round: number;
  readonly vantage: string;
  readonly site: string;
  readonly askedHost: string;
  readonly sibling: string | null;
}

export interface DerivedRows {
  readonly headers: readonly (typeof dnsHeaders.$inferInsert)[];
  readonly records: readonly (typeof dnsRecords.$inferInsert)[];
  readonly chain: typeof chains.$inferInsert;
}

/** All rows that follow from the exchanges of one lookup, and from nothing else: derived again they are the same. */
export function deriveRows(lookup: DerivedFor, looks: readonly Look[]): DerivedRows {
  const { host, round, vantage } = lookup;
  const key = { host, round, vantage };
  return {
    headers: looks.flatMap((look) => headerRow(key, look)),
    records: recordRows(key, looks),
    chain: isIpLiteral(lookup.askedHost) ? literalRow(key, lookup, looks) : chainRow(key, lookup, looks),
  };
}

type Key = Pick<DerivedFor, "host" | "round" | "vantage">;

function headerRow(key: Key, { position, asked, message }: Look): (typeof dnsHeaders.$inferInsert)[] {
  if (message === null) return [];
  return [
    {
      ...key,
      exchange: position,
      name: textOfName(asked.name),
      type: typeName(asked.type),
      rcode: rcodeName(message.rcode),
      aa: message.aa,
      tc: message.tc,
      ad: message.ad,
      udpSize: message.edns?.udpSizeBytes ?? null,
      nsid: nsidOf(message.edns),
      extendedErrors: extendedErrorsOf(message.edns),
      trailingBytes: message.trailingBytes,
    },
  ];
}

function recordRows(key: Key, looks: readonly Look[]): (typeof dnsRecords.$inferInsert)[] {
  const rows: (typeof dnsRecords.$inferInsert)[] = [];
  for (const { message, position } of looks) {
    if (message === null) continue;
    const sections = { answer: message.answers, authority: message.authority, additional: message.additional };
    for (const [section, records] of Object.entries(sections)) {
      for (const record of records) {
        if (record.type === RECORD_TYPES.OPT) continue;
        rows.push({
          ...key,
          position: rows.length,
          exchange: position,
          section: section as keyof typeof sections,
          owner: textOfName(record.owner),
          type: typeName(record.type),
          ttl: record.ttl,
          value: recordText(record),
        });
      }
    }
  }
  return rows;
}

function chainRow(key: Key, lookup: DerivedFor, looks: readonly Look[]): typeof chains.$inferInsert {
  const name = nameOfText(lookup.askedHost);
  const chain = deriveChain(name, looks);
  const zones = deriveZones(name, nameOfText(lookup.site), looks).map((zone) => ({
    apex: textOfName(zone.apex),
    nameServers: zone.nameServers.map(textOfName),
    primary: textOfName(zone.primary),
    mailbox: textOfName(zone.mailbox),
    exchanges: zone.exchanges,
  }));
  return {
    ...key,
    hops: chain.hops.map(hopRow),
    finalName: textOfName(chain.finalName),
    end: chain.end,
    addresses: chain.addresses.map(({ address }) => address),
    zone: zones[0]?.apex ?? null,
    nameServers: zones[0]?.nameServers ?? [],
    isWildcard: wildcardness(lookup, chain, looks),
    observations: { ...observationsOf(name, looks), serviceAliases: chain.serviceAliases.map(hopRow), zones },
  };
}

function literalRow(key: Key, { askedHost }: DerivedFor, looks: readonly Look[]): typeof chains.$inferInsert {
  const observations = { reverseNames: reverseNamesIn(looks) };
  const nothing = { hops: [], zone: null, nameServers: [], isWildcard: null };
  const address = askedHost.replace(/^\[|\]$/g, "");
  return { ...key, ...nothing, finalName: askedHost, end: "address", addresses: [address], observations };
}

function hopRow({ owner, type, target, ttl, ttlOrigin, isSynthesised, exchange }: Hop): ChainHop {
  return { owner: textOfName(owner), type, target: textOfName(target), ttl, ttlOrigin, isSynthesised, exchange };
}

/**
 * Whether the random sibling got the same first alias, or without aliases the same IPv4 addresses: then the zone
 * answers for every name, and is counted once. Null when the sibling was not asked or nobody answered.
 */
function wildcardness(lookup: DerivedFor, chain: Chain, looks: readonly Look[]): boolean | null {
  if (lookup.askedHost !== lookup.host) return chain.hops.length > 0 || chain.addresses.length > 0;
  if (lookup.sibling === null) return null;
  const probes = looks.filter(({ purpose }) => purpose === "wildcard");
  const sibling = deriveChain(
    nameOfText(lookup.sibling),
    probes.map((look) => ({ ...look, purpose: "host" as const })),
  );
  if (sibling.end === "unanswered" || sibling.end === "refused") return null;
  // Under a DNAME each name has a target of its own: a subtree, and no wildcard.
  const [mine, theirs] = [chain, sibling].map(({ hops }) => hops.find(({ type }) => type === "CNAME")?.target);
  if (mine !== undefined || theirs !== undefined) return mine === theirs;
  const ofIpv4 = ({ addresses }: Chain) => addresses.map(({ address }) => address).filter((one) => !one.includes(":"));
  const own = ofIpv4(chain).sort();
  return own.length > 0 && own.join() === ofIpv4(sibling).sort().join();
}

function observationsOf(name: WireName, looks: readonly Look[]): ChainObservations {
  const mail = looks.filter(({ purpose }) => purpose === "mail");
  const answers = mail.flatMap(({ message }) => message?.answers ?? []).filter(({ owner }) => owner === name);
  const spf = answers.filter(({ type }) => type === TXT).map((record) => stringsOf(record).join(""));
  return {
    reverseNames: reverseNamesIn(looks),
    references: referencesIn(looks),
    authorityTtls: authorityTtlsIn(name, looks),
    addressTtl: deriveChain(name, looks).addresses[0]?.ttl ?? null,
    disagreements: disagreementsIn(looks),
    failures: failuresIn(looks),
    ...(mail.length === 0
      ? {}
      : {
          mailServers: unique(answers.filter(({ type }) => type === MX).map(({ names }) => textOfName(names[0]!))),
          spfTargets: unique(spf.filter((text) => /^v=spf1(\s|$)/i.test(text)).flatMap(spfTargetsOf)),
        }),
  };
}

function reverseNamesIn(looks: readonly Look[]): string[] {
  const answers = looks.filter(({ purpose }) => purpose === "reverse").flatMap(({ message }) => message?.answers ?? []);
  return unique(answers.filter(({ type }) => type === PTR).map(({ names }) => textOfName(names[0]!)));
}

/** Domains that an SPF record hands the question on to (RFC 7208, 5.2 and 6.1); those with macros are left out. */
function spfTargetsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)[+?~-]?(?:include:|redirect=)([^\s%]+)(?=\s|$)/gi)].map(([, domain]) =>
    domain!.toLowerCase(),
  );
}

function referencesIn(looks: readonly Look[]): { name: string; ttl: number; addresses: string[] }[] {
  return looks
    .filter(({ purpose, message }) => purpose === "reference" && message !== null)
    .map(({ asked, message }) => ({
      name: textOfName(asked.name),
      ttl: Math.min(...message!.answers.map(({ ttl }) => ttl)),
      addresses: message!.answers.filter(({ type }) => type === A || type === AAAA).map(addressOf),
    }));
}

/** TTLs of the host's A records as an authority gave them, one each time it was asked. */
function authorityTtlsIn(name: WireName, looks: readonly Look[]): number[] {
  return looks
    .filter(({ purpose, message }) => purpose === "authority" && message?.aa === true)
    .flatMap(({ message }) => message!.answers.find(({ type, owner }) => type === A && owner === name)?.ttl ?? []);
}

/** Questions to which one server says that the name does not exist and another that it does. */
function disagreementsIn(looks: readonly Look[]): string[] {
  const said = new Map<string, Set<string>>();
  for (const { asked, message } of looks) {
    if (message === null || (message.rcode !== 0 && message.rcode !== 3)) continue;
    const question = `${textOfName(asked.name)} ${typeName(asked.type)}`;
    said.set(question, (said.get(question) ?? new Set()).add(rcodeName(message.rcode)));
  }
  return [...said].filter(([, rcodes]) => rcodes.size > 1).map(([question]) => question);
}

/** Questions that got no usable answer from any server, with the last outcome. */
function failuresIn(looks: readonly Look[]): string[] {
  const last = new Map<string, string | null>();
  for (const { purpose, asked, message, outcome } of looks) {
    const question = `${purpose} ${textOfName(asked.name)} ${typeName(asked.type)}`;
    const isAnswered = message !== null && (message.rcode === 0 || message.rcode === 3);
    if (last.get(question) === null) continue;
    last.set(question, isAnswered ? null : message === null ? outcome : rcodeName(message.rcode));
  }
  return [...last].filter(([, outcome]) => outcome !== null).map(([question, outcome]) => `${question}: ${outcome}`);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
