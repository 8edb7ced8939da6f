import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Gate } from "../../../../crawler/browser/guard/guard-gate.ts";
import {
  type NetworkGuard,
  type NetworkGuardOptions,
  startNetworkGuard,
} from "../../../../crawler/browser/guard/network-guard.ts";
import { type LoopbackNet, startLoopbackNet } from "../loopback-net.ts";

const closing: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of closing.splice(0).reverse()) await part.close();
});

async function guarded(
  options: Partial<NetworkGuardOptions> = {},
  answers: Parameters<typeof startLoopbackNet>[0] = {},
) {
  const net: LoopbackNet = await startLoopbackNet(answers);
  const guard: NetworkGuard = await startNetworkGuard({ resolve: net.resolve, test: net.network, ...options });
  closing.push(net, guard);
  return { net, guard };
}

/** Writes bytes to the gate and gives all that comes back before the connection ends. */
function speak(gate: Gate, text: string): Promise<string> {
  const socket: Socket = connect(Number(new URL(gate.proxyUrl).port), "127.0.0.1");
  closing.push({ close: () => socket.destroy() });
  return new Promise((settle) => {
    let heard = "";
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      heard += chunk.toString("latin1");
    });
    socket.on("error", () => {});
    socket.on("close", () => settle(heard));
    socket.write(text);
  });
}

const outcomes = (gate: Gate) => gate.connections.map(({ outcome }) => outcome);

describe("a hostile server cannot end the process", () => {
  test.each([
    ["a status below 100", "HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n"],
    ["status 0", "HTTP/1.1 000 \r\nContent-Length: 0\r\n\r\n"],
    ["a control character in the reason", "HTTP/1.1 200 O\u0001K\r\nContent-Length: 0\r\n\r\n"],
    ["a control character in a header", "HTTP/1.1 200 OK\r\nX-A: b\u0001c\r\nContent-Length: 0\r\n\r\n"],
    ["a header name with a space", "HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 0\r\n\r\n"],
    ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 9\r\n\r\n"],
    [
      "an endless number of informational answers",
      `${"HTTP/1.1 103 Early\r\n\r\n".repeat(500)}HTTP/1.1 200 OK\r\n\r\n`,
    ],
    ["an upgrade nobody asked for", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"],
    ["no HTTP at all", "\u0000\u0001\u0002"],
    ["nothing", ""],
  ])("by %s", async (_, answer) => {
    const failures: unknown[] = [];
    const note = (error: unknown) => failures.push(error);
    process.on("uncaughtExceptionMonitor", note);
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(answer, "latin1"));
    });
    await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
    closing.push({ close: () => server.close() });
    const { port } = server.address() as { port: number };
    const network = { allow: ["127.0.0.0/8"], ports: { "80": port } };
    const { guard } = await guarded({ test: network, resolve: async () => ({ addresses: ["127.0.0.1"] }) });
    const gate = await guard.openGate();
    for (const path of ["/x", "/\u00ff", "/%"])
      await speak(gate, `GET http://a.test${path} HTTP/1.1\r\nHost: a.test\r\nX: \u00fe\r\nConnection: close\r\n\r\n`);
    await new Promise((settle) => setTimeout(settle, 20));
    process.off("uncaughtExceptionMonitor", note);
    expect(failures).toEqual([]);
    expect(outcomes(gate)[0]).toBe("connected");
  });
});

