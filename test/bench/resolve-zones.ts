import type { TestZone } from "../crawler/resolve/zone-server.ts";

/** The n-th name of the bench: three hops, over four zones, to an address. */
export function nameOf(index: number): string {
  return `n${index}.brand.test`;
}

/** Zones with so many names, each with a chain of its own. */
export function benchZones(count: number): TestZone[] {
  const rows = (row: (index: number) => string) => Array.from({ length: count }, (_, index) => row(index));
  const nameServers = ["ns1.hoster.test"];
  return [
    { apex: "brand.test", nameServers, rows: rows((n) => `n${n} 3600 CNAME n${n}.track.esp.test`) },
    { apex: "esp.test", nameServers, rows: rows((n) => `n${n}.track 600 CNAME n${n}.edge.cdn.test`) },
    { apex: "cdn.test", nameServers, rows: rows((n) => `n${n}.edge 120 CNAME n${n}.lb.net.test`) },
    { apex: "net.test", nameServers, rows: rows((n) => `n${n}.lb 60 A 10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`) },
  ];
}
