import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BlobStore, sha256Hex } from "../../../crawler/receive/blob-store.ts";
import { importPaths } from "../../../crawler/receive/import/import.ts";
import type { Arrival } from "../../../crawler/receive/save-deliveries.ts";
import { drainSegments } from "../../../crawler/receive/spool/drain-spool.ts";
import { Spool } from "../../../crawler/receive/spool/spool.ts";
import { erase } from "../../../data/erase.ts";
import { checkJournal } from "../../../data/journal-check.ts";
import { deliveries, importFiles, messages } from "../../../data/schema/index.ts";
import { words } from "../../../pixelcensus.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "./campaign-folder.ts";

let folder: CampaignFolder;
beforeEach(() => {
  folder = campaignFolder();
});
afterEach(() => folder.remove());

const message = Buffer.from("From: a@brand.test\r\nSubject: hello\r\n\r\nbody\r\n");
const name = sha256Hex(message);
const delivery: Omit<Arrival["deliveries"][number], "deliveryKey"> = {
  ...{ message: name, via: "smtp", seed: seedAddress, seedFrom: "envelope", source: {} },
  ...{ acquisition: "explicit_newsletter_optin", mayOpen: true, startedAt: "2027-03-01T08:00:00.000Z" },
  endedAt: "2027-03-01T08:00:01.000Z",
};
const blob = () => join(folder.directory, "blobs", name.slice(0, 2), name);
const rows = () => [folder.db.select().from(messages).all().length, folder.db.select().from(deliveries).all().length];
const take = (path: string) =>
  importPaths(
    [path],
    {},
    { db: folder.db, blobs: new BlobStore(join(folder.directory, "blobs")), now: () => new Date() },
  );

test("An erased message comes back by no second import, and the file says under which entry it was erased", async () => {
  const mail = join(folder.directory, "mail");
  mkdirSync(mail);
  writeFileSync(join(mail, "a.eml"), message);
  await take(mail);
  const { entry } = erase(folder.db, folder.directory, name, "asked to", new Date());
  writeFileSync(join(mail, "copy.eml"), message);
  expect(await take(mail)).toMatchObject({ messages: 1, deliveries: 0, erased: 1 });
  expect(rows()).toEqual([0, 0]);
  expect(existsSync(blob())).toBe(false);
  const copy = folder.db
    .select()
    .from(importFiles)
    .all()
    .find(({ path }) => path.endsWith("copy.eml"));
  expect(copy?.problems).toEqual([{ start: 0, end: message.length, reason: `erased under entry ${entry}` }]);
  expect((await checkJournal(folder.db, folder.directory)).problems).toEqual([]);
});

test("erase means what waits in the spool too, and a receiver that still holds it there does not bring it back", async () => {
  const dir = join(folder.directory, "spool");
  const spool = new Spool(dir);
  const world = { db: folder.db, blobs: new BlobStore(join(folder.directory, "blobs")), now: () => new Date() };
  const arrive = (key: string) =>
    spool.append(
      { sha256: name, sizeBytes: message.length, deliveries: [{ ...delivery, deliveryKey: key }] } as Arrival,
      [message],
    );
  await arrive("smtp:1");
  const out: string[] = [];
  const word = words.find((each) => each.name === "erase")!;
  const code = await word.run({
    args: [name],
    options: { because: "asked to", json: true },
    directory: folder.directory,
    out: (line) => out.push(line),
    err: () => undefined,
    stop: new AbortController().signal,
  });
  expect([code, JSON.parse(out.join("")).messages]).toEqual([0, [name]]);
  await arrive("smtp:2");
  expect(await drainSegments(await spool.rotate(), world)).toMatchObject({ records: 0, deliveries: 0, erased: 2 });
  expect(rows()).toEqual([0, 0]);
  expect(existsSync(blob())).toBe(false);
  expect(readdirSync(dir)).toEqual([]);
});
