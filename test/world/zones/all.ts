import type { Misbehaviour } from "../dns/misbehaviour.ts";
import { type Zone, zone } from "../dns/zone.ts";
import { seedZone } from "../loopback.ts";
import type { ServerRow } from "../name-service.ts";
import type { Sender } from "../senders/sender.ts";
import { allSites } from "../sites/all.ts";
import type { Site } from "../sites/site.ts";
import { nameServers, partyZones, siteZone } from "./base-zones.ts";
import { delegatedZones, disguiseRows, serviceAliasRows } from "./disguise-rows.ts";
import { realNameServers, realNameZones } from "./real-names.ts";
import { zooServers, zooServiceRows, zooZones } from "./zoo.ts";

interface Plan {
  readonly sites: readonly Site[];
  readonly senders: readonly Sender[];
  readonly seedDomain: string;
  readonly dkimKey: string;
}

/** Every zone of the world; each site keeps its address whichever sites are chosen. */
export function allZones({ sites, senders, seedDomain, dkimKey }: Plan): Zone[] {
  const senderOf = new Map(senders.map((sender) => [sender.site, sender]));
  const parties = partyZones(dkimKey).map((party) =>
    withRows(party, [...(serviceAliasRows[party.origin] ?? []), ...(zooServiceRows[party.origin] ?? [])]),
  );
  const tops = [...new Set([seedDomain.replace(/^.*\./, ""), "example"])].filter((top) => top !== "test");
  return [
    ...parties,
    ...tops.map((top) => zone(top, ["a.nic.test"], [])),
    seedZone(seedDomain),
    ...sites.map((site) => {
      const index = allSites.findIndex((one) => one.name === site.name);
      return siteZone(site, index, senderOf.get(site.name) ?? null, disguiseRows[site.name] ?? []);
    }),
    ...delegatedZones,
    ...zooZones,
    ...realNameZones,
  ];
}

const withRows = (party: Zone, rows: Parameters<typeof zone>[2]): Zone =>
  rows.length === 0
    ? party
    : { ...party, records: [...party.records, ...zone(party.origin, [], rows).records.slice(1)] };

/** Resolvers that fail in one way each, beside the honest one; a campaign may name any of them. */
const failingResolvers: readonly Misbehaviour[] = [
  "slow",
  "dead",
  "lying-id",
  "lying-question",
  "always-truncated",
  "nxdomain",
  "servfail",
  "refused",
  "no-edns",
  "lower-case",
];

/** The servers to open: the honest resolver first; on one address only that one. */
export function serverRows(isSingle: boolean): ServerRow[] {
  const honest: ServerRow = { name: "resolver", address: "127.0.0.1", knows: "all" };
  if (isSingle) return [honest];
  return [
    honest,
    ...failingResolvers.map((misbehaviour, index): ServerRow => {
      return { name: misbehaviour, address: `127.53.9.${index + 1}`, knows: "all", misbehaviour };
    }),
    ...Object.entries(nameServers).map(([name, address]): ServerRow => ({ name, address, knows: "own" })),
    ...Object.entries({ ...zooServers, ...realNameServers }).map(
      ([name, row]): ServerRow => ({ name, knows: "own", ...row }),
    ),
  ];
}

const badNames: readonly Misbehaviour[] = [
  "dead",
  "slow",
  "lying-id",
  "lying-question",
  "always-truncated",
  "truncated-then-closed",
  "split-segment",
  "servfail",
  "refused",
  "no-edns",
  "lower-case",
  "trailing-bytes",
  "cut-rdata",
  "self-pointer",
  "high-ttl",
  "odd-labels",
];

/** Names for which every server misbehaves: KIND.bad.zoo.test, and two flattened names whose TTL counts down. */
export const wronglyAnswered: Readonly<Record<string, Misbehaviour>> = {
  ...Object.fromEntries(badNames.map((kind) => [`${kind}.bad.zoo.test`, kind])),
  "flat.zoo.test": "falling-ttl",
  "flat.lone.test": "falling-ttl",
};

/** Addresses at which web servers must listen: all in the zones but those of name servers and of nobody (127.99/16). */
export function webAddresses(zones: readonly Zone[]): string[] {
  const all = zones.flatMap((one) => one.records.filter((record) => record.type === "A").map((record) => record.value));
  return [...new Set(all)].filter((address) => address.startsWith("127.") && !/^127\.(53|99|\d+\.53)\./.test(address));
}
