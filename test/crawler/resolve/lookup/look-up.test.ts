import { afterEach, describe, expect, test } from "vitest";
import { deriveRows } from "../../../../crawler/resolve/lookup/derive.ts";
import { lookOf } from "../../../../crawler/resolve/lookup/look.ts";
import { lookUp } from "../../../../crawler/resolve/lookup/look-up.ts";
import { lookupWorld } from "../../../../crawler/resolve/lookup/lookup-world.ts";
import { DnsClient } from "../../../../crawler/resolve/transport/dns-client.ts";
import { Resolver } from "../../../../crawler/resolve/transport/resolver.ts";
import { serverAt } from "../../../../crawler/resolve/wire/exchange.ts";
import { NameError } from "../../../../crawler/resolve/wire/name.ts";
import { chainTruth, disguiseZones } from "../disguise-zones.ts";
import { type Behaviour, replyTo, startDnsServer } from "../dns-server.ts";
import { zoneBehaviour } from "../zone-server.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

/** Long, so that a busy machine changes nothing; the test of silence shortens it. */
let timeoutMs = 4000;

async function world(behaviours: readonly Behaviour[], references: readonly string[] = []) {
  const servers = await Promise.all(behaviours.map(startDnsServer));
  const test = { allow: ["127.0.0.0/8"], ports: { "53": servers.at(-1)!.port } };
  const client = new DnsClient({ timeoutsMs: [timeoutMs, timeoutMs], test });
  open.push(client, ...servers);
  const resolver = new Resolver(
    client,
    servers.map(({ port }) => serverAt(`127.0.0.1:${port}`, "resolver")),
  );
  let drawn = 0;
  const whole = lookupWorld(resolver, references, (count) => Uint8Array.from({ length: count }, () => (drawn += 7)));
  const made = { ...whole, pause: async () => {} };
  return { made, queries: () => servers.flatMap(({ queries }) => queries) };
}

async function look(
  host: string,
  behaviours: readonly Behaviour[] = [zoneBehaviour(disguiseZones)],
  references: readonly string[] = [],
  isMailDomain = false,
) {
  const { made, queries } = await world(behaviours, references);
  const result = await lookUp(host, isMailDomain, made);
  const looks = result.exchanges.map((exchange, position) => lookOf(exchange, exchange.purpose, position));
  const rows = deriveRows({ host, round: 0, vantage: "local", ...result }, looks);
  const names = rows.chain.hops.filter(({ type }) => type !== "DNAME").map(({ target }) => target);
  return { ...rows, result, names, queries: queries() };
}

