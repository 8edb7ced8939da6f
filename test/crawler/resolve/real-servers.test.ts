import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deriveRows } from "../../../crawler/resolve/lookup/derive.ts";
import { lookOf } from "../../../crawler/resolve/lookup/look.ts";
import { lookUp } from "../../../crawler/resolve/lookup/look-up.ts";
import { lookupWorld } from "../../../crawler/resolve/lookup/lookup-world.ts";
import { DnsClient } from "../../../crawler/resolve/transport/dns-client.ts";
import { Resolver } from "../../../crawler/resolve/transport/resolver.ts";
import { serverAt } from "../../../crawler/resolve/wire/exchange.ts";
import { chainTruth, disguiseZones } from "./disguise-zones.ts";
import { hasProgram, type RealServers, startRealServers } from "./real-servers.ts";

const isThere = hasProgram("nsd") && hasProgram("unbound");
if (!isThere)
  console.warn("skipped: nsd and unbound (Debian packages) are not installed, so nobody else's servers were asked");

describe.skipIf(!isThere)("name servers that nobody here wrote", () => {
  let servers: RealServers;
  const clients: DnsClient[] = [];
  beforeAll(async () => {
    servers = await startRealServers(disguiseZones);
  });
  afterAll(async () => {
    for (const client of clients) client.close();
    await servers.close();
  });

  async function look(host: string, port: number, transport: "udp" | "tcp" = "udp") {
    const client = new DnsClient({ transport });
    clients.push(client);
    const resolver = new Resolver(client, [serverAt(`127.0.0.1:${port}`, "resolver")]);
    const result = await lookUp(
      host,
      false,
      lookupWorld(resolver, [], (count) => Buffer.alloc(count, "probe")),
    );
    const looks = result.exchanges.map((exchange, position) => lookOf(exchange, exchange.purpose, position));
    const { chain } = deriveRows({ host, round: 0, vantage: "local", ...result }, looks);
    const names = chain.hops.filter(({ type }) => type !== "DNAME").map(({ target }) => target);
    return { chain, names, exchanges: result.exchanges };
  }

  test.each(chainTruth)("nsd leads $host where our own zone server does", async ({ host, names, end, addresses }) => {
    const { chain, names: found } = await look(host, servers.authority);
    expect({ names: found, end: chain.end, addresses: chain.addresses }).toEqual({ names, end, addresses });
  });

  test.each(chainTruth)(
    "unbound leads $host where nsd does, loops and long chains included",
    async ({ host, names, end, addresses }) => {
      const { chain, names: found } = await look(host, servers.resolver);
      expect({ names: found, end: chain.end, addresses: chain.addresses }).toEqual({ names, end, addresses });
    },
  );

  test("nsd answers the same over TCP", async () => {
    const { chain, exchanges } = await look("click.brand.test", servers.authority, "tcp");
    expect(chain.addresses).toEqual(["127.8.0.1", "::1"]);
    expect(new Set(exchanges.map(({ transport }) => transport))).toEqual(new Set(["tcp"]));
  });

  test.each(["link.em.brand.test", "open.deep.em.brand.test"])(
    "the zone cuts above %s are the same through unbound",
    async (host) => {
      const [direct, through] = [await look(host, servers.authority), await look(host, servers.resolver)];
      const zones = ({ chain }: typeof direct) =>
        chain.observations.zones!.map(({ apex, nameServers }) => ({ apex, nameServers }));
      expect(zones(direct).length).toBeGreaterThan(1);
      expect(zones(through)).toEqual(zones(direct));
    },
  );

  test.each(["authority", "resolver"] as const)("AliasMode is read from the %s", async (which) => {
    const { chain } = await look("alias-mode.brand.test", servers[which]);
    expect(chain.observations.serviceAliases).toMatchObject([{ type: "HTTPS", target: "u7.esp.test" }]);
    expect((await look("service-mode.brand.test", servers[which])).chain.observations.serviceAliases).toEqual([]);
  });

  test.each(["authority", "resolver"] as const)("wildcards are known through the %s", async (which) => {
    expect((await look("one.w.wild.test", servers[which])).chain.isWildcard).toBe(true);
    expect((await look("click.brand.test", servers[which])).chain.isWildcard).toBe(false);
  });
});
