import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { judge } from "../analysis/judge/judge.ts";
import { extract } from "../crawler/extract/extract.ts";
import { readMessage } from "../crawler/parse/mime.ts";
import { parse } from "../crawler/parse/parse.ts";
import { BlobStore } from "../crawler/receive/blob-store.ts";
import { type Arrival, deliveryWriter, siteWriter } from "../crawler/receive/save-deliveries.ts";
import { runStage } from "../crawler/runner/local.ts";
import type { RunOptions } from "../crawler/runner/stage.ts";
import { inTransaction, openDatabase } from "../data/database.ts";
import { attempts, seeds, sites } from "../data/schema/index.ts";
import { hostileMessage } from "./hostile-messages.ts";

const MESSAGES = 5_000;
const directory = mkdtempSync(join(tmpdir(), "pixelcensus-fuzz-"));
const db = openDatabase(join(directory, "census.db"));
afterAll(() => {
  db.$client.close();
  rmSync(directory, { recursive: true });
});

const at = "2027-03-01T00:00:00.000Z";
const now = () => new Date(at);
const quiet: RunOptions = { stop: new AbortController().signal, tell: () => {} };

test(`${MESSAGES} hostile messages go through parse, extract and judge, and none is given up`, {
  timeout: 600_000,
}, async () => {
  const blobs = new BlobStore(join(directory, "blobs"));
  const persona = { firstName: "Ada", lastName: "L", locale: "en", birthYear: 1980, country: "FR" };
  db.insert(sites)
    .values({ site: "brand.test", url: null, rank: null, country: null, sector: null, origin: "plan", plannedAt: at })
    .run();
  const addresses = ["k3j5h2@seeds.example", "q9w8e7@seeds.example"];
  for (const [twin, address] of addresses.entries())
    db.insert(seeds).values({ address, site: "brand.test", arm: "all", twin, persona, plannedAt: at }).run();
  const bodies = fc
    .sample(hostileMessage, { numRuns: MESSAGES, seed: 20270301 })
    .map((text) => Buffer.from(text, "latin1"));
  const names = await blobs.putAll(bodies);
  const [save, saveSite] = [deliveryWriter(db), siteWriter(db)];
  for (let start = 0; start < bodies.length; start += 500) {
    inTransaction(db, (tx) => {
      for (const [n, bytes] of bodies.slice(start, start + 500).entries()) {
        const sha256 = names[start + n]!;
        // Half comes to twins by mail, half is imported.
        const seed = (start + n) % 2 === 0 ? addresses[((start + n) / 2) % 2]! : null;
        const via = seed === null ? "import" : "smtp";
        const delivery = {
          deliveryKey: `${start + n}`,
          message: sha256,
          via,
          seed,
          source: {},
          acquisition: "unknown",
          mayOpen: false,
          startedAt: at,
          endedAt: at,
        } as const;
        save(tx, { sha256, sizeBytes: bytes.length, deliveries: [delivery] } as unknown as Arrival, at);
        if (seed === null) saveSite(tx, bytes, at);
      }
    });
  }
  const world = { db, blobs, readMessage, now };
  const different = new Set(names).size;
  expect(different).toBeGreaterThan(MESSAGES * 0.95);
  expect(await runStage(parse, db, world, quiet)).toEqual({ done: different, retry: 0, gaveUp: 0 });
  const extracted = await runStage(extract, db, world, quiet);
  expect(extracted).toMatchObject({ retry: 0, gaveUp: 0 });
  const made = judge(db, directory, { now });
  expect(made.givenUp).toEqual([]);
  expect(
    db
      .select()
      .from(attempts)
      .all()
      .filter(({ reason }) => reason === "bug"),
  ).toEqual([]);
  // The fuzz reached what it is about: readable messages with references, aligned between twins, with verdicts.
  expect(extracted.done).toBeGreaterThan(MESSAGES * 0.8);
  expect(made.messages).toBeGreaterThan(MESSAGES * 0.3);
  expect(made.verdicts).toBeGreaterThan(MESSAGES);
});