describe("without a test network the guard refuses", () => {
  test.each([
    ["127.0.0.1:80", "refused:loopback"],
    ["[::1]:443", "refused:loopback"],
    ["[::ffff:127.0.0.1]:443", "refused:loopback"],
    ["[::ffff:a9fe:a9fe]:80", "refused:metadata"],
    ["169.254.169.254:80", "refused:metadata"],
    ["2130706433:80", "refused:loopback"],
    ["0x7f000001:80", "refused:loopback"],
    ["017700000001:80", "refused:loopback"],
    ["127.1:80", "refused:loopback"],
    ["0:80", "refused:unspecified"],
    ["private.test:443", "refused:private"],
    ["mapped.test:443", "refused:private"],
    ["a b:443", "refused:not-a-host"],
    ["public.test:70000", "refused:not-a-host"],
    ["public.test:0", "refused:not-a-host"],
  ])("CONNECT %s with %s", async (authority, outcome) => {
    const addresses: Record<string, string> = { "private.test": "10.0.0.5", "mapped.test": "::ffff:10.0.0.5" };
    const { guard } = await guarded({
      test: undefined,
      resolve: async (host) => ({ addresses: [addresses[host] ?? "8.8.8.8"] }),
    });
    const gate = await guard.openGate();
    const answer = await speak(gate, `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
    expect(answer.startsWith("HTTP/1.1 200")).toBe(false);
    if (gate.connections.length > 0) expect(outcomes(gate)).toEqual([outcome]);
    else expect(outcome).toBe("refused:not-a-host");
  });

  test("a host all of whose addresses are private, but dials the public one of a mixed answer", async () => {
    const dialled: string[] = [];
    const resolve = async () => ({ addresses: ["10.0.0.1", "192.0.2.1", "8.8.4.4"] });
    const { guard } = await guarded({ test: undefined, resolve, upstreamProxy: await upstream(dialled) });
    const gate = await guard.openGate();
    await speak(gate, "CONNECT mixed.test:443 HTTP/1.1\r\n\r\n");
    expect(dialled).toEqual(["8.8.4.4:443"]);
  });
});

/** A proxy that notes what it is asked for and refuses. */
async function upstream(asked: string[]): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", (chunk: Buffer) => {
      asked.push(/^CONNECT (\S+)/.exec(chunk.toString())![1]!);
      socket.end("HTTP/1.1 403 no\r\n\r\n");
    });
  });
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle));
  closing.push(server);
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

test("the upstream proxy is asked for the pinned address, never for the name, and its refusal is a fact", async () => {
  const asked: string[] = [];
  const { guard, net } = await guarded({ upstreamProxy: await upstream(asked) });
  const gate = await guard.openGate();
  await speak(gate, "CONNECT name.test:443 HTTP/1.1\r\n\r\n");
  expect(asked).toEqual([`127.0.0.1:${net.network.ports[443]}`]);
  expect(outcomes(gate)).toEqual(["upstream-failed:403"]);
});

test("under a test network an upstream proxy outside it is not dialled", async () => {
  const { guard } = await guarded({ upstreamProxy: "http://192.0.2.1:3128" });
  const gate = await guard.openGate();
  await speak(gate, "CONNECT name.test:443 HTTP/1.1\r\n\r\n");
  expect(outcomes(gate)).toEqual(["refused:upstream-outside-test-network"]);
});

test("a name is resolved once a visit: a second answer, as in DNS rebinding, has no effect", async () => {
  let asked = 0;
  const resolve = async () => ({ addresses: [asked++ === 0 ? "127.0.0.1" : "10.0.0.1"] });
  const { guard, net } = await guarded({ resolve });
  const gate = await guard.openGate();
  const get = "GET http://rebind.test/ HTTP/1.1\r\nHost: rebind.test\r\nConnection: close\r\n\r\n";
  await speak(gate, get);
  await speak(gate, get);
  expect({ asked, served: net.served.length, outcomes: outcomes(gate) }).toEqual({
    asked: 1,
    served: 2,
    outcomes: ["connected", "connected"],
  });
});

test("plain HTTP reaches the mapped port with the browser's headers in order, Proxy-Connection turned into Connection", async () => {
  const { guard, net } = await guarded();
  const gate = await guard.openGate();
  const head = [
    "Host: a.test",
    "Proxy-Connection: close",
    "User-Agent: x",
    "X-Odd-CASE: y",
    "Proxy-Authorization: Basic Zm9v",
  ];
  const answer = await speak(gate, `GET http://a.test/p?q=1 HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n`);
  expect(answer).toContain("HTTP/1.1 200");
  expect(net.served).toEqual([
    {
      url: "http://a.test/p?q=1",
      method: "GET",
      headers: [
        ["Host", "a.test"],
        ["Connection", "close"],
        ["User-Agent", "x"],
        ["X-Odd-CASE", "y"],
      ],
    },
  ]);
});

test("a port that the test network does not map is refused", async () => {
  const { guard } = await guarded();
  const gate = await guard.openGate();
  await speak(gate, "CONNECT a.test:22 HTTP/1.1\r\n\r\n");
  expect(outcomes(gate)).toEqual(["refused:port-outside-test-network"]);
});

test("bytes beyond the limit shut the gate, and what comes after is refused with that reason", async () => {
  const flood = (
    _: unknown,
    response: {
      write(chunk: Buffer): boolean;
      writeHead(status: number): void;
      on(event: string, act: () => void): void;
    },
  ) => {
    response.writeHead(200);
    const more = () => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", more);
    more();
  };
  const { guard } = await guarded({}, { "flood.test": flood as never });
  const shut: string[] = [];
  const gate = await guard.openGate({ maxBytes: 1_000_000, onShut: (reason) => shut.push(reason) });
  const heard = await speak(gate, "GET http://flood.test/ HTTP/1.1\r\nHost: flood.test\r\n\r\n");
  expect(heard.length).toBeLessThan(3_000_000);
  await speak(gate, "CONNECT a.test:443 HTTP/1.1\r\n\r\n").catch(() => "");
  expect({ shut, reason: gate.shutReason, last: outcomes(gate).at(-1) }).toEqual({
    shut: ["bytes"],
    reason: "bytes",
    last: "shut:bytes",
  });
});

test("the gate of the browser itself lets nothing through and says what was asked", async () => {
  const { guard, net } = await guarded();
  await speak(guard.background, "CONNECT update.example:443 HTTP/1.1\r\n\r\n");
  expect(guard.background.connections).toMatchObject([{ host: "update.example", outcome: "shut:background" }]);
  expect(net.served).toEqual([]);
});

test("a resolver that gives no answer is a fact, not an error", async () => {
  const { guard } = await guarded({
    resolve: async () => {
      throw new Error("SERVFAIL");
    },
  });
  const gate = await guard.openGate();
  await speak(gate, "CONNECT a.test:443 HTTP/1.1\r\n\r\n");
  expect(outcomes(gate)).toEqual(["dns:SERVFAIL"]);
});

test.each([
  "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET ftp://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n",
  "\x16\x03\x01 nonsense\r\n\r\n",
  "GET https://a.test/ HTTP/1.1\r\nHost: a.test\r\n\r\n",
])("what is no proxy request is dropped: %j", async (text) => {
  const { guard, net } = await guarded();
  const gate = await guard.openGate();
  expect(await speak(gate, text)).not.toContain("200");
  expect(net.served).toEqual([]);
});
