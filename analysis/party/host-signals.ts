import type { Certainty } from "../../data/lists/mail-services.ts";
import type { ChainHop } from "../../data/schema/lookups.ts";
import { siteOf } from "../../data/site.ts";
import type { NetworkTable } from "./asn.ts";
import type { EntityTable } from "./entity.ts";
import type { HostEvidence } from "./host-evidence.ts";
import type { MailServiceTable, Match, NameKind } from "./mail-service.ts";
import { labelsOf } from "./name-suffix.ts";

/** How a name can hide who serves it. */
export const techniques = [
  "cname",
  "dname",
  "ns-delegation",
  "address",
  "flattened",
  "svcb-alias",
  "cdn-fronted",
] as const;
export type Technique = (typeof techniques)[number];

/**
 * Families of evidence; two signals of one family count once. D: alias or zone cut. A: addresses. P: path shape. M: mail
 * authentication and records of the same zone. H: header marks. T: certificate. D, A, P and T concern the host; M and H
 * name the service that sent the message.
 */
export type Family = "D" | "A" | "P" | "M" | "H" | "T";

/** One fact that speaks for a service. */
export interface ServiceSignal {
  readonly family: Family;
  readonly service: string;
  /** In words that name the record, address, path or header. */
  readonly because: string;
  /** `remembered` lifts nothing above suspected. */
  readonly certainty: Certainty;
  readonly technique: Technique | null;
  /** The site of the name that spoke for it; null for addresses, paths and headers. */
  readonly servedSite: string | null;
  /** Whether a table knows the service; else `service` is a site. */
  readonly isListed: boolean;
  /** Proves by itself: a direct alias, or a zone whose name servers are all the service's. */
  readonly isDirect: boolean;
}

/** The tables that signals are read by. */
export interface PartyTables {
  readonly services: MailServiceTable;
  readonly entities: EntityTable;
  /** Networks of addresses from the user's own file; absent without one. */
  readonly networks?: NetworkTable;
}

/** All signals for any service, in the order of the chain and then of the families. */
export function hostSignals(evidence: HostEvidence, tables: PartyTables): ServiceSignal[] {
  const mail = mailSignals(evidence, tables);
  const senders = new Set(mail.flatMap(({ servedSite }) => (servedSite === null ? [] : [servedSite])));
  return [
    ...aliasSignals(evidence, tables),
    ...zoneSignals(evidence, tables, senders),
    ...addressSignals(evidence, tables, senders),
    ...pathSignals(evidence, tables),
    ...tlsSignals(evidence, tables, senders),
    ...mail,
  ];
}

type Party = Pick<ServiceSignal, "service" | "servedSite" | "isListed" | "certainty">;

/**
 * Whom a name belongs to, seen from a site: a listed service, an organisation of the table of entities, else the name's
 * own site. Null for the site itself and its organisation, and for carriers, which serve for somebody else.
 */
function partyOf(
  name: string,
  kinds: readonly NameKind[],
  site: string,
  { services, entities }: PartyTables,
): Party | null {
  const servedSite = siteOf(name) ?? lastTwoLabels(name);
  const match = kinds.flatMap((kind) => services.byName(kind, name))[0];
  if (match !== undefined) return { service: match.service, servedSite, isListed: true, certainty: match.certainty };
  if (servedSite === null || servedSite === site || entities.isCarrier(name) || entities.areSame(name, site))
    return null;
  const entity = entities.of(name);
  if (entity === null || entity.kind === "brand")
    return { service: servedSite, servedSite, isListed: false, certainty: "run" };
  return { service: entity.organisation, servedSite, isListed: true, certainty: entity.certainty };
}

/** What stands for the site of a name that is no host name, since a label holds a dot or another odd byte. */
function lastTwoLabels(name: string): string | null {
  return name.includes("\\") ? labelsOf(name).slice(-2).join(".") : null;
}

