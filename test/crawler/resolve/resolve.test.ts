import { afterEach, describe, expect, test } from "vitest";
import { replayLookups } from "../../../crawler/resolve/lookup/replay.ts";
import { resolve } from "../../../crawler/resolve/resolve.ts";
import { DnsClient } from "../../../crawler/resolve/transport/dns-client.ts";
import { Resolver } from "../../../crawler/resolve/transport/resolver.ts";
import { serverAt } from "../../../crawler/resolve/wire/exchange.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import * as tables from "../../../data/schema/index.ts";
import { disguiseZones } from "./disguise-zones.ts";
import { type Behaviour, startDnsServer, type TestServer } from "./dns-server.ts";
import { zoneBehaviour } from "./zone-server.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

const at = "2026-11-24T12:00:00.000Z";
const day = 86_400_000;

/** A campaign with one opening that asked two hosts, a seed's message and an imported one. */
function campaign(): Database {
  const db = openDatabase(":memory:");
  open.push(db.$client);
  const visit = { startedAt: at, endedAt: at, preflight: {} };
  db.insert(tables.visits)
    .values({ visitKey: "opening m1 desktop 0", kind: "opening", ...visit })
    .run();
  for (const [sequence, host] of ["click.brand.test", "link.em.brand.test", "127.0.0.1", "a..b"].entries()) {
    db.$client
      .prepare(
        `insert into requests (visit_key, sequence, url, host, method, resource_kind, initiator, request_headers, body_kept, sent_at)
         values ('opening m1 desktop 0', ?, ?, ?, 'GET', 'image', '{}', '[]', 0, ?)`,
      )
      .run(sequence, `http://${host}/`, host, at);
  }
  message(db, "m1", {
    seed: "a@seeds.test",
    mayOpen: false,
    host: "9f86d081884c7d65.w.wild.test",
    from: "bounce.brand.test",
  });
  message(db, "m2", { seed: null, mayOpen: false, host: "recipient7.w.wild.test", from: "imported.test" });
  message(db, "m3", { seed: null, mayOpen: true, host: "own.brand.test", from: "brand.test" });
  message(db, "m4", {
    seed: "b@seeds.test",
    mayOpen: false,
    via: "import",
    host: "recipient9.w.wild.test",
    from: "imported.test",
  });
  return db;
}

function message(
  db: Database,
  sha256: string,
  of: { seed: string | null; mayOpen: boolean; host: string; from: string; via?: "import" },
): void {
  db.insert(tables.messages).values({ sha256, sizeBytes: 1, firstSeenAt: at }).run();
  const { seed, mayOpen, host, from, via = seed === null ? "import" : "smtp" } = of;
  db.$client
    .prepare(
      `insert into deliveries (delivery_key, message, via, seed, source, acquisition, may_open, started_at, ended_at)
       values (?, ?, ?, ?, '{}', 'unknown', ?, ?, ?)`,
    )
    .run(`d${sha256}`, sha256, via, seed, mayOpen ? 1 : 0, at, at);
  db.$client
    .prepare(
      `insert into heads (message, from_domain, headers, mailing_key, kind, kind_clues, text_length, has_unsubscribe, has_one_click, cut_off)
       values (?, ?, ?, ?, 'newsletter', '[]', 0, 0, 0, '[]')`,
    )
    .run(sha256, from, JSON.stringify([["DKIM-Signature", `v=1; a=rsa-sha256;\r\n\td=${from}; s=k1; b=x`]]), sha256);
  db.$client
    .prepare(
      `insert into resources (message, path, byte_offset, attribute, position, element, raw, url, host, kind, is_remote, is_displayed, hidden_by, document_order)
       values (?, '1', 0, 'src', 0, 'img', 'x', 'x', ?, 'image', 1, 1, '[]', 0)`,
    )
    .run(sha256, host);
}

async function run(
  db: Database,
  behave: Behaviour,
  { rounds = [0], now = at, timeoutMs = 3000 }: { rounds?: number[]; now?: string; timeoutMs?: number } = {},
) {
  const server: TestServer = await startDnsServer(behave);
  const test = { allow: ["127.0.0.0/8"], ports: { "53": server.port } };
  const client = new DnsClient({ timeoutsMs: [timeoutMs], test });
  open.push(client, server);
  const world = {
    now: () => new Date(now),
    randomBytes: (count: number) => Buffer.alloc(count, 5),
    resolver: new Resolver(client, [serverAt(`127.0.0.1:${server.port}`, "resolver")]),
    campaign: { directory: "/nonexistent", rounds: { resolve: rounds } },
  };
  const tally = await runStage(resolve, db, world, { stop: new AbortController().signal, tell: () => {} });
  return { tally, server };
}

const everything = (db: Database, table: string) =>
  db.$client.prepare(`select * from ${table} order by 1, 2, 3, 4`).all();

