import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { extract } from "../../../crawler/extract/extract.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";
import { parse } from "../../../crawler/parse/parse.ts";
import { BlobStore } from "../../../crawler/receive/blob-store.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import {
  attempts,
  deliveries,
  heads,
  links,
  messages,
  parts,
  readReceipts,
  resources,
  seeds,
  sites,
} from "../../../data/schema/index.ts";
import { lines, multipart } from "../parse/message-text.ts";

const receivedAt = "2027-03-01T08:00:00.000Z";
const now = () => new Date(receivedAt);
const quiet = () => ({ stop: new AbortController().signal, tell: () => {} });
let dir: string;
let db: Database;
let world: { db: Database; blobs: BlobStore; readMessage: typeof readMessage; now: typeof now };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "pixelcensus-stages-"));
  db = openDatabase(":memory:");
  world = { db, blobs: new BlobStore(dir), readMessage, now };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function receive(bytes: Buffer, via: "smtp" | "import", seed: string | null = null): Promise<string> {
  const sha256 = await world.blobs.put(bytes);
  db.insert(messages).values({ sha256, sizeBytes: bytes.length, firstSeenAt: receivedAt }).onConflictDoNothing().run();
  const delivery = {
    deliveryKey: randomBytes(8).toString("hex"),
    message: sha256,
    via,
    seed,
    source: {},
    acquisition: "unknown",
    mayOpen: false,
  } as const;
  db.insert(deliveries)
    .values({ ...delivery, startedAt: receivedAt, endedAt: receivedAt })
    .run();
  return sha256;
}

async function runBoth(versions = { parse: parse.version, extract: extract.version }): Promise<void> {
  await runStage({ ...parse, version: versions.parse }, db, world, quiet());
  await runStage({ ...extract, version: versions.extract }, db, world, quiet());
}

const newsletter = (seed: string): Buffer =>
  lines(
    "From: News <news@mail.shop.example>",
    `To: ${seed}`,
    "Subject: Spring",
    "List-Unsubscribe: <https://shop.example/u>",
    "Disposition-Notification-To: news@shop.example",
    multipart(
      "alternative",
      "b",
      "\r\nread https://shop.example/",
      `Content-Type: text/html\r\n\r\n<a href="https://shop.example/">Shop</a><img width=1 height=1 src="https://t.example/p?u=${seed}">`,
    ).toString("latin1"),
  );

test("a message becomes a head, parts, references and read receipts, tied to its seed's site", async () => {
  const plannedAt = receivedAt;
  db.insert(sites).values({ site: "shop.example", origin: "plan", plannedAt }).run();
  const persona = { firstName: "A", lastName: "B", locale: "en", birthYear: 1980, country: "GB" };
  db.insert(seeds)
    .values({ address: "s@seeds.test", site: "shop.example", arm: "a", twin: 0, persona, plannedAt })
    .run();
  const sha256 = await receive(newsletter("s@seeds.test"), "smtp", "s@seeds.test");
  await runBoth();
  expect(db.select().from(heads).get()).toMatchObject({
    message: sha256,
    seed: "s@seeds.test",
    site: "shop.example",
    fromAddress: "news@mail.shop.example",
    fromSite: "shop.example",
    kind: "newsletter",
    hasUnsubscribe: true,
    mailingKey: JSON.stringify(["mail.shop.example", null, null, "spring", "2027-03-01"]),
    unreadable: null,
    extractCutOff: [],
  });
  expect(db.select({ path: parts.path, isDisplayed: parts.isDisplayed }).from(parts).all()).toEqual([
    { path: "1", isDisplayed: false },
    { path: "1.1", isDisplayed: false },
    { path: "1.2", isDisplayed: true },
  ]);
  expect(db.select().from(resources).all()).toMatchObject([
    {
      message: sha256,
      path: "1.2",
      element: "img",
      attribute: "src",
      host: "t.example",
      statedWidth: 1,
      hiddenBy: [],
      isDisplayed: true,
      unwrappedUrl: null,
    },
  ]);
  expect(db.select({ path: links.path, linkClass: links.linkClass }).from(links).all()).toEqual([
    { path: "", linkClass: "unsubscribe" },
    { path: "1.1", linkClass: "content" },
    { path: "1.2", linkClass: "content" },
  ]);
  expect(db.select().from(readReceipts).all()).toMatchObject([
    { header: "Disposition-Notification-To", value: "news@shop.example" },
  ]);
});

test("an imported message makes From's registrable domain a site of origin import, which the plan's sites are not", async () => {
  await receive(newsletter("me@home.example"), "import");
  await runBoth();
  expect(db.select({ site: heads.site, seed: heads.seed }).from(heads).all()).toEqual([
    { site: "shop.example", seed: null },
  ]);
  expect(db.select({ site: sites.site, origin: sites.origin }).from(sites).all()).toEqual([
    { site: "shop.example", origin: "import" },
  ]);
});

test("raised versions replace the rows and add none; parse alone leaves what extract found", async () => {
  await receive(newsletter("x@y.example"), "smtp");
  await runBoth();
  const everything = () =>
    JSON.stringify([heads, parts, resources, links, readReceipts].map((table) => db.select().from(table).all()));
  const before = everything();
  await runStage({ ...parse, version: 99 }, db, world, quiet());
  expect(everything()).toBe(before);
  await runBoth({ parse: 100, extract: 100 });
  expect(everything()).toBe(before);
  expect(db.select().from(attempts).all()).toHaveLength(5);
});

test("the same bytes twice are one message with one set of rows; a message whose bytes are gone is a row that says why", async () => {
  const bytes = newsletter("x@y.example");
  expect(await receive(bytes, "smtp")).toBe(await receive(bytes, "smtp"));
  const gone = "0".repeat(64);
  db.insert(messages).values({ sha256: gone, sizeBytes: 1, firstSeenAt: receivedAt }).run();
  await runBoth();
  const rows = db.select({ message: heads.message, unreadable: heads.unreadable }).from(heads).all();
  expect(rows.map(({ message, unreadable }) => [message === gone, unreadable !== null])).toEqual(
    expect.arrayContaining([
      [true, true],
      [false, false],
    ]),
  );
  expect(rows).toHaveLength(2);
});

test("duplicate Message-IDs with other bytes are two messages", async () => {
  const first = await receive(lines("Message-ID: <1@a.example>", "", "a"), "smtp");
  const second = await receive(lines("Message-ID: <1@a.example>", "", "b"), "smtp");
  await runBoth();
  expect(first).not.toBe(second);
  expect(db.select({ id: heads.messageId }).from(heads).all()).toEqual([
    { id: "<1@a.example>" },
    { id: "<1@a.example>" },
  ]);
});