describe("a look at a host", () => {
  test.each(chainTruth)("follows $host to its end: $end", async ({ host, names, end, addresses }) => {
    const { chain, names: found } = await look(host);
    expect({ names: found, end: chain.end, addresses: chain.addresses }).toEqual({ names, end, addresses });
  });

  test("keeps each hop's owner, own TTL and the exchange that holds it", async () => {
    const { chain } = await look("click.brand.test");
    expect(chain.hops.map(({ owner, ttl, exchange }) => ({ owner, ttl, exchange }))).toEqual([
      { owner: "click.brand.test", ttl: 3600, exchange: 0 },
      { owner: "brand.track.esp.test", ttl: 600, exchange: 0 },
      { owner: "edge.esp.test", ttl: 120, exchange: 0 },
    ]);
  });

  test("keeps the DNAME beside the CNAME that it made, and knows that one as made", async () => {
    const { chain } = await look("open.tree.brand.test");
    expect(chain.hops.map(({ owner, type, target, isSynthesised }) => [owner, type, target, isSynthesised])).toEqual([
      ["tree.brand.test", "DNAME", "tree.esp.test", false],
      ["open.tree.brand.test", "CNAME", "open.tree.esp.test", true],
    ]);
  });

  test("applies a DNAME itself where the server leaves the CNAME out", async () => {
    const bare: Behaviour = (query) =>
      replyTo(query, { answers: [{ type: "DNAME", name: "tree.brand.test", ttl: 9, data: "tree.esp.test" }] });
    const { chain } = await look("open.tree.brand.test", [bare]);
    expect(chain.hops.map(({ target }) => target)).toEqual(["tree.esp.test", "open.tree.esp.test"]);
  });

  test("keeps AliasMode of HTTPS records apart from the chain, and takes ServiceMode for none", async () => {
    const alias = await look("alias-mode.brand.test");
    expect(alias.chain.hops).toEqual([]);
    expect(alias.chain.observations.serviceAliases).toMatchObject([
      { type: "HTTPS", owner: "alias-mode.brand.test", target: "u7.esp.test" },
    ]);
    expect((await look("service-mode.brand.test")).chain.observations.serviceAliases).toEqual([]);
    expect((await look("brand.test")).chain.observations.serviceAliases).toHaveLength(1);
  });

  test("finds an alias that leads out of the servers, and says so", async () => {
    const { chain, names } = await look("outside.brand.test");
    expect([names, chain.end]).toEqual([["name.nowhere.example"], "out-of-server"]);
  });

  test("puts a chain together where the server follows no alias beyond a step, or fails on long ones", async () => {
    const whole = zoneBehaviour(disguiseZones);
    const stingy: Behaviour = (query, bytes, transport) => {
      const reply = whole(query, bytes, transport) as Buffer;
      return reply.readUInt16BE(6) > 3 ? replyTo(query, { rcode: 2 }) : reply;
    };
    const { chain, names } = await look("twelve0.brand.test", [stingy]);
    expect([names.length, names.at(-1), chain.end]).toEqual([12, "www.brand.test", "address"]);
  });

  test("uses only records that the question leads to, not what a server adds about other names", async () => {
    const generous: Behaviour = (query) =>
      replyTo(query, {
        answers: [
          { type: "CNAME", name: "other.brand.test", ttl: 9, data: "tracker.esp.test" },
          { type: "A", name: query.questions![0]!.name, ttl: 9, data: "127.0.0.5" },
        ],
      });
    expect((await look("x.brand.test", [generous])).names).toEqual([]);
  });

  test("gives up on a zone that leads on and on", async () => {
    let count = 0;
    const endless: Behaviour = (query) => {
      count += 1;
      return replyTo(query, {
        answers: [{ type: "CNAME", name: query.questions![0]!.name, ttl: 9, data: `n${count}.esp.test` }],
      });
    };
    const { chain, result } = await look("x.brand.test", [endless]);
    expect(chain.end).toBe("too-long");
    expect(result.exchanges.length).toBeLessThan(80);
  });

  test("says that nobody answered, and keeps the tries", async () => {
    timeoutMs = 200;
    const { chain, result } = await look("x.brand.test", [() => null]);
    timeoutMs = 4000;
    expect([chain.end, result.isAnswered, result.exchanges.length]).toEqual(["unanswered", false, 2]);
  });

  test("keeps that one server knows a name which the other says does not exist", async () => {
    const { chain } = await look("click.brand.test", [
      (query) => replyTo(query, { rcode: 3 }),
      zoneBehaviour(disguiseZones),
    ]);
    expect(chain.end).toBe("address");
    expect(chain.observations.disagreements).toContain("click.brand.test A");
  });
});

describe("the zone walk", () => {
  const zonesOf = async (host: string) =>
    (await look(host)).chain.observations.zones!.map(({ apex, nameServers }) => `${apex}: ${nameServers.join(" ")}`);
  const own = "brand.test: ns1.hoster.test ns2.hoster.test";
  const delegated = "em.brand.test: ns1.esp.test ns2.esp.test";
  const rows = [
    { host: "www.brand.test", zones: [own] },
    { host: "brand.test", zones: [own] },
    { host: "link.em.brand.test", zones: [delegated, own] },
    { host: "em.brand.test", zones: [delegated, own] },
    { host: "open.deep.em.brand.test", zones: ["deep.em.brand.test: ns1.other.test", delegated, own] },
    { host: "click.brand.test", zones: [own] },
    { host: "nobody.brand.test", zones: [own] },
  ];
  test.each(rows)("finds the zones that enclose $host", async ({ host, zones }) => {
    expect(await zonesOf(host)).toEqual(zones);
  });
});

