import { type HostCode, type Reason, reason } from "../../data/codes.ts";
import type { ChainHop } from "../../data/schema/lookups.ts";
import { siteOf } from "../../data/site.ts";
import { addressSignals } from "./address-signals.ts";
import type { HostEvidence } from "./host-evidence.ts";
import type { NameKind } from "./mail-service.ts";
import { type PartyTables, partyOf, type ServiceSignal, type Technique } from "./service-signal.ts";

export { type Family, type PartyTables, type ServiceSignal, type Technique, techniques } from "./service-signal.ts";

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

/** Each hop of the chain whose target is another party's; the first is the platform, a later one what it uses. */
function aliasSignals({ chain, site }: HostEvidence, tables: PartyTables): ServiceSignal[] {
  return [...chain.hops, ...(chain.observations.serviceAliases ?? [])].flatMap((hop) => {
    const party = partyOf(hop.target, ["cname"], site, tables);
    if (party === null) return [];
    const { owner, type, target, ttl } = hop;
    const because = reason("alias-to", { owner, type, target, ttl });
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
      const facts = { apex: zone.apex, servers: zone.nameServers, isWhole: isWhole ? "yes" : "no" };
      const because = reason("zone-delegated", facts);
      return [{ ...party, family: "D" as const, because, technique: "ns-delegation" as const, isDirect }];
    });
  });
}

function pathSignals({ paths }: HostEvidence, { services }: PartyTables): ServiceSignal[] {
  const matches = new Map(
    paths.flatMap((path) => services.byPath(path).map((match) => [`${match.service} ${match.value}`, match])),
  );
  return [...matches.values()].map(({ service, value, certainty }) => {
    const because = reason("path-shape", { shape: value });
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

type MailCode = "dkim-key-at" | "spf-includes" | "bounces-to" | "envelope-under" | "sibling-leads-to";

function mailSignals({ mail, site }: HostEvidence, tables: PartyTables): ServiceSignal[] {
  const sources: readonly (readonly [names: readonly string[], kinds: readonly NameKind[], code: MailCode])[] = [
    [mail.dkimTargets, ["dkim", "cname"], "dkim-key-at"],
    [mail.spfTargets, ["spf", "cname"], "spf-includes"],
    [mail.mailServers, ["mx", "cname"], "bounces-to"],
    [mail.returnPaths, ["return-path", "cname"], "envelope-under"],
    [mail.siblingTargets, ["cname"], "sibling-leads-to"],
  ];
  const fromZone = sources.flatMap(([names, kinds, code]) =>
    [...new Set(names)].flatMap((name) => {
      const party = partyOf(name, kinds, site, tables);
      return party === null
        ? []
        : [{ ...party, family: "M" as const, because: reason(code, { name }) as Reason<HostCode> }];
    }),
  );
  const marks = [...new Set(mail.headers.map((name) => name.toLowerCase()))].flatMap((name) =>
    tables.services.byHeader(name).map(({ service, certainty, value }) => {
      return {
        family: "H" as const,
        service,
        servedSite: null,
        isListed: true,
        certainty,
        because: reason("header-seen", { name: value }),
      };
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
    const because = reason("certificate-names", { name });
    return [{ ...party, family: "T" as const, because, technique: null, isDirect: false }];
  });
}