/** Each hop of the chain whose target is another party's; the first is the platform, a later one what it uses. */
function aliasSignals({ chain, site }: HostEvidence, tables: PartyTables): ServiceSignal[] {
  return [...chain.hops, ...(chain.observations.serviceAliases ?? [])].flatMap((hop) => {
    const party = partyOf(hop.target, ["cname"], site, tables);
    if (party === null) return [];
    const because = `${hop.owner} ${hop.type} ${hop.target} (TTL ${hop.ttl})`;
    return [{ ...party, family: "D" as const, because, technique: techniqueOf(hop), isDirect: true }];
  });
}

function techniqueOf({ type, isSynthesised }: ChainHop): Technique {
  if (type === "HTTPS" || type === "SVCB") return "svcb-alias";
  return type === "DNAME" || isSynthesised === true ? "dname" : "cname";
}

/**
 * Zones that enclose the host and whose name servers are another party's. All of them prove for a listed service, and
 * for a party that also sends the site's mail; some of them, or an operator that nothing else names, are a hint: a
 * generic DNS host runs zones for anybody.
 */
function zoneSignals(
  { chain, site }: HostEvidence,
  tables: PartyTables,
  senders: ReadonlySet<string>,
): ServiceSignal[] {
  const zones = chain.observations.zones ?? [];
  const usual = new Set(zones.find(({ apex }) => apex === site)?.nameServers.map((server) => siteOf(server)));
  return zones.flatMap((zone) => {
    const parties = zone.nameServers.map((server) => partyOf(server, ["ns"], site, tables));
    const services = new Map(parties.filter((party) => party !== null).map((party) => [party.service, party]));
    return [...services.values()].flatMap((party) => {
      const isUsual = !party.isListed && (zone.apex === site || usual.has(party.servedSite));
      if (isUsual) return [];
      const isWhole = parties.every((other) => other?.service === party.service);
      const isDirect = isWhole && (party.isListed || senders.has(party.servedSite!));
      const because = `zone ${zone.apex} is delegated to ${zone.nameServers.join(", ")}${isWhole ? "" : ", not all of them its own"}`;
      return [{ ...party, family: "D" as const, because, technique: "ns-delegation" as const, isDirect }];
    });
  });
}

function addressSignals(evidence: HostEvidence, tables: PartyTables, senders: ReadonlySet<string>): ServiceSignal[] {
  const { chain, site, sameAddresses } = evidence;
  const { services, networks } = tables;
  const listed = (
    match: Match,
    because: string,
    technique: Technique,
    servedSite: string | null = null,
  ): ServiceSignal => {
    const { service, certainty } = match;
    return { family: "A", service, servedSite, isListed: true, because, certainty, technique, isDirect: false };
  };
  const own = chain.addresses.flatMap((address) => [
    ...services.byAddress(address).map((match) => listed(match, `${address} lies in ${match.value}`, "address")),
    ...networkOf(address, networks).flatMap((asn) =>
      services.byNetwork(asn).map((match) => listed(match, `${address} lies in ${asn}`, "address")),
    ),
  ]);
  const ipv4 = chain.addresses.filter((address) => !address.includes(":"));
  const references = (chain.observations.references ?? [])
    .filter(({ addresses }) => ipv4.length > 0 && ipv4.every((address) => addresses.includes(address)))
    .flatMap(({ name, ttl }) =>
      services
        .byReference(name)
        .map((match) =>
          listed(match, `same addresses as ${name} in the same minute`, copiedOrOwn(evidence, ttl), siteOf(name)),
        ),
    );
  const neighbours = chain.hops.length > 0 ? [] : sameAddresses;
  const shared = neighbours.flatMap(({ host, ttl }) => {
    const party = partyOf(host, ["cname"], site, tables);
    if (party === null || (!party.isListed && !senders.has(party.servedSite!))) return [];
    const because = `same addresses as ${host} in the same round`;
    return [{ ...party, family: "A" as const, because, technique: copiedOrOwn(evidence, ttl), isDirect: false }];
  });
  const reverse = (chain.observations.reverseNames ?? []).flatMap((name) =>
    services
      .byName("cname", name)
      .slice(0, 1)
      .map((match) => listed(match, `PTR ${name}`, "address", siteOf(name))),
  );
  return [...references, ...own, ...shared, ...reverse];
}