describe("the wildcard probe", () => {
  const rows = [
    { host: "one.w.wild.test", isWildcard: true },
    { host: "one.a.wild.test", isWildcard: true },
    { host: "click.brand.test", isWildcard: false },
    { host: "open.tree.brand.test", isWildcard: false },
    { host: "www.brand.test", isWildcard: false },
    { host: "brand.test", isWildcard: null },
  ];
  test.each(rows)("$host in a wildcard zone: $isWildcard", async ({ host, isWildcard }) => {
    expect((await look(host)).chain.isWildcard).toBe(isWildcard);
  });

  test("replaces a token-like name by its sibling, and never asks for the token", async () => {
    const { result, chain, queries } = await look("9f86d081884c7d65.w.wild.test");
    expect(result.substitution).toContain("hexadecimal");
    expect(chain).toMatchObject({ host: "9f86d081884c7d65.w.wild.test", isWildcard: true, end: "address" });
    expect(result.askedHost).toMatch(/^[a-z2-7]{16}\.w\.wild\.test$/);
    expect(queries.filter(({ name }) => name.toLowerCase().includes("9f86"))).toEqual([]);
    expect(queries.length).toBeGreaterThan(3);
  });
});

describe("corroboration", () => {
  test("asks a mail domain for MX and SPF", async () => {
    const { chain } = await look("bounce.brand.test", undefined, [], true);
    expect(chain.observations).toMatchObject({ mailServers: ["mx.esp.test"], spfTargets: ["spf.esp.test"] });
    expect((await look("www.brand.test")).chain.observations.mailServers).toBeUndefined();
  });

  test("asks a DKIM name for its TXT alone", async () => {
    const { queries } = await look("k1._domainkey.brand.test");
    expect(queries.map(({ type }) => type)).toEqual(["TXT"]);
  });

  test("finds the PTR of an address, and of a host that is an address", async () => {
    expect((await look("flat.brand.test")).chain.observations.reverseNames).toEqual(["out5.esp.test"]);
    expect((await look("127.9.0.5")).chain).toMatchObject({ end: "address", addresses: ["127.9.0.5"] });
  });

  test("compares a host without alias with mail services' own names, and keeps the exchange that agrees", async () => {
    const references = ["esp.test", "lb.cdn.test"];
    const { chain, result } = await look("flat.brand.test", undefined, references);
    expect(chain.observations.references).toEqual([{ name: "esp.test", ttl: 60, addresses: ["127.9.0.5"] }]);
    expect(result.referencesAsked).toBe(2);
    expect((await look("click.brand.test", undefined, references)).result.referencesAsked).toBe(0);
  });
});

describe("the TTL at the authority", () => {
  const whole = zoneBehaviour(disguiseZones);
  test("is asked twice without recursion where the host is no alias", async () => {
    const { chain, result } = await look("link.em.brand.test");
    expect(chain.observations.authorityTtls).toEqual([60, 60]);
    const asked = result.exchanges.filter(({ purpose }) => purpose === "authority");
    expect(asked.map(({ serverRole, query }) => [serverRole, query[2]! & 1])).toEqual([
      ["authority", 0],
      ["authority", 0],
    ]);
    expect((await look("click.brand.test")).result.exchanges.some(({ purpose }) => purpose === "authority")).toBe(
      false,
    );
  });

  test("falls where the alias was flattened", async () => {
    let ttl = 60;
    const flattening: Behaviour = (query, bytes, transport) => {
      const { name, type } = query.questions![0]!;
      if (type !== "A" || name.toLowerCase() !== "link.em.brand.test") return whole(query, bytes, transport);
      ttl -= 1;
      return replyTo(query, { answers: [{ type: "A", name, ttl, data: "127.9.0.5" }] });
    };
    const [first, second] = (await look("link.em.brand.test", [flattening])).chain.observations.authorityTtls!;
    expect(second).toBeLessThan(first!);
  });
});

describe("bad names", () => {
  test.each(["a..b.test", `${"a".repeat(64)}.test`, "a b.test", ""])(
    "%j is refused and nothing is asked",
    async (host) => {
      const { made, queries } = await world([zoneBehaviour(disguiseZones)]);
      await expect(lookUp(host, false, made)).rejects.toThrow(NameError);
      expect(queries()).toEqual([]);
    },
  );

  test("a U-label is asked as its A-label, capitals in small letters", async () => {
    const { result } = await look("BÜCHER.brand.test");
    expect(result.askedHost).toBe("xn--bcher-kva.brand.test");
  });
});
