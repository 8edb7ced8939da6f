import { type HostCode, type Reason, reason } from "../../data/codes.ts";
import { siteOf } from "../../data/site.ts";
import type { NetworkTable } from "./asn.ts";
import type { HostEvidence } from "./host-evidence.ts";
import type { Match } from "./mail-service.ts";
import { type PartyTables, partyOf, type ServiceSignal, type Technique } from "./service-signal.ts";

/**
 * Signals of the addresses: the same as a service's own name, or as a host of a party that sends the site's mail; within
 * a service's prefix or network; a PTR name under its suffix. All are one family.
 */
export function addressSignals(
  evidence: HostEvidence,
  tables: PartyTables,
  senders: ReadonlySet<string>,
): ServiceSignal[] {
  const { chain, site, sameAddresses } = evidence;
  const { services, networks } = tables;
  const listed = (
    match: Match,
    because: Reason<HostCode>,
    technique: Technique,
    servedSite: string | null = null,
  ): ServiceSignal => {
    const { service, certainty } = match;
    return { family: "A", service, servedSite, isListed: true, because, certainty, technique, isDirect: false };
  };
  const own = chain.addresses.flatMap((address) => [
    ...services
      .byAddress(address)
      .map((match) => listed(match, reason("address-in-range", { address, range: match.value }), "address")),
    ...networkOf(address, networks).flatMap((asn) =>
      services
        .byNetwork(asn)
        .map((match) => listed(match, reason("address-in-range", { address, range: asn }), "address")),
    ),
  ]);
  const ipv4 = chain.addresses.filter((address) => !address.includes(":"));
  const references = (chain.observations.references ?? [])
    .filter(({ addresses }) => ipv4.length > 0 && ipv4.every((address) => addresses.includes(address)))
    .flatMap(({ name, ttl }) =>
      services
        .byReference(name)
        .map((match) =>
          listed(match, reason("same-addresses-now", { host: name }), copiedOrOwn(evidence, ttl), siteOf(name)),
        ),
    );
  const neighbours = chain.hops.length > 0 ? [] : sameAddresses;
  const shared = neighbours.flatMap(({ host, ttl }) => {
    const party = partyOf(host, ["cname"], site, tables);
    if (party === null || (!party.isListed && !senders.has(party.servedSite!))) return [];
    const because = reason("same-addresses-round", { host });
    return [{ ...party, family: "A" as const, because, technique: copiedOrOwn(evidence, ttl), isDirect: false }];
  });
  const reverse = (chain.observations.reverseNames ?? []).flatMap((name) =>
    services
      .byName("cname", name)
      .slice(0, 1)
      .map((match) => listed(match, reason("reverse-name", { name }), "address", siteOf(name))),
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
