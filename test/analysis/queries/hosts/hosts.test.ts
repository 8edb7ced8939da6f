import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HostRow, hosts } from "../../../../analysis/queries/hosts/hosts.ts";
import { replayLookups } from "../../../../crawler/resolve/lookup/replay.ts";
import { resolve } from "../../../../crawler/resolve/resolve.ts";
import { DnsClient } from "../../../../crawler/resolve/transport/dns-client.ts";
import { Resolver } from "../../../../crawler/resolve/transport/resolver.ts";
import { serverAt } from "../../../../crawler/resolve/wire/exchange.ts";
import { runStage } from "../../../../crawler/runner/local.ts";
import { type Database, openDatabase } from "../../../../data/database.ts";
import { writeLists } from "../../../world/campaign-lists.ts";
import { hostTruths } from "../../../world/truth/hosts.ts";
import { startWorld, type World } from "../../../world/world.ts";

const at = "2026-11-24T12:00:00.000Z";
let world: World;
const folders: string[] = [];

beforeAll(async () => {
  world = await startWorld({ sites: 12 });
});
afterAll(async () => {
  await world.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Looks the whole zoo up: every host was asked for by one opening, and one message is signed for zoo.test. */
async function lookUpZoo(withLists: boolean): Promise<{ db: Database; rows: Map<string, HostRow> }> {
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-hosts-"));
  folders.push(directory);
  if (withLists) writeLists(directory);
  const db = openDatabase(join(directory, "census.db"));
  const run = (sql: string, ...values: (string | number)[]) => db.$client.prepare(sql).run(...values);
  run(
    `insert into visits (visit_key, kind, started_at, ended_at, preflight) values ('v', 'opening', ?, ?, '{}')`,
    at,
    at,
  );
  for (const [sequence, { host }] of hostTruths.entries()) {
    run(
      `insert into requests (visit_key, sequence, url, host, method, resource_kind, initiator, request_headers, body_kept, sent_at)
       values ('v', ?, ?, ?, 'GET', 'image', '{}', '[]', 0, ?)`,
      sequence,
      `https://${host}/picture.png`,
      host,
      at,
    );
  }
  run(`insert into messages (sha256, size_bytes, first_seen_at) values ('m', 1, ?)`, at);
  run(
    `insert into deliveries (delivery_key, message, via, seed, source, acquisition, may_open, started_at, ended_at)
     values ('d', 'm', 'smtp', 'a@seeds.example', '{}', 'explicit_newsletter_optin', 0, ?, ?)`,
    at,
    at,
  );
  run(
    `insert into heads (message, from_domain, from_site, headers, mailing_key, kind, kind_clues, text_length, has_unsubscribe, has_one_click, cut_off)
     values ('m', 'zoo.test', 'zoo.test', ?, 'k', 'newsletter', '[]', 0, 0, 0, '[]')`,
    JSON.stringify([["DKIM-Signature", "v=1; d=zoo.test; s=s1; b=x"]]),
  );
  const test = { allow: ["127.0.0.0/8"], ports: { "53": world.ports[53]! } };
  const client = new DnsClient({ test, timeoutsMs: [3000, 3000] });
  for (const hour of ["12", "14", "18"]) {
    const outside = {
      now: () => new Date(`2026-11-24T${hour}:00:00.000Z`),
      randomBytes: (count: number) => randomBytes(count),
      resolver: new Resolver(client, [serverAt(world.resolver, "resolver")]),
      campaign: { directory, rounds: { resolve: [0] } },
    };
    await runStage(resolve, db, outside, { stop: new AbortController().signal, tell: () => {} });
  }
  client.close();
  return { db, rows: new Map(hosts(db).map((row) => [row.host, row])) };
}

const ends: Readonly<Record<string, readonly string[]>> = {
  addresses: ["address"],
  nodata: ["no-address"],
  nxdomain: ["nxdomain"],
  loop: ["loop", "self"],
  dangling: ["dangling", "out-of-server"],
  unanswered: ["unanswered", "refused"],
  "out-of-server": ["out-of-server"],
};

describe("the zoo of disguises, with the world's services in the campaign's own lists", () => {
  let zoo: Awaited<ReturnType<typeof lookUpZoo>>;
  beforeAll(async () => {
    zoo = await lookUpZoo(true);
  }, 120_000);

  const truths = hostTruths.filter(({ host }) => !host.includes("._domainkey."));
  test.each(truths)("$host: $technique, $level", (truth) => {
    const row = zoo.rows.get(truth.host)!;
    const serves = row.technique === null ? null : (row.servedSite ?? `${row.servedBy!.toLowerCase()}.test`);
    // A message of the site is signed at a service: that is known of each of its hosts, and ties it to none.
    const level = row.flags.includes("sender-only") ? "not found" : row.level;
    expect({ technique: row.technique, level, servedBy: serves }).toEqual({
      technique: truth.technique,
      level: truth.level,
      servedBy: truth.servedBy,
    });
    if (truth.end !== "loop") expect(row.chain.slice(1)).toEqual(truth.chain);
    expect(ends[truth.end]).toContain(row.end);
    expect(row.flags.includes("zone-scope")).toBe(truth.isWildcard === true);
  });

  test("counts two hosts of a wildcard zone once", () => {
    const scopes = [...zoo.rows.values()].filter(({ host }) => host.endsWith(".w.zoo.test")).map(({ scope }) => scope);
    expect(scopes).toEqual(["*.w.zoo.test", "*.w.zoo.test"]);
  });

  test("gives the same rows after a replay from the stored bytes", () => {
    for (const table of ["dns_headers", "dns_records", "chains"]) zoo.db.$client.exec(`delete from ${table}`);
    replayLookups(zoo.db);
    expect(new Map(hosts(zoo.db).map((row) => [row.host, row]))).toEqual(zoo.rows);
  });

  test("gives one row a host, plain JSON, and no row for a DKIM key", () => {
    expect(JSON.parse(JSON.stringify([...zoo.rows.values()]))).toEqual([...zoo.rows.values()]);
    expect([...zoo.rows.keys()].filter((host) => host.includes("_domainkey"))).toEqual([]);
  });
});

describe("the zoo without any list of its services", () => {
  test("still proves who serves by every alias, and names nobody better than the evidence", async () => {
    const { rows } = await lookUpZoo(false);
    const worse = hostTruths
      .filter(({ technique }) => technique === "cname" || technique === "dname" || technique === "svcb-alias")
      .filter(({ host, servedBy }) => rows.get(host)!.servedSite !== servedBy || rows.get(host)!.level !== "proved");
    expect(worse.map(({ host }) => host)).toEqual([]);
    const better = hostTruths.filter(({ level, host }) => level !== "proved" && rows.get(host)?.level === "proved");
    expect(better.map(({ host }) => host)).toEqual(["shop.zoo.test"]); // cdnfront.test is a CDN only for who knows it
  }, 120_000);
});
