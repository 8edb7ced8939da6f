/**
 * `npm run bench:receive`: messages a second of 60 KB over 20 connections, every one durable before its 250, beside
 * Postfix's smtp-sink and a bare smtp-server (which both store nothing) in the same run, and where the receiver's time goes.
 * The load comes from a raw client in this process that pipelines as Postfix does; both servers get the same bytes.
 * Measured rates depend on the disk and on what else runs: compare within one run only.
 */
import { type ChildProcess, fork, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { SMTPServer } from "smtp-server";
import { startReceiver } from "../../crawler/receive/receive.ts";
import { openCampaignDatabase } from "../../data/database.ts";
import { deliveries, messages, seeds, sites } from "../../data/schema/index.ts";

const messageBytes = 60_000;
const connections = 20;
const perRound = Number(process.argv[2] ?? 2_000);
const rounds = 7;
const seed = "k3j5h2@seeds.example";

interface Report {
  readonly cpuMs: number;
  readonly spool: {
    readonly batches: number;
    readonly records: number;
    readonly writeMs: number;
    readonly syncMs: number;
  };
  readonly drainMs: number;
  readonly rows: number;
}

if (process.send === undefined) await compare();
else if (process.argv[2] === "discard") discard();
else await serve();

/** smtp-server alone: what its own parsing lets anybody reach who builds on it. */
function discard(): void {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, _session, callback) {
      stream.on("end", () => callback()).resume();
    },
  });
  server.listen(0, "127.0.0.1", () => process.send!({ port: (server.server.address() as AddressInfo).port }));
  process.on("message", () => process.exit());
}

/** The receiver's own process. */
async function serve(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-bench-receive-"));
  const db = openCampaignDatabase(directory);
  const plannedAt = new Date().toISOString();
  const site = {
    site: "brand.test",
    url: null,
    rank: null,
    country: null,
    sector: null,
    origin: "plan",
    plannedAt,
  } as const;
  db.insert(sites).values(site).run();
  const persona = { firstName: "A", lastName: "B", locale: "en", birthYear: 1980, country: "FR" };
  db.insert(seeds).values({ address: seed, site: "brand.test", arm: "all", twin: 0, persona, plannedAt }).run();
  const receiver = await startReceiver(
    { directory, seeds: { domain: "seeds.example" }, receive: { smtp: { host: "127.0.0.1", port: 0 } } },
    db,
    { now: () => new Date(), warn: (text) => console.error(text), limits: { connectionsPerPeerAndHour: 1e9 } },
  );
  process.send!({ port: receiver.port });
  let before = { cpu: process.cpuUsage(), spool: receiver.spoolTimes() };
  process.on("message", async (word) => {
    if (word === "begin") before = { cpu: process.cpuUsage(), spool: receiver.spoolTimes() };
    if (word === "end") {
      const { user, system } = process.cpuUsage(before.cpu);
      const spool = difference(receiver.spoolTimes(), before.spool);
      const began = performance.now();
      await receiver.drain();
      const drainMs = performance.now() - began;
      const rows = db.$count(deliveries);
      process.send!({ cpuMs: (user + system) / 1_000, spool, drainMs, rows: await rows } satisfies Report);
    }
    if (word === "stop") {
      await receiver.close();
      if ((await db.$count(messages)) === 0) console.error("nothing was stored");
      rmSync(directory, { recursive: true });
      process.exit();
    }
  });
}

function difference<T extends object>(after: T, before: T): T {
  const pairs = Object.entries(after).map(([key, value]) => [key, value - (before as Record<string, number>)[key]!]);
  return Object.fromEntries(pairs) as T;
}

async function compare(): Promise<void> {
  const ours = fork(fileURLToPath(import.meta.url), [], { stdio: "inherit" });
  const [{ port }] = (await once(ours, "message")) as [{ port: number }];
  const bare = fork(fileURLToPath(import.meta.url), ["discard"], { stdio: "inherit" });
  const [{ port: barePort }] = (await once(bare, "message")) as [{ port: number }];
  const sink = await startSink();
  console.log(
    `${perRound} messages of ${messageBytes} bytes, ${connections} connections, ${availableParallelism()} cores, ${rounds} rounds in turn`,
  );
  if (sink === null) console.log("smtp-sink (Debian package postfix) is not here: no comparison");
  await load(port, 200, "w");
  await load(barePort, 200, "w");
  if (sink !== null) await load(sink.port, 200, "w");
  const rates = { ours: [] as number[], sink: [] as number[], bare: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    if (sink !== null) rates.sink.push(await timed("smtp-sink", sink.child, sink.port, round));
    rates.bare.push(await timed("smtp-server that discards", bare, barePort, round));
    ours.send("begin");
    const seconds = await load(port, perRound, `${round}`);
    ours.send("end");
    const [report] = (await once(ours, "message")) as [Report];
    rates.ours.push(perRound / seconds);
    tell(round, seconds, report);
  }
  const toSink = (own: readonly number[]): string => {
    const ratios = own.map((rate, round) => (100 * rate) / (rates.sink[round] ?? Number.NaN));
    return `${median(ratios).toFixed(0)} % (${ratios.map((ratio) => ratio.toFixed(0)).join(", ")})`;
  };
  console.log(
    `median of ${rounds} rounds: receiver ${median(rates.ours).toFixed(0)}/s, smtp-sink ${median(rates.sink).toFixed(0)}/s, ` +
      `smtp-server that discards ${median(rates.bare).toFixed(0)}/s; of smtp-sink's rate within a round: ` +
      `receiver ${toSink(rates.ours)}, smtp-server that discards ${toSink(rates.bare)}`,
  );
  bare.send("stop");
  sink?.child.kill();
  ours.send("stop");
  await once(ours, "exit");
}