describe("the stage", () => {
  test("looks up the hosts of requests, of seeds' and openable messages and of senders, and no other's", async () => {
    const db = campaign();
    const { tally, server } = await run(db, zoneBehaviour(disguiseZones));
    expect(
      db
        .select({ host: tables.lookups.host })
        .from(tables.lookups)
        .all()
        .map(({ host }) => host)
        .sort(),
    ).toEqual([
      "127.0.0.1",
      "9f86d081884c7d65.w.wild.test",
      "bounce.brand.test",
      "brand.test",
      "click.brand.test",
      "k1._domainkey.bounce.brand.test",
      "k1._domainkey.brand.test",
      "link.em.brand.test",
      "own.brand.test",
    ]);
    expect(tally).toEqual({ done: 9, retry: 0, gaveUp: 1 }); // a..b is no name
    const asked = server.queries.map(({ name }) => name.toLowerCase());
    expect(asked.filter((name) => name.includes("recipient7") || name.includes("9f86"))).toEqual([]);
    expect(asked.filter((name) => name.includes("imported"))).toEqual([]);
  });

  test("ties a look to the opening and the message that made the host interesting", async () => {
    const db = campaign();
    await run(db, zoneBehaviour(disguiseZones));
    const because = Object.fromEntries(
      db
        .select()
        .from(tables.lookups)
        .all()
        .map((row) => [row.host, row.because]),
    );
    expect(because["click.brand.test"]).toEqual(["visit opening m1 desktop 0"]);
    expect(because["bounce.brand.test"]).toEqual(["from m1", "dkim m1"]);
  });

  test("keeps every exchange with its bytes, and journals the look", async () => {
    const db = campaign();
    const { server } = await run(db, zoneBehaviour(disguiseZones));
    const kept = db.select().from(tables.exchanges).all();
    expect(kept.length).toBeGreaterThanOrEqual(server.queries.length - 60);
    expect(
      kept.every(
        ({ query, response, rttMs, localAddress }) =>
          query.length > 12 && response !== null && rttMs! >= 0 && localAddress !== null,
      ),
    ).toBe(true);
    expect(
      db
        .select()
        .from(tables.journal)
        .all()
        .filter(({ kind }) => kind === "lookup"),
    ).toHaveLength(9);
  });

  test("asks once for what hosts of one site share", async () => {
    const { server } = await run(campaign(), zoneBehaviour(disguiseZones));
    const soa = server.queries.filter(({ name, type }) => name.toLowerCase() === "brand.test" && type === "SOA");
    expect(soa).toHaveLength(1);
  });

  test("looks again in each round when it is due, and never before", async () => {
    const db = campaign();
    await run(db, zoneBehaviour(disguiseZones), { rounds: [0, day] });
    const before = everything(db, "lookups").length;
    await run(db, zoneBehaviour(disguiseZones), { rounds: [0, day] });
    expect(everything(db, "lookups")).toHaveLength(before);
    await run(db, zoneBehaviour(disguiseZones), { rounds: [0, day], now: "2026-11-25T12:00:01.000Z" });
    expect(everything(db, "lookups")).toHaveLength(2 * before);
  });

  test("tries a silent resolver again later, and keeps the silence when it gives up", async () => {
    const db = campaign();
    const moments = ["12:00:00", "13:00:00", "14:00:00"].map((time) => `2026-11-24T${time}.000Z`);
    const tallies = [];
    for (const now of moments) tallies.push((await run(db, () => null, { now, timeoutMs: 100 })).tally);
    expect(tallies.map(({ retry, gaveUp }) => [retry, gaveUp])).toEqual([
      [8, 1],
      [8, 0],
      [0, 8],
    ]);
    const chains = db.select().from(tables.chains).all();
    expect(chains.filter(({ end }) => end === "unanswered")).toHaveLength(8);
    expect(
      db
        .select()
        .from(tables.exchanges)
        .all()
        .every(({ outcome }) => outcome === "timeout"),
    ).toBe(true);
  });
});

describe("replay", () => {
  test("rebuilds every derived row from the stored bytes, with the network closed", async () => {
    const db = campaign();
    const { server } = await run(db, zoneBehaviour(disguiseZones));
    const derived = ["dns_headers", "dns_records", "chains"];
    const before = derived.map((table) => everything(db, table));
    expect(before.every((rows) => rows.length > 5)).toBe(true);
    for (const thing of open.splice(1)) await thing.close();
    for (const table of derived) db.$client.exec(`delete from ${table}`);
    const asked = server.queries.length;
    expect(replayLookups(db)).toBe(9);
    expect(derived.map((table) => everything(db, table))).toEqual(before);
    expect(server.queries).toHaveLength(asked);
  });

  test("replaces rows that an older derivation got wrong", async () => {
    const db = campaign();
    await run(db, zoneBehaviour(disguiseZones));
    const before = everything(db, "chains");
    db.$client.exec(`update chains set final_name = 'wrong', hops = '[]'`);
    replayLookups(db);
    expect(everything(db, "chains")).toEqual(before);
  });
});
