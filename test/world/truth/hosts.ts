import type { DisguiseTruth } from "../senders/sender.ts";

/** The truth about a host name of the world: how it is disguised, what DNS alone can show, and its whole chain. */
export interface HostTruth {
  readonly host: string;
  readonly site: string;
  readonly technique: DisguiseTruth["technique"] | null;
  /** What a careful reader of the DNS can claim without any message; messages may add evidence. */
  readonly level: "proved" | "corroborated" | "suspected" | "not found" | "undetermined";
  readonly servedBy: string | null;
  /** Every name of the chain after the host, in order. */
  readonly chain: readonly string[];
  readonly end: "addresses" | "nodata" | "nxdomain" | "loop" | "dangling" | "unanswered" | "out-of-server";
  readonly isWildcard?: true;
  readonly note?: string;
}

const twelve = Array.from({ length: 12 }, (_, n) => `h${n + 1}.twelve.gridmail.test`);
const zoo = { site: "zoo.test", end: "addresses" } as const;
const plain = { technique: null, level: "not found", servedBy: null, chain: [] } as const;
const alias = { ...zoo, technique: "cname", level: "proved", servedBy: "gridmail.test" } as const;

/** Host names of the zoo, each with the truth. */
export const hostTruths: readonly HostTruth[] = [
  { ...alias, host: "three.zoo.test", chain: ["u77.wl.gridmail.test", "ct.edge.gridmail.test", "lb.gridmail.test"] },
  { ...alias, host: "twelve.zoo.test", chain: twelve },
  {
    ...alias,
    host: "low.zoo.test",
    chain: ["low.gridmail.test"],
    note: "TTL 5 before 600: the minimum is not the chain's",
  },
  {
    ...alias,
    host: "inside.zoo.test",
    chain: ["middle.zoo.test", "u7.gridmail.test"],
    note: "first hop stays on the site",
  },
  { ...alias, host: "gone.zoo.test", servedBy: "klarmail.test", chain: ["left.klarmail.test"], end: "dangling" },
  { ...alias, host: "nodata.zoo.test", chain: ["wl.gridmail.test"], end: "dangling", note: "NODATA at the target" },
  { ...zoo, ...plain, host: "circle-a.zoo.test", chain: ["circle-b.zoo.test"], end: "loop" },
  { ...zoo, ...plain, host: "self.zoo.test", end: "loop" },
  {
    ...alias,
    host: "outside.zoo.test",
    servedBy: "unserved.example",
    chain: ["nowhere.unserved.example"],
    end: "dangling",
  },
  {
    ...alias,
    host: "open.tree.zoo.test",
    technique: "dname",
    servedBy: "lettre.test",
    chain: ["open.customers.lettre.test"],
  },
  { ...alias, host: "a1.w.zoo.test", servedBy: "klarmail.test", chain: ["wild.klarmail.test"], isWildcard: true },
  { ...alias, host: "a2.w.zoo.test", servedBy: "klarmail.test", chain: ["wild.klarmail.test"], isWildcard: true },
  { ...alias, host: "click.em.zoo.test", technique: "ns-delegation", servedBy: "sailpost.test", chain: [] },
  {
    ...alias,
    host: "click.em.deep.zoo.test",
    technique: "ns-delegation",
    servedBy: "sailpost.test",
    chain: [],
    note: "two levels deep: the middle zone is the site's own",
  },
  {
    ...zoo,
    host: "click.half.zoo.test",
    technique: "ns-delegation",
    level: "corroborated",
    servedBy: "sailpost.test",
    chain: [],
    note: "one of two servers is the service's, and so is the address",
  },
  {
    ...zoo,
    host: "click.generic.zoo.test",
    technique: "address",
    level: "suspected",
    servedBy: "sailpost.test",
    chain: [],
    note: "delegated to a generic DNS host, which is no mail service; only the address speaks",
  },
  { ...zoo, host: "addr.zoo.test", technique: "address", level: "suspected", servedBy: "lettre.test", chain: [] },
  {
    ...zoo,
    host: "flat.zoo.test",
    technique: "flattened",
    level: "corroborated",
    servedBy: "gridmail.test",
    chain: [],
    note: "with sibling evidence: a DKIM key of the zone is an alias to the same service",
  },
  {
    site: "lone.test",
    end: "addresses",
    host: "flat.lone.test",
    technique: "flattened",
    level: "suspected",
    servedBy: "gridmail.test",
    chain: [],
    note: "without sibling evidence",
  },
  { ...plain, site: "lone.test", host: "flatgone.lone.test", end: "nodata", note: "a flattened alias that dangles" },
  {
    ...alias,
    host: "svc.zoo.test",
    technique: "svcb-alias",
    chain: [],
    note: "browsers follow it, mail clients rarely ask",
  },
  { ...zoo, ...plain, host: "svcmode.zoo.test", note: "ServiceMode is no alias" },
  {
    ...zoo,
    ...plain,
    host: "shop.zoo.test",
    chain: ["zoo.map.cdnfront.test"],
    note: "a CDN's customer, no mail service",
  },
  { ...zoo, ...plain, host: "img.zoo.test" },
  {
    ...zoo,
    ...plain,
    host: "k1._domainkey.zoo.test",
    chain: ["zoo.dkim.postbird.test"],
    end: "nodata",
    note: "a key is no tracker",
  },
  { ...alias, host: "xn--bcher-kva.zoo.test", chain: ["u7.gridmail.test"] },
  { ...alias, host: "under_score.zoo.test", chain: ["u7.gridmail.test"] },
  { ...zoo, ...plain, host: "big.zoo.test", note: "60 addresses: truncated over UDP" },
  { ...zoo, ...plain, host: "missing.zoo.test", end: "nxdomain" },
  { ...zoo, ...plain, host: "dead.bad.zoo.test", level: "undetermined", end: "unanswered" },
  ...["slow", "lying-id", "lying-question", "always-truncated", "split-segment", "lower-case", "no-edns"].map(
    (kind): HostTruth => ({ ...alias, host: `${kind}.bad.zoo.test`, chain: ["u7.gridmail.test"] }),
  ),
  {
    ...alias,
    site: "split.test",
    host: "click.split.test",
    chain: ["u7.gridmail.test"],
    note: "one of its servers says NXDOMAIN",
  },
  {
    ...alias,
    site: "field.test",
    host: "click.field.test",
    servedBy: "exacttarget.com",
    chain: ["click.virt.s7.exacttarget.com", "a1467.b.akamai.net"],
    note: "the service is the earliest hop, the CDN only the edge",
  },
  {
    ...alias,
    site: "field.test",
    host: "url1234.field.test",
    servedBy: "sendgrid.net",
    chain: ["u123.wl.sendgrid.net"],
  },
  {
    ...alias,
    site: "field.test",
    host: "f7ds.field.test",
    servedBy: "eulerian.net",
    chain: ["liberation.eulerian.net", "atc.eulerian.net"],
  },
  {
    ...alias,
    site: "field.test",
    host: "click.mail.field.test",
    technique: "ns-delegation",
    servedBy: "exacttarget.com",
    chain: [],
  },
];