function tell(round: number, seconds: number, { cpuMs, spool, drainMs, rows }: Report): void {
  const each = (ms: number): string => `${(ms / perRound).toFixed(3)} ms`;
  const share = (ms: number): string => `${((100 * ms) / (seconds * 1_000)).toFixed(0)} %`;
  console.log(
    `round ${round}: receiver ${(perRound / seconds).toFixed(0)}/s acknowledged; CPU ${each(cpuMs)} a message; ` +
      `${(spool.records / spool.batches).toFixed(1)} messages a batch; writing ${each(spool.writeMs)} (${share(spool.writeMs)} of the time), ` +
      `syncing ${each(spool.syncMs)} (${share(spool.syncMs)}); ` +
      `behind it blobs, rows and journal ${each(drainMs)} a message (${rows} deliveries), so ${(perRound / (seconds + drainMs / 1_000)).toFixed(0)}/s for ever`,
  );
}

async function timed(name: string, child: ChildProcess, port: number, round: number): Promise<number> {
  const before = cpuTicks(child.pid!);
  const seconds = await load(port, perRound, `${round}`);
  const cpuMs = (cpuTicks(child.pid!) - before) * 10;
  console.log(
    `round ${round}: ${name} ${(perRound / seconds).toFixed(0)}/s; CPU ${(cpuMs / perRound).toFixed(3)} ms a message`,
  );
  return perRound / seconds;
}

/** User and system time of another process in hundredths of a second (proc(5)). */
function cpuTicks(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  } catch {
    return Number.NaN;
  }
}

async function startSink(): Promise<{ child: ChildProcess; port: number } | null> {
  const path = ["/usr/sbin/smtp-sink", "smtp-sink"].find((name) => spawnSync(name, ["-h"]).error === undefined);
  if (path === undefined) return null;
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(path, [...user, `127.0.0.1:${port}`, "1000"], { stdio: "ignore" });
  await sleep(300);
  return { child, port };
}

/** Delivers `count` messages over the connections; gives the seconds from the first command to the last 250. */
async function load(port: number, count: number, mark: string): Promise<number> {
  const body = Buffer.from(`${"x".repeat(75)}\r\n`.repeat(Math.ceil(messageBytes / 77))).subarray(
    0,
    messageBytes - 100,
  );
  const clients = await Promise.all(Array.from({ length: connections }, () => openClient(port)));
  let next = 0;
  const began = performance.now();
  const pump = async (client: Client): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      client.write(`MAIL FROM:<news@brand.test>\r\nRCPT TO:<${seed}>\r\nDATA\r\n`);
      await client.replies(3);
      const head = `From: a@brand.test\r\nSubject: ${mark} ${number}\r\n\r\n`;
      client.write(Buffer.concat([Buffer.from(head), body, Buffer.from("\r\n.\r\n")]));
      await client.replies(1);
    }
  };
  await Promise.all(clients.map(pump));
  const seconds = (performance.now() - began) / 1_000;
  for (const client of clients) client.end();
  return seconds;
}

interface Client {
  write(bytes: string | Buffer): void;
  replies(count: number): Promise<void>;
  end(): void;
}

async function openClient(port: number): Promise<Client> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  let waited = 0;
  let wake: (() => void) | null = null;
  let text = "";
  socket.on("error", (error) => {
    throw error;
  });
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const lines = text.split("\r\n");
    text = lines.pop()!;
    for (const line of lines) {
      if (/^[45]/.test(line)) throw new Error(`the server refused: ${line}`);
      if (line[3] === " ") waited -= 1;
    }
    if (waited <= 0) wake?.();
  });
  const replies = async (count: number): Promise<void> => {
    waited += count;
    const { promise, resolve } = Promise.withResolvers<void>();
    wake = resolve;
    if (waited > 0) await promise;
  };
  const client = {
    write: (bytes: string | Buffer) => void socket.write(bytes),
    replies,
    end: () => void socket.destroy(),
  };
  await replies(1);
  client.write("EHLO bench.test\r\n");
  await replies(1);
  return client;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
