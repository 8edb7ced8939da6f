import dnsPacket from "dns-packet";
import { afterEach, describe, expect, test } from "vitest";
import { recordLookup } from "../../../../crawler/resolve/lookup/record-lookup.ts";
import { DnsClient, type DnsClientOptions } from "../../../../crawler/resolve/transport/dns-client.ts";
import { Resolver } from "../../../../crawler/resolve/transport/resolver.ts";
import { serverAt } from "../../../../crawler/resolve/wire/exchange.ts";
import { nameOfHost } from "../../../../crawler/resolve/wire/name.ts";
import { recordText } from "../../../../crawler/resolve/wire/record-text.ts";
import { RECORD_TYPES } from "../../../../crawler/resolve/wire/record-types.ts";
import { type Behaviour, framed, replyTo, startDnsServer, type TestServer } from "../dns-server.ts";
import { zoneBehaviour } from "../zone-server.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function serve(behave: Behaviour): Promise<TestServer> {
  const server = await startDnsServer(behave);
  open.push(server);
  return server;
}

function client(options: DnsClientOptions = {}): DnsClient {
  const made = new DnsClient({ timeoutsMs: [4000, 4000], ...options });
  open.push(made);
  return made;
}

const asked = { name: nameOfHost("open.brand.test"), type: RECORD_TYPES.A };
const address = [{ type: "A", name: "open.brand.test", ttl: 60, data: "127.0.0.7" }] as const;

async function ask(server: TestServer, options: DnsClientOptions = {}, port = server.port) {
  const heard = await client(options).ask(serverAt(`127.0.0.1:${port}`, "resolver"), asked);
  return { ...heard, seen: heard.exchanges.map(({ transport, outcome }) => `${transport} ${outcome}`) };
}

