import type { TestZone } from "./zone-server.ts";

const hoster = ["ns1.hoster.test", "ns2.hoster.test"];
const longChain = (apex: string, label: string, hops: number, end: string) =>
  Array.from(
    { length: hops },
    (_, hop) => `${label}${hop} 60 CNAME ${hop === hops - 1 ? end : `${label}${hop + 1}.${apex}`}`,
  );

/** Every technique and every way a chain can end, on documentation names. */
export const disguiseZones: readonly TestZone[] = [
  {
    apex: "brand.test",
    nameServers: hoster,
    rows: [
      "@ 3600 A 127.1.0.1",
      "@ 60 HTTPS 0 apex.esp.test",
      "www 3600 A 127.1.0.1",
      "click 3600 CNAME brand.track.esp.test",
      "own 300 CNAME www.brand.test",
      "gone 300 CNAME former.esp.test",
      "empty 300 CNAME empty.esp.test",
      "self 300 CNAME self.brand.test",
      "ring1 300 CNAME ring2.brand.test",
      "ring2 300 CNAME ring1.brand.test",
      "outside 300 CNAME name.nowhere.example",
      "tree 300 DNAME tree.esp.test",
      "flat 60 A 127.9.0.5",
      "alias-mode 60 A 127.1.0.2",
      "alias-mode 60 HTTPS 0 u7.esp.test",
      "service-mode 60 A 127.1.0.2",
      "service-mode 60 HTTPS 1 .",
      "_dmarc 60 TXT v=DMARC1; p=none",
      "k1._domainkey 60 CNAME k1.brand.dkim.esp.test",
      "bounce 60 MX 10 mx.esp.test",
      "bounce 60 TXT v=spf1 include:spf.esp.test -all",
      "only-six 60 AAAA ::1",
      ...longChain("brand.test", "twelve", 12, "www.brand.test"),
      ...longChain("brand.test", "many", 20, "www.brand.test"),
    ],
  },
  {
    apex: "wild.test",
    nameServers: hoster,
    rows: ["@ 60 A 127.1.0.3", "*.w 60 CNAME all.esp.test", "*.a 60 A 127.1.0.4"],
  },
  {
    apex: "em.brand.test",
    nameServers: ["ns1.esp.test", "ns2.esp.test"],
    rows: ["@ 60 A 127.9.0.5", "link 60 A 127.9.0.5"],
  },
  { apex: "deep.em.brand.test", nameServers: ["ns1.other.test"], rows: ["@ 60 A 127.9.0.6", "open 60 A 127.9.0.6"] },
  {
    apex: "esp.test",
    nameServers: ["ns1.esp.test", "ns2.esp.test"],
    rows: [
      "@ 60 A 127.9.0.5",
      "ns1 60 A 127.0.0.1",
      "ns2 60 A 127.0.0.1",
      "brand.track 600 CNAME edge.esp.test",
      "edge 120 CNAME lb.cdn.test",
      "empty 60 TXT nothing here",
      "open.tree 60 A 127.9.0.5",
      "u7 60 A 127.9.0.5",
      "apex 60 A 127.9.0.5",
      "all 60 A 127.9.0.5",
      "k1.brand.dkim 60 TXT v=DKIM1; p=AA",
    ],
  },
  { apex: "cdn.test", nameServers: ["ns1.cdn.test"], rows: ["lb 60 A 127.8.0.1", "lb 60 AAAA ::1"] },
  { apex: "0.9.127.in-addr.arpa", nameServers: ["ns1.esp.test"], rows: ["5 60 PTR out5.esp.test"] },
];

/** What the chain of each host is: names after the host, how it ends, and the addresses. */
export const chainTruth: readonly {
  host: string;
  names: readonly string[];
  end: string;
  addresses: readonly string[];
}[] = [
  { host: "www.brand.test", names: [], end: "address", addresses: ["127.1.0.1"] },
  {
    host: "click.brand.test",
    names: ["brand.track.esp.test", "edge.esp.test", "lb.cdn.test"],
    end: "address",
    addresses: ["127.8.0.1", "::1"],
  },
  { host: "own.brand.test", names: ["www.brand.test"], end: "address", addresses: ["127.1.0.1"] },
  { host: "gone.brand.test", names: ["former.esp.test"], end: "dangling", addresses: [] },
  { host: "empty.brand.test", names: ["empty.esp.test"], end: "dangling", addresses: [] },
  { host: "self.brand.test", names: ["self.brand.test"], end: "self", addresses: [] },
  { host: "ring1.brand.test", names: ["ring2.brand.test", "ring1.brand.test"], end: "loop", addresses: [] },
  { host: "open.tree.brand.test", names: ["open.tree.esp.test"], end: "address", addresses: ["127.9.0.5"] },
  { host: "nobody.brand.test", names: [], end: "nxdomain", addresses: [] },
  { host: "_dmarc.brand.test", names: [], end: "no-address", addresses: [] },
  { host: "only-six.brand.test", names: [], end: "address", addresses: ["::1"] },
  { host: "k1._domainkey.brand.test", names: ["k1.brand.dkim.esp.test"], end: "no-address", addresses: [] },
  {
    host: "twelve0.brand.test",
    names: [...Array.from({ length: 11 }, (_, hop) => `twelve${hop + 1}.brand.test`), "www.brand.test"],
    end: "address",
    addresses: ["127.1.0.1"],
  },
  {
    host: "many0.brand.test",
    names: Array.from({ length: 17 }, (_, hop) => `many${hop + 1}.brand.test`),
    end: "too-long",
    addresses: [],
  },
];
