import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { BlobStore } from "../../crawler/receive/blob-store.ts";
import { deliveryWriter } from "../../crawler/receive/save-deliveries.ts";
import { InputError } from "../../data/command.ts";
import { type Database, inTransaction, openCampaignDatabase } from "../../data/database.ts";
import { erase } from "../../data/erase.ts";
import { appendJournal } from "../../data/journal.ts";
import { checkJournal } from "../../data/journal-check.ts";
import {
  deliveries,
  journal,
  labels,
  messages,
  notes,
  reviews,
  seeds,
  sites,
  stamps,
  trackingChoices,
} from "../../data/schema/index.ts";

const at = "2027-03-01T00:00:00.000Z";
const now = new Date("2027-03-02T00:00:00.000Z");
let directory: string;
let db: Database;
let names: string[];

/** A campaign with one seed and three messages, the third to nobody of ours. */
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "census-journal-"));
  db = openCampaignDatabase(directory);
  db.insert(sites).values({ site: "shop.example", origin: "plan", plannedAt: at }).run();
  const persona = { firstName: "A", lastName: "B", locale: "en-GB", birthYear: 1980, country: "GB" };
  db.insert(seeds)
    .values({ address: "seed@seeds.example", site: "shop.example", arm: "a", twin: 0, persona, plannedAt: at })
    .run();
  const blobs = new BlobStore(join(directory, "blobs"));
  const write = deliveryWriter(db);
  names = [];
  for (const [index, to] of ["seed@seeds.example", "seed@seeds.example", "other@seeds.example"].entries()) {
    const bytes = Buffer.from(`To: ${to}\r\n\r\nmessage ${index}\r\n`);
    const sha256 = await blobs.put(bytes);
    names.push(sha256);
    const delivery = {
      deliveryKey: `delivery-${index}`,
      message: sha256,
      via: "smtp" as const,
      rcptTo: [to],
      source: {},
      mailFrom: "news@shop.example",
      seed: to.startsWith("seed") ? to : null,
      acquisition: "unknown" as const,
      mayOpen: false,
      startedAt: at,
      endedAt: at,
    };
    inTransaction(db, (tx) => write(tx, { sha256, sizeBytes: bytes.length, deliveries: [delivery] }, at));
  }
});

const problems = async () => (await checkJournal(db, directory)).problems;

describe("checkJournal", () => {
  test("finds nothing wrong with an untouched campaign, and counts what it read", async () => {
    expect(await checkJournal(db, directory)).toMatchObject({ entries: 3, blobs: 3, problems: [], erased: [] });
  });

  test.each<[string, () => void, RegExp]>([
    [
      "an altered entry",
      () =>
        db
          .update(journal)
          .set({ canonical: Buffer.from("{}") })
          .where(eq(journal.sequence, 1))
          .run(),
      /^entry 1 .*bytes were altered/,
    ],
    ["an entry cut out", () => db.delete(journal).where(eq(journal.sequence, 1)).run(), /^entry 1 is missing/],
    [
      "an entry emptied without an erasure",
      () => db.update(journal).set({ salt: null, canonical: null }).where(eq(journal.sequence, 2)).run(),
      /^entry 2 .*no erasure says why/,
    ],
    [
      "an altered blob",
      () => writeFileSync(join(directory, "blobs", names[0]!.slice(0, 2), names[0]!), "other"),
      /^blob .* was altered/,
    ],
    ["a missing blob", () => rmSync(join(directory, "blobs", names[1]!.slice(0, 2), names[1]!)), /^blob .* is missing/],
    [
      "an altered delivery row",
      () =>
        db
          .update(deliveries)
          .set({ mailFrom: "other@x.example" })
          .where(eq(deliveries.deliveryKey, "delivery-0"))
          .run(),
      /delivery-0: mailFrom was altered/,
    ],
    [
      "a delivery row put in by hand",
      () => db.run(sql`update ${deliveries} set delivery_key = 'forged' where delivery_key = 'delivery-1'`),
      /forged has no entry/,
    ],
  ])("names %s", async (_, harm, message) => {
    harm();
    expect((await problems()).join("\n")).toMatch(new RegExp(message.source, "m"));
  });

  test("names a stamped head that the journal does not lead to, or ends before", async () => {
    const head = JSON.stringify({ sequence: 1, chainHash: "0".repeat(64), merkleRoot: "0".repeat(64) });
    const stamp = { head, authority: "http://tsa.example/", token: Buffer.from("x"), askedAt: at };
    db.insert(stamps)
      .values([
        { ...stamp, sequence: 1 },
        { ...stamp, sequence: 9 },
      ])
      .run();
    expect((await problems()).join("\n")).toMatch(/entry 1 .*stamped was another[\s\S]*ends before entry 9/);
  });
});

