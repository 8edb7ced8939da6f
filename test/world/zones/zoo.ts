import { type Zone, type ZoneRow, zone } from "../dns/zone.ts";
import { partyAddress, siteAddress } from "./base-zones.ts";

const [GRIDMAIL, KLARMAIL, SAILPOST, LETTRE] = [22, 23, 24, 25].map(partyAddress) as [string, string, string, string];
const OWN = siteAddress(190);
const EDGE = "127.60.0.1";
const HOSTER = ["ns1.hoster.test", "ns2.hoster.test"] as const;
const SAIL = ["ns1.sailpost.test", "ns2.sailpost.test"] as const;

const hops = Array.from(
  { length: 10 },
  (_, n): ZoneRow => [`h${n + 2}.twelve`, "CNAME", `h${n + 3}.twelve.gridmail.test`, 300],
);
const many = Array.from({ length: 60 }, (_, n): ZoneRow => ["big", "A", `127.99.0.${n + 1}`, 60]);

/** Rows of the services' zones that the zoo's names point at. */
export const zooServiceRows: Readonly<Record<string, readonly ZoneRow[]>> = {
  "gridmail.test": [
    ["u77.wl", "CNAME", "ct.edge.gridmail.test", 600],
    ["u7", "A", GRIDMAIL, 60],
    ["h1.twelve", "CNAME", "h2.twelve.gridmail.test", 300],
    ...hops,
    ["h12.twelve", "A", GRIDMAIL, 60],
    ["low", "A", GRIDMAIL, 600],
  ],
  "lettre.test": [["open.customers", "A", LETTRE, 300]],
  "klarmail.test": [["wild", "A", KLARMAIL, 300]],
};

/** One name for every technique of disguise and for every way a chain can end, all on the site zoo.test. */
export const zooZones: readonly Zone[] = [
  zone("zoo.test", HOSTER, [
    ["@", "A", OWN],
    ["www", "A", OWN],
    ["img", "A", OWN],
    ["three", "CNAME", "u77.wl.gridmail.test", 3600],
    ["twelve", "CNAME", "h1.twelve.gridmail.test", 3600],
    ["low", "CNAME", "low.gridmail.test", 5],
    ["inside", "CNAME", "middle.zoo.test", 300],
    ["middle", "CNAME", "u7.gridmail.test", 300],
    ["gone", "CNAME", "left.klarmail.test", 3600],
    ["nodata", "CNAME", "wl.gridmail.test", 3600],
    ["circle-a", "CNAME", "circle-b.zoo.test", 300],
    ["circle-b", "CNAME", "circle-a.zoo.test", 300],
    ["self", "CNAME", "self.zoo.test", 300],
    ["outside", "CNAME", "nowhere.unserved.example", 300],
    ["tree", "DNAME", "customers.lettre.test", 3600],
    ["*.w", "CNAME", "wild.klarmail.test", 3600],
    ["addr", "A", LETTRE, 3600],
    ["flat", "A", GRIDMAIL, 60],
    ["svc", "A", OWN, 300],
    ["svc", "HTTPS", "0 u7.gridmail.test", 300],
    ["svcmode", "A", OWN, 300],
    ["svcmode", "HTTPS", "1 . alpn=h2", 300],
    ["shop", "CNAME", "zoo.map.cdnfront.test", 300],
    ["front", "CNAME", "d123.cdnfront.test", 300],
    ["k1._domainkey", "CNAME", "zoo.dkim.postbird.test", 3600],
    ["s1._domainkey", "CNAME", "zoo.dkim.gridmail.test", 3600],
    ["xn--bcher-kva", "CNAME", "u7.gridmail.test", 300],
    ["under_score", "CNAME", "u7.gridmail.test", 300],
    [`${"l".repeat(63)}`, "CNAME", "u7.gridmail.test", 300],
    ["mixed", "NS", "ns1.gone-dns.test"],
    ...many,
    ...["dead", "slow", "lying-id", "lying-question", "always-truncated", "truncated-then-closed", "split-segment"].map(
      wrong,
    ),
    ...["servfail", "refused", "no-edns", "lower-case", "trailing-bytes", "cut-rdata", "self-pointer", "high-ttl"].map(
      wrong,
    ),
    wrong("odd-labels"),
    ...["", "", ""].map((_, n): ZoneRow => ["huge", "TXT", `${n}${"x".repeat(15_000)}`, 60]),
  ]),
  zone("em.zoo.test", SAIL, [
    ["@", "A", SAILPOST],
    ["click", "A", SAILPOST, 300],
    ["@", "MX", "10 out.sailpost.test"],
  ]),
  zone("deep.zoo.test", HOSTER, [["@", "A", OWN]]),
  zone("em.deep.zoo.test", SAIL, [["click", "A", SAILPOST, 300]]),
  zone("half.zoo.test", ["ns1.sailpost.test", "ns1.manydns.test"], [["click", "A", SAILPOST, 300]]),
  zone("generic.zoo.test", ["ns1.manydns.test", "ns2.manydns.test"], [["click", "A", SAILPOST, 300]]),
  zone("lone.test", HOSTER, [
    ["@", "A", siteAddress(191)],
    ["flat", "A", GRIDMAIL, 60],
    ["front", "CNAME", "d999.cdnfront.test", 300],
    ["flatgone", "TXT", "a flattened alias whose target is gone: the name stands, without addresses"],
  ]),
  zone(
    "cdnfront.test",
    ["ns1.cdnfront.test"],
    [
      ["ns1", "A", "127.60.53.1"],
      ["*.map", "A", EDGE, 300],
      ["d123", "A", EDGE, 60],
      ["d999", "A", EDGE, 60],
    ],
  ),
  zone(
    "manydns.test",
    ["ns1.manydns.test", "ns2.manydns.test"],
    [
      ["ns1", "A", "127.61.53.1"],
      ["ns2", "A", "127.61.53.2"],
    ],
  ),
  zone(
    "split.test",
    ["ns1.split.test", "ns2.split.test"],
    [
      ["ns1", "A", "127.62.53.1"],
      ["ns2", "A", "127.62.53.2"],
      ["@", "A", siteAddress(192)],
      ["click", "CNAME", "u7.gridmail.test", 300],
    ],
  ),
  zone(
    "127.in-addr.arpa",
    ["ns1.hoster.test"],
    [
      ["25.0.22", "PTR", "o1.ptr22.gridmail.test"],
      ["25.0.24", "PTR", "out.sailpost.test"],
    ],
  ),
];

function wrong(kind: string): ZoneRow {
  return [`${kind}.bad`, "CNAME", "u7.gridmail.test", 300];
}

/** Name servers that the zoo adds, and how some of them fail: one says NXDOMAIN where the other answers. */
export const zooServers = {
  "ns1.cdnfront.test": { address: "127.60.53.1" },
  "ns1.manydns.test": { address: "127.61.53.1" },
  "ns2.manydns.test": { address: "127.61.53.2", misbehaviour: "dead" },
  "ns1.split.test": { address: "127.62.53.1", misbehaviour: "nxdomain" },
  "ns2.split.test": { address: "127.62.53.2" },
} as const;
