import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requestsHash } from "../../../crawler/browser/save-visit.ts";
import { extract } from "../../../crawler/extract/extract.ts";
import { open } from "../../../crawler/open/open.ts";
import { newOpener } from "../../../crawler/open/opener.ts";
import { readHar } from "../../../crawler/open/read-har.ts";
import { parse } from "../../../crawler/parse/parse.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import { type CrawlWorld, openWorld } from "../../../crawler/world.ts";
import { journal, openings, type Request, requests, visits } from "../../../data/schema/index.ts";
import { writeCampaign } from "../../world/campaign-directory.ts";
import { startWorld, type World } from "../../world/world.ts";
import { arrive, planSeeds } from "./message-rows.ts";
import { comparable } from "./opening-bench.ts";

const validator = createRequire(import.meta.url)("har-validator/lib/promise.js") as {
  har(har: object): Promise<object>;
};

/** Senders with something to it: redirects and cookies, hidden pixels, CSS, srcset, disguises. */
const SITES = [
  ...["lantern.test", "harbour-books.test", "verger.test", "tidewater.test", "orchard-daily.test", "kettle.test"],
  ...["maple-post.test", "latarnia.test", "skargard.test", "fyrtaarn.test", "alveare.test", "moorland.test"],
];
const directory = mkdtempSync(join(tmpdir(), "pixelcensus-open-"));
let world: World;
let crawl: CrawlWorld;
let opener: ReturnType<typeof newOpener>;
/** What the servers of the world saw of each opening. */
const servedBy = new Map<string, World["log"]>();
const told: string[] = [];

beforeAll(async () => {
  world = await startWorld({ sites: SITES });
  writeCampaign(directory, world, 2525);
  crawl = openWorld(directory, AbortSignal.any([]), () => {});
  for (const { name } of world.sites) {
    if (!world.senders.some(({ site }) => site === name)) continue;
    for (const arm of ["accept-opens", "silent"]) {
      const address = `${name.split(".")[0]}-${arm}@seeds.example`;
      planSeeds(crawl.db, name, [{ address, arm, twin: 0 }]);
      world.subscribe(name, address);
      world.confirm(name, address);
      const bytes = await world.writeMessage(name, address, "1");
      const sha256 = await crawl.blobs.put(bytes);
      const at = "2026-11-02T00:00:00.000Z";
      arrive(crawl.db, { sha256, sizeBytes: bytes.length, seed: address, mayOpen: true, at });
    }
  }
  const options = { stop: AbortSignal.any([]), tell: () => {} };
  await runStage(parse, crawl.db, crawl, options);
  await runStage(extract, crawl.db, crawl, options);
  // One after the other, so that the servers' log can be told apart by opening.
  const observed: typeof open = {
    ...open,
    concurrency: 1,
    async work(item, outside) {
      const before = world.log.length;
      const result = await open.work(item, outside);
      servedBy.set(result.visit.visitKey, world.log.slice(before));
      return result;
    },
  };
  opener = newOpener({ screenshots: false });
  const campaign: CrawlWorld["campaign"] = {
    ...crawl.campaign,
    mailClients: ["desktop", "images-off"],
    arms: [...crawl.campaign.arms, { name: "silent", consent: "accept", opens: false }],
    rounds: { ...crawl.campaign.rounds, open: [0, 1] },
  };
  crawl = { ...crawl, campaign, opener };
  const tell = (event: object) => void told.push(JSON.stringify(event));
  for (const _ of campaign.rounds.open) await runStage(observed, crawl.db, crawl, { stop: AbortSignal.any([]), tell });
}, 120_000);

afterAll(async () => {
  await opener.close();
  await crawl.close();
  await world.close();
  rmSync(directory, { recursive: true });
});

const rowsOf = (visitKey: string): Request[] =>
  crawl.db
    .select()
    .from(requests)
    .all()
    .filter((row) => row.visitKey === visitKey);