describe("the client", () => {
  test("asks over UDP and keeps query, response, times and both addresses", async () => {
    const server = await serve((query) => replyTo(query, { answers: address }));
    const { message, exchanges } = await ask(server);
    expect(message!.answers.map(recordText)).toEqual(["127.0.0.7"]);
    const [exchange] = exchanges;
    expect(exchange).toMatchObject({
      transport: "udp",
      outcome: "answered",
      server: `127.0.0.1:${server.port}`,
      attempt: 0,
    });
    expect(dnsPacket.decode(exchange!.query).questions![0]!.name.toLowerCase()).toBe("open.brand.test");
    expect(exchange!.response!.readUInt16BE(0)).toBe(exchange!.query.readUInt16BE(0));
    expect(exchange!.localAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(exchange!.rttMicros).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - exchange!.sentAtMs)).toBeLessThan(5000);
  });

  /** Times for the cases that end by silence; all others must not depend on how busy the machine is. */
  const short = [400, 400];
  const bent: { what: string; behave: Behaviour; seen: string[]; answered: boolean; timeoutsMs?: number[] }[] = [
    {
      what: "puts a truncated answer's question again over TCP and keeps both",
      behave: (query, _bytes, transport) =>
        replyTo(query, transport === "udp" ? { flags: 0x200 } : { answers: address }),
      seen: ["udp truncated", "tcp answered"],
      answered: true,
    },
    {
      what: "never uses an answer with a lying id, keeps it, and goes on waiting for the true one",
      behave: (query) => [
        replyTo({ ...query, id: (query.id! + 1) & 0xffff } as never, { answers: address }),
        replyTo(query, { answers: address }),
      ],
      seen: ["udp mismatch", "udp answered"],
      answered: true,
    },
    {
      what: "never uses an answer to another question, and asks over TCP when nothing better comes",
      behave: (query, _bytes, transport) =>
        replyTo(transport === "udp" ? ({ ...query, questions: [{ type: "A", name: "evil.test" }] } as never) : query, {
          answers: address,
        }),
      seen: ["udp mismatch", "tcp answered"],
      answered: true,
      timeoutsMs: [1000, 4000],
    },
    {
      what: "asks over TCP where the letter case of the name came back changed (0x20)",
      behave: (query) =>
        replyTo({ ...query, questions: [{ type: "A", name: query.questions![0]!.name.toLowerCase() }] } as never, {
          answers: address,
        }),
      seen: ["udp mismatch", "tcp answered"],
      answered: true,
    },
    {
      what: "leaves EDNS out after a FORMERR",
      behave: (query) => replyTo(query, query.additionals!.length > 0 ? { rcode: 1 } : { answers: address }),
      seen: ["udp answered", "udp answered"],
      answered: true,
    },
    {
      what: "repeats a query that nobody answers, then gives up",
      behave: () => null,
      seen: ["udp timeout", "udp timeout"],
      answered: false,
      timeoutsMs: short,
    },
    {
      what: "keeps a malformed answer and tries again",
      behave: (query) => {
        const reply = replyTo(query, { answers: address });
        return reply.subarray(0, reply.length - 2);
      },
      seen: ["udp malformed", "udp malformed"],
      answered: false,
    },
  ];
  test.each(bent)("$what", async ({ behave, seen, answered, timeoutsMs }) => {
    const heard = await ask(await serve(behave), timeoutsMs === undefined ? {} : { timeoutsMs });
    expect(heard.seen).toEqual(seen);
    expect(heard.message !== null).toBe(answered);
    if (answered) expect(heard.message!.answers.map(recordText)).toEqual(["127.0.0.7"]);
  });

  test("says that nobody listens", async () => {
    const server = await serve(() => null);
    await server.close();
    open.pop();
    expect((await ask(server)).seen).toEqual(["udp refused", "udp refused"]);
  });

  test("draws a new id, new letters and another port for each try", async () => {
    const heard = await ask(await serve(() => null), { timeoutsMs: Array.from({ length: 8 }, () => 20) });
    const distinct = (of: (exchange: (typeof heard.exchanges)[number]) => unknown) =>
      new Set(heard.exchanges.map(of)).size;
    expect(heard.exchanges).toHaveLength(8);
    expect(distinct(({ query }) => query.readUInt16BE(0))).toBe(8);
    expect(distinct(({ query }) => query.toString("latin1", 12, 29))).toBeGreaterThan(4);
    expect(distinct(({ localAddress }) => localAddress)).toBeGreaterThan(1);
  });

  test("reaches a mapped port, and nothing outside the test internet", async () => {
    const server = await serve((query) => replyTo(query, { answers: address }));
    const test = { allow: ["127.0.0.0/8"], ports: { "53": server.port } };
    expect((await ask(server, { test }, 53)).seen).toEqual(["udp answered"]);
    const outside = await client({ test }).ask(serverAt("192.0.2.53", "authority"), asked);
    expect(outside.exchanges.map(({ outcome }) => outcome)).toEqual(["forbidden"]);
  });

  test("asks an authority without recursion", async () => {
    const server = await serve((query) => replyTo(query, { answers: query.flag_rd ? [] : address }));
    const heard = await client().ask(serverAt(`127.0.0.1:${server.port}`, "authority"), asked);
    expect(heard.message!.answers).toHaveLength(1);
  });

  test("keeps to a pace", async () => {
    const server = await serve((query) => replyTo(query, { answers: address }));
    const limits = { perSecond: 10, inFlight: 2 };
    const paced = client({ pace: { local: limits, remote: limits } });
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: 15 }, () => paced.ask(serverAt(`127.0.0.1:${server.port}`, "resolver"), asked)),
    );
    expect(performance.now() - startedAt).toBeGreaterThan(400); // ten at once, then one each tenth of a second
    expect(server.queries).toHaveLength(15);
  });
});