describe("erase", () => {
  test.each<[string, () => string, number]>([
    ["a message", () => names[0]!, 1],
    ["a seed address", () => "seed@seeds.example", 2],
    ["another address", () => "other@seeds.example", 1],
    ["a site", () => "shop.example", 2],
  ])("removes %s from rows, blobs and journal, and the chain still holds", async (_, target, count) => {
    const erased = erase(db, directory, target(), "asked by letter", now);
    expect(erased.messages).toHaveLength(count);
    expect(erased.blobs).toHaveLength(count);
    expect(db.select().from(messages).all()).toHaveLength(3 - count);
    const check = await checkJournal(db, directory);
    expect(check.problems).toEqual([]);
    expect(check.erased).toHaveLength(count);
    expect(check.erased[0]).toContain(`erased under entry ${erased.entry}`);
  });

  test("leaves no byte of the address in the campaign's files", () => {
    db.$client.pragma("wal_checkpoint(TRUNCATE)");
    expect(readFileSync(join(directory, "census.db")).includes("other@seeds.example")).toBe(true);
    erase(db, directory, "other@seeds.example", "asked by letter", now);
    expect(readFileSync(join(directory, "census.db")).includes("other@seeds.example")).toBe(false);
    expect(readFileSync(join(directory, "census.db-wal")).includes("other@seeds.example")).toBe(false);
  });

  test("removes the browser state that a sign-up of the seed left", () => {
    const states = join(directory, "secrets", "browser-states");
    mkdirSync(states, { recursive: true });
    const name = `${createHash("sha256").update("seed@seeds.example").digest("hex")}.json`;
    for (const each of [name, "other.json"]) writeFileSync(join(states, each), "{}");
    erase(db, directory, "seed@seeds.example", "asked by letter", now);
    expect(readdirSync(states)).toEqual(["other.json"]);
  });

  test("removes what was done and said about a message: the choice with its screenshot, the review, the label", async () => {
    const screenshot = await new BlobStore(join(directory, "blobs")).put(Buffer.from("screenshot"));
    const [message = "", kept = ""] = names;
    for (const each of [message, kept]) {
      const choice = { seed: "seed@seeds.example", treatment: "accept", act: "given", reasons: [], lagMs: 1 } as const;
      const pictured = each === message ? { screenshot } : {};
      db.insert(trackingChoices)
        .values({ ...choice, ...pictured, message: each, chosenAt: at })
        .run();
      const review = { kind: "confirmation", verdict: "confirmed", author: "a", reviewedAt: at } as const;
      db.insert(reviews)
        .values({ ...review, subject: each })
        .run();
      const label = { sample: "s", stratum: "x", label: "tracker", labeller: "a", labelledAt: at } as const;
      db.insert(labels)
        .values({ ...label, subject: `${each} 1:0:src:0` })
        .run();
    }
    const { blobs } = erase(db, directory, message, "asked by letter", now);
    expect(blobs.toSorted()).toEqual([message, screenshot].toSorted());
    for (const table of [trackingChoices, reviews, labels]) expect(db.select().from(table).all()).toHaveLength(1);
    expect(await problems()).toEqual([]);
  });

  test("lists the publications that named a message", () => {
    const fact = { edition: 1, messages: [names[0]] };
    inTransaction(db, (tx) => appendJournal(tx, { kind: "export", subject: "data set 1", fact, writtenAt: at }));
    expect(erase(db, directory, names[0]!, "asked", now).exports).toEqual([{ entry: 3, what: "data set 1" }]);
  });

  test("refuses what is held and what is not there, and changes nothing", () => {
    db.insert(notes).values({ kind: "hold", subject: names[0]!, content: {}, author: "counsel", notedAt: at }).run();
    expect(() => erase(db, directory, names[0]!, "asked", now)).toThrow(/held by counsel/);
    expect(() => erase(db, directory, "nobody@x.example", "asked", now)).toThrow(InputError);
    expect(db.select().from(messages).all()).toHaveLength(3);
  });

  test("an erased blob that comes back behind the journal's back is noticed", async () => {
    const [name] = erase(db, directory, names[2]!, "asked", now).blobs;
    writeFileSync(join(directory, "blobs", name!.slice(0, 2), name!), "back");
    expect(await problems()).toEqual([expect.stringContaining("is still there")]);
  });
});
