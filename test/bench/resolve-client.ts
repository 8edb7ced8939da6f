/**
 * One client of the bench, run as a process of its own so that its whole CPU time, start-up included, is counted:
 * `resolve-client.ts KIND PORT COUNT DATABASE`. Prints one NDJSON line a name to stdout, as massdns does.
 */
import { Resolver as SystemResolver } from "node:dns/promises";
import { openSync, writeSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { deriveChain } from "../../crawler/resolve/lookup/chain.ts";
import type { Look } from "../../crawler/resolve/lookup/look.ts";
import { DnsClient } from "../../crawler/resolve/transport/dns-client.ts";
import { type Exchange, serverAt } from "../../crawler/resolve/wire/exchange.ts";
import { nameOfHost, textOfName } from "../../crawler/resolve/wire/name.ts";
import { nameOf } from "./resolve-zones.ts";

const [kind = "tcp", port = "0", count = "0", database = ":memory:"] = process.argv.slice(2);
const total = Number(count);
const unlimited = { perSecond: Number.POSITIVE_INFINITY, inFlight: 4096 };
const out = openSync("/dev/null", "w");
let lines = "";

/** Writes in pieces of 64 KB, as a buffered stream of C does. */
function print(line: string): void {
  lines += line;
  if (lines.length < 65_536) return;
  writeSync(out, lines);
  lines = "";
}

interface Answered {
  readonly host: string;
  readonly exchange: Exchange;
  readonly line: string;
}

/** Works names off with so many in flight; `act` resolves when its name is done. */
async function forEachName(inFlight: number, act: (host: string) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < total) {
      next += 1;
      await act(nameOf(next - 1));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
}

function ours(transport: "tcp" | "udp", keep: (answered: Answered) => void) {
  const client = new DnsClient({
    transport,
    timeoutsMs: [5000, 5000],
    pace: { local: unlimited, remote: unlimited },
    tcpConnections: { local: 32, remote: 2 },
  });
  const server = serverAt(`127.0.0.1:${port}`, "resolver");
  let complete = 0;
  return {
    async run() {
      await forEachName(transport === "tcp" ? 512 : 256, async (host) => {
        const name = nameOfHost(host);
        const { exchanges, message } = await client.ask(server, { name, type: 1 });
        const [exchange] = exchanges;
        const look = {
          position: 0,
          purpose: "host",
          asked: { name, type: 1, class: 1 },
          message,
          ...exchange!,
        } as Look;
        const { hops, addresses } = deriveChain(name, [look]);
        if (hops.length === 3 && addresses.length === 1) complete += 1;
        const chain = hops.map(({ target, ttl }) => `{"target":${JSON.stringify(textOfName(target))},"ttl":${ttl}}`);
        const found = addresses.map(({ address }) => `"${address}"`);
        const line = `{"host":${JSON.stringify(host)},"chain":[${chain}],"addresses":[${found}]}\n`;
        print(line);
        keep({ host, exchange: exchange!, line });
      });
      client.close();
      return complete;
    },
  };
}

/** Keeps query, response and what was derived, in transactions of 500. */
function store() {
  const db = new Sqlite(database);
  db.pragma("journal_mode = WAL");
  db.exec(
    `create table exchanges (host text, query blob, response blob, server text, local text, outcome text, rtt real, asked_at text);
     create table chains (host text primary key, chain text)`,
  );
  const exchange = db.prepare("insert into exchanges values (?, ?, ?, ?, ?, ?, ?, ?)");
  const chain = db.prepare("insert into chains values (?, ?)");
  const write = db.transaction((batch: readonly Answered[]) => {
    for (const { host, exchange: of, line } of batch) {
      const at = new Date(of.sentAtMs).toISOString();
      exchange.run(host, of.query, of.response, of.server, of.localAddress, of.outcome, (of.rttMicros ?? 0) / 1000, at);
      chain.run(host, line);
    }
  });
  let batch: Answered[] = [];
  const flush = () => {
    write(batch);
    batch = [];
  };
  return {
    keep(answered: Answered) {
      batch.push(answered);
      if (batch.length >= 500) flush();
    },
    close() {
      flush();
      const { rows } = db.prepare("select count(*) as rows from exchanges").get() as { rows: number };
      db.close();
      return rows;
    },
  };
}

async function systemLoop(): Promise<number> {
  const resolver = new SystemResolver();
  resolver.setServers([`127.0.0.1:${port}`]);
  let complete = 0;
  await forEachName(256, async (host) => {
    const chain: string[] = [];
    for (let name = host; ; ) {
      const [target] = await resolver.resolveCname(name).catch(() => []);
      if (target === undefined) break;
      chain.push(target);
      name = target;
    }
    const addresses = await resolver.resolve4(host);
    if (chain.length === 3 && addresses.length === 1) complete += 1;
    print(`${JSON.stringify({ host, chain, addresses })}\n`);
  });
  return complete;
}

const kinds: Readonly<Record<string, () => Promise<number>>> = {
  tcp: () => ours("tcp", () => {}).run(),
  udp: () => ours("udp", () => {}).run(),
  "tcp-stored": async () => {
    const kept = store();
    const complete = await ours("tcp", kept.keep).run();
    return kept.close() === total ? complete : -1;
  },
  loop: systemLoop,
};
const complete = await kinds[kind]!();
console.log(complete);
process.exit(complete === total ? 0 : 1);