function networkOf(address: string, networks: NetworkTable | undefined): string[] {
  const asn = networks?.of(address) ?? null;
  return asn === null ? [] : [asn];
}

/** Longest TTL that a copied record is taken for one by its length alone. */
const SHORT_TTL_SECONDS = 300;

/**
 * Whether addresses were copied from another name (`flattened`) or are the zone's own (`address`). A TTL that changes
 * within a second at the authority was copied (it falls, or has just been renewed), one that stays was not. Where no authority could be asked twice, length must do: a copy
 * lives no longer than its source.
 */
function copiedOrOwn({ chain }: HostEvidence, sourceTtl: number | null): Technique {
  const [first, second] = chain.observations.authorityTtls ?? [];
  if (first !== undefined && second !== undefined) return second !== first ? "flattened" : "address";
  const ttl = first ?? chain.observations.addressTtl ?? null;
  if (ttl === null || (sourceTtl !== null && ttl > sourceTtl)) return "address";
  return ttl <= SHORT_TTL_SECONDS ? "flattened" : "address";
}

function pathSignals({ paths }: HostEvidence, { services }: PartyTables): ServiceSignal[] {
  const matches = new Map(
    paths.flatMap((path) => services.byPath(path).map((match) => [`${match.service} ${match.value}`, match])),
  );
  return [...matches.values()].map(({ service, value, certainty }) => {
    const because = `the path has the shape ${value}`;
    return {
      family: "P",
      service,
      servedSite: null,
      isListed: true,
      because,
      certainty,
      technique: null,
      isDirect: false,
    };
  });
}

function mailSignals({ mail, site }: HostEvidence, tables: PartyTables): ServiceSignal[] {
  const sources: readonly (readonly [names: readonly string[], kinds: readonly NameKind[], what: string])[] = [
    [mail.dkimTargets, ["dkim", "cname"], "DKIM key at"],
    [mail.spfTargets, ["spf", "cname"], "SPF includes"],
    [mail.mailServers, ["mx", "cname"], "bounces go to"],
    [mail.returnPaths, ["return-path", "cname"], "envelope sender under"],
    [mail.siblingTargets, ["cname"], "another host of the site leads to"],
  ];
  const fromZone = sources.flatMap(([names, kinds, what]) =>
    [...new Set(names)].flatMap((name) => {
      const party = partyOf(name, kinds, site, tables);
      return party === null ? [] : [{ ...party, family: "M" as const, because: `${what} ${name}` }];
    }),
  );
  const marks = [...new Set(mail.headers.map((name) => name.toLowerCase()))].flatMap((name) =>
    tables.services.byHeader(name).map(({ service, certainty, value }) => {
      return { family: "H" as const, service, servedSite: null, isListed: true, certainty, because: `header ${value}` };
    }),
  );
  return [...fromZone, ...marks].map((signal) => ({ ...signal, technique: null, isDirect: false }));
}

function tlsSignals(
  { tlsNames, site }: HostEvidence,
  tables: PartyTables,
  senders: ReadonlySet<string>,
): ServiceSignal[] {
  return [...new Set(tlsNames)].flatMap((name) => {
    const party = partyOf(name.replace(/^\*\./, ""), ["cname"], site, tables);
    if (party === null || (!party.isListed && !senders.has(party.servedSite!))) return [];
    const because = `the certificate names ${name}`;
    return [{ ...party, family: "T" as const, because, technique: null, isDirect: false }];
  });
}
