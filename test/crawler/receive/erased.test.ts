import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BlobStore, sha256Hex } from "../../../crawler/receive/blob-store.ts";
import { importPaths } from "../../../crawler/receive/import.ts";
import type { Receiver } from "../../../crawler/receive/receive.ts";
import { erase } from "../../../data/erase.ts";
import { checkJournal } from "../../../data/journal-check.ts";
import { deliveries, importFiles, messages } from "../../../data/schema/index.ts";
import { words } from "../../../pixelcensus.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "./campaign-folder.ts";
import { greeted, hangUpAll } from "./smtp-client.ts";

let folder: CampaignFolder;
let receiver: Receiver | null = null;
beforeEach(() => {
  folder = campaignFolder();
});
afterEach(async () => {
  hangUpAll();
  await receiver?.close();
  receiver = null;
  folder.remove();
});

const message = Buffer.from("From: a@brand.test\r\nSubject: hello\r\n\r\nbody\r\n");
const name = sha256Hex(message);
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
  receiver = await folder.receive();
  expect(await (await greeted(receiver.port)).deliver([seedAddress], message)).toMatch(/^250 /);
  expect(readdirSync(join(folder.directory, "spool"))).toHaveLength(1);
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
  await receiver.drain();
  expect(rows()).toEqual([0, 0]);
  expect(existsSync(blob())).toBe(false);
  expect(readdirSync(join(folder.directory, "spool"))).toEqual([]);
  expect(await (await greeted(receiver.port)).deliver([seedAddress], message)).toMatch(/^250 /);
  await receiver.drain();
  expect(rows()).toEqual([0, 0]);
  expect(folder.warnings).toEqual(Array(2).fill("1 arrivals of erased messages were not kept"));
});