describe("in the little world", () => {
  test("the recorded requests of every opening equal the servers' own log, request for request, header for header", () => {
    const opened = crawl.db.select().from(openings).all();
    expect(opened.length, told.join("\n")).toBe(48);
    for (const { visitKey } of opened) {
      const sent = rowsOf(visitKey).filter(({ fromCache, status }) => fromCache === null && status !== null);
      expect(comparable(sent), visitKey).toEqual(comparable(servedBy.get(visitKey)!));
    }
    expect([...servedBy.values()].flat().length).toBeGreaterThan(25);
  });

  test("a reopening in the same context differs where the world says so: who knows the visitor does not send it on to the third", () => {
    const rows = crawl.db.select().from(requests).all();
    const round = (index: number) => rows.filter(({ visitKey }) => visitKey.endsWith(`desktop ${index}`));
    const sync = (index: number) => round(index).filter(({ host }) => host === "sync.adpool.test");
    expect(sync(0).length).toBeGreaterThan(0);
    expect(sync(0).map(({ status }) => status)).toEqual(sync(0).map(() => 302));
    expect(sync(1).map(({ status }) => status)).toEqual(sync(0).map(() => 200));
    expect(round(0).filter(({ host }) => host.endsWith("idgraph.test")).length).toBe(sync(0).length);
    expect(round(1).filter(({ host }) => host.endsWith("idgraph.test"))).toEqual([]);
    const contexts = crawl.db.select().from(openings).all();
    expect(new Set(contexts.map((opening) => `${opening.round} ${opening.context}`))).toEqual(
      new Set(["0 fresh", "1 live"]),
    );
  });

  test("of the messages to seeds that never open nothing was asked for, in any round", () => {
    const urls = (arm: string) =>
      crawl.db.all<{ url: string }>(
        sql`select r.url from resources r join deliveries d on d.message = r.message join seeds s on s.address = d.seed
          where s.arm = ${arm} and r.is_remote and r.url is not null`,
      );
    const shared = new Set(urls("accept-opens").map(({ url }) => url));
    const own = new Set(urls("silent").flatMap(({ url }) => (shared.has(url) ? [] : [url])));
    expect(own.size).toBeGreaterThan(10);
    expect(world.log.filter(({ url }) => own.has(url))).toEqual([]);
  });

  test("every redirect hop and every Set-Cookie that a server sent is there", () => {
    const rows = crawl.db.select().from(requests).all();
    const redirected = rows.filter(({ redirectedFrom }) => redirectedFrom !== null);
    expect(redirected.length).toBeGreaterThan(0);
    for (const hop of redirected) {
      const from = rows.find((row) => row.visitKey === hop.visitKey && row.sequence === hop.redirectedFrom)!;
      expect([new URL(from.location!, from.url).href, from.status! >= 300]).toEqual([hop.url, true]);
    }
    expect(rows.some(({ setCookies }) => (setCookies ?? []).length > 0)).toBe(true);
  });

  test("every answer over https, each hop of the ad-sync among them, has the TLS facts of its server's own certificate", () => {
    const answered = crawl.db
      .select()
      .from(requests)
      .all()
      .filter(({ url, status }) => url.startsWith("https:") && status !== null);
    expect(answered.filter(({ redirectedFrom }) => redirectedFrom !== null).length).toBeGreaterThan(1);
    for (const { host, tls, url } of answered) {
      expect(tls, url).toMatchObject({
        protocol: "TLS 1.3",
        issuer: expect.stringMatching(/^Little World (?:Throw-away CA|Intermediate)$/),
      });
      expect(tls!.san, url).toContain(host);
    }
  });

  test("nothing was asked for that no message names", () => {
    expect(
      crawl.db
        .select()
        .from(openings)
        .all()
        .flatMap(({ requestedNotExtracted }) => requestedNotExtracted),
    ).toEqual([]);
  });

  test("every request to a server is tied to a resource of extract, and what was not asked for says why", () => {
    const opened = crawl.db.select().from(openings).all();
    const rows = crawl.db.select().from(requests).all();
    expect(rows.every(({ resourceKey, foreseen }) => resourceKey !== null && foreseen !== null)).toBe(true);
    const unexplained = opened
      .flatMap(({ extractedNotRequested }) => extractedNotRequested)
      .filter(({ because }) => because === "unknown");
    expect(unexplained).toEqual([]);
  });

  test("each visit has its journal entry, whose hash can be computed again from the rows", () => {
    for (const { visitKey } of crawl.db.select().from(visits).all()) {
      const entry = crawl.db
        .select()
        .from(journal)
        .all()
        .find((row) => row.kind === "visit" && row.subject === visitKey)!;
      const fact = JSON.parse(entry.canonical!.toString()) as { requestsSha256: string };
      expect(fact.requestsSha256).toBe(requestsHash(rowsOf(visitKey)));
    }
  });

  test("pixels, sizes and kept bodies are there", () => {
    const images = crawl.db
      .select()
      .from(requests)
      .all()
      .filter(({ resourceKind, status, failure }) => resourceKind === "image" && status === 200 && failure === null);
    expect(images.every(({ naturalWidth, bodyKept }) => bodyKept && naturalWidth !== null)).toBe(true);
    expect(images.some(({ pixels }) => pixels === "transparent")).toBe(true);
    expect(images.every(({ bodySha256 }) => crawl.blobs.has(bodySha256!))).toBe(true);
  });

  test("the HAR of every opening is accepted by a HAR validator nobody here wrote", async () => {
    for (const { message, mailClient, round } of crawl.db.select().from(openings).all()) {
      const har = readHar(crawl.db, { message, mailClient, round }, "0.1.0") as { log: { entries: unknown[] } };
      await validator.har(har);
      expect(har.log.entries).toHaveLength(rowsOf(`opening ${message} ${mailClient} ${round}`).length);
    }
    await expect(validator.har({ log: { version: "1.2" } })).rejects.toThrow();
  });

  test("running again opens nothing again, also with a raised version", async () => {
    const before = world.log.length;
    for (const version of [open.version, open.version + 1]) {
      const tally = await runStage({ ...open, version }, crawl.db, crawl, {
        stop: AbortSignal.any([]),
        tell: () => {},
      });
      expect(tally).toEqual({ done: 0, retry: 0, gaveUp: 0 });
    }
    expect(world.log.length).toBe(before);
  });
});