describe("the client over TCP", () => {
  test("pipelines, takes answers in any order and split anywhere, and mixes none up", async () => {
    const waiting: Buffer[] = [];
    const server = await serve((query, _bytes, transport) => {
      const index = Number(query.questions![0]!.name.slice(1).split(".")[0]);
      waiting.push(replyTo(query, { answers: [{ type: "A", name: "x.test", ttl: 1, data: `10.0.0.${index}` }] }));
      return transport === "tcp" && waiting.length === 40 ? waiting.splice(0).reverse() : null;
    });
    const one = client({ transport: "tcp", timeoutsMs: [8000], tcpConnections: { local: 1, remote: 1 } });
    const heard = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        one.ask(serverAt(`127.0.0.1:${server.port}`, "resolver"), { name: nameOfHost(`h${index}.test`), type: 1 }),
      ),
    );
    expect(heard.map(({ message }) => recordText(message!.answers[0]!))).toEqual(
      heard.map((_, index) => `10.0.0.${index}`),
    );
  });

  test("asks again where the server closed the connection", async () => {
    const { createServer } = await import("node:net");
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      const isFirst = connections === 1;
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        if (isFirst) return socket.destroy();
        const reply = framed(replyTo(dnsPacket.decode(chunk.subarray(2)), { answers: address }));
        socket.write(reply.subarray(0, 7));
        setTimeout(() => socket.write(reply.subarray(7)), 20);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    open.push(server);
    const { port } = server.address() as { port: number };
    const heard = await client({ transport: "tcp", timeoutsMs: [4000, 4000] }).ask(
      serverAt(`127.0.0.1:${port}`, "resolver"),
      asked,
    );
    expect(heard.exchanges.map(({ outcome }) => outcome)).toEqual(["connection-closed", "answered"]);
  });
});

describe("the resolver", () => {
  const zones = [
    { apex: "brand.test", nameServers: ["ns.test"], rows: ["@ 5 MX 10 mx.brand.test", "open 5 CNAME x.esp.test"] },
    { apex: "esp.test", nameServers: ["ns.test"], rows: ["x 5 A 127.0.0.9", "x 5 AAAA ::1", "x 5 TXT v=spf1 -all"] },
    { apex: "example", nameServers: ["ns.test"], rows: [] },
  ];

  async function resolver(...behaviours: Behaviour[]): Promise<Resolver> {
    const servers = await Promise.all(behaviours.map(serve));
    return new Resolver(
      client(),
      servers.map(({ port }) => serverAt(`127.0.0.1:${port}`, "resolver")),
    );
  }

  const rows = [
    { host: "open.brand.test", gives: { addresses: ["127.0.0.9", "::1"], end: "address" } },
    { host: "brand.test", gives: { addresses: [], end: "no-address" } },
    { host: "no.such.example", gives: { addresses: [], end: "nxdomain" } },
    { host: "127.0.0.1", gives: { addresses: ["127.0.0.1"], end: "address" } },
    { host: "[::1]", gives: { addresses: ["::1"], end: "address" } },
    { host: "a..b", gives: { addresses: [], end: "invalid" } },
  ];
  test.each(rows)("finds the addresses of $host: $gives.end", async ({ host, gives }) => {
    expect(await (await resolver(zoneBehaviour(zones))).resolveAddresses(host)).toEqual(gives);
  });

  test("asks the next resolver where one is dead or knows no such name, and keeps what each said", async () => {
    const says = await resolver(
      () => null,
      (query) => replyTo(query, { rcode: 3 }),
      zoneBehaviour(zones),
    );
    const heard = await says.look(asked);
    expect(heard.message!.rcode).toBe(0);
    expect(new Set(heard.exchanges.map(({ server }) => server)).size).toBe(3);
  });

  test("looks records up as dns.promises.resolve does, error codes included", async () => {
    const lookup = recordLookup(await resolver(zoneBehaviour(zones)));
    expect(await lookup("x.esp.test", "TXT")).toEqual([["v=spf1 -all"]]);
    expect(await lookup("brand.test", "MX")).toEqual([{ priority: 10, exchange: "mx.brand.test" }]);
    await expect(lookup("brand.test", "TXT")).rejects.toMatchObject({ code: "ENODATA" });
    await expect(lookup("no.example", "TXT")).rejects.toMatchObject({ code: "ENOTFOUND" });
    await expect(lookup(`${"a".repeat(64)}.test`, "TXT")).rejects.toMatchObject({ code: "EBADNAME" });
  });
});
