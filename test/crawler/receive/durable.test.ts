import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlobStore, sha256Hex } from "../../../crawler/receive/blob-store.ts";
import type { Receiver } from "../../../crawler/receive/receive.ts";
import { systemDisk } from "../../../crawler/receive/spool/disk.ts";
import { countSpooled, replaySpool } from "../../../crawler/receive/spool/drain-spool.ts";
import { deliveries, journal, messages } from "../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "./campaign-folder.ts";
import { diskCalls, fullDisk } from "./full-disk.ts";
import { greeted, hangUpAll } from "./smtp-client.ts";

let folder: CampaignFolder;
let receiver: Receiver | null;
beforeEach(() => {
  folder = campaignFolder();
  receiver = null;
});
afterEach(async () => {
  hangUpAll();
  await receiver?.close();
  folder.remove();
});

const message = (text: string): Buffer => Buffer.from(`Subject: ${text}\r\n\r\n${text.repeat(100)}\r\n`);
const rows = (): string[] =>
  folder.db
    .select()
    .from(messages)
    .all()
    .map((row) => row.sha256);
const blobFiles = (): string[] =>
  readdirSync(join(folder.directory, "blobs"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Each blob's name is the hash of its bytes, and each message row has its blob. */
function expectNothingHalfWritten(): void {
  const names = blobFiles();
  for (const path of names) expect(path.endsWith(sha256Hex(readFileSync(path)))).toBe(true);
  for (const sha256 of rows()) expect(names.some((path) => path.endsWith(sha256))).toBe(true);
}

describe("a full disk", () => {
  const places = diskCalls.flatMap((call) => [1, 2, 3, 4, 5, 6, 7, 8].map((nth) => [call, nth] as const));
  test.each(places)("at %s number %i: 451 or durable, and nothing is half-written", async (call, nth) => {
    const full = fullDisk(systemDisk, call, nth);
    receiver = await folder.receive({ disk: full.disk });
    const client = await greeted(receiver.port);
    const acknowledged: string[] = [];
    for (const text of ["a", "b", "c"]) {
      const reply = await client.deliver([seedAddress], message(text));
      expect(reply).toMatch(/^(250|451) /);
      if (reply.startsWith("250 ")) acknowledged.push(sha256Hex(message(text)));
      await receiver.drain().catch((error: Error) => expect(error.message).toContain("ENOSPC"));
    }
    await receiver.drain(); // there is room again
    expect(rows().toSorted()).toEqual(acknowledged.toSorted());
    expectNothingHalfWritten();
    expect(await countSpooled(join(folder.directory, "spool"))).toBe(0);
  });

  test("that stays full answers 451 each time, and takes mail once it has room", async () => {
    const full = fullDisk(systemDisk, "sync", 1, 3);
    receiver = await folder.receive({ disk: full.disk });
    const client = await greeted(receiver.port);
    const replies = [];
    for (const text of ["a", "b", "c", "d"])
      replies.push((await client.deliver([seedAddress], message(text))).slice(0, 3));
    expect(replies).toEqual(["451", "451", "451", "250"]);
    expect(folder.warnings).toHaveLength(3);
    expect(folder.warnings[0]).toContain("ENOSPC");
  });

  const isRoot = process.getuid?.() === 0 && existsSync("/bin/mount");
  test.skipIf(!isRoot)("that is a real small file system (tmpfs, needs root)", async () => {
    const spool = join(folder.directory, "spool");
    mkdirSync(spool);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", spool], { stdio: "pipe" });
    } catch (error) {
      console.warn(`no tmpfs can be mounted here: ${(error as Error).message}`);
      return;
    }
    try {
      receiver = await folder.receive();
      const client = await greeted(receiver.port);
      const acknowledged: string[] = [];
      const refused: string[] = [];
      for (let number = 0; number < 40; number += 1) {
        const big = message(`${number}`.padStart(600, "x"));
        const reply = await client.deliver([seedAddress], big);
        (reply.startsWith("250 ") ? acknowledged : refused).push(sha256Hex(big));
        if (!reply.startsWith("250 ")) expect(reply).toMatch(/^451 /);
      }
      await receiver.drain();
      expect(refused.length).toBeGreaterThan(0);
      expect(rows().toSorted()).toEqual(acknowledged.toSorted());
      expectNothingHalfWritten();
      expect(await client.deliver([seedAddress], message("room again"))).toMatch(/^250 /);
      await receiver.close();
      receiver = null;
    } finally {
      execFileSync("umount", [spool]);
    }
  });
});

describe("the spool of a run that died", () => {
  const spoolDir = (): string => join(folder.directory, "spool");

  /** A segment that a dead process left, with the deliveries of one session, the last one cut off. */
  async function leaveSegment(): Promise<void> {
    receiver = await folder.receive();
    const client = await greeted(receiver.port);
    for (const text of ["a", "b", "c"]) await client.deliver([seedAddress], message(text));
    const [name] = readdirSync(spoolDir());
    const bytes = readFileSync(join(spoolDir(), name!));
    await receiver.close();
    receiver = null;
    folder.db.delete(deliveries).run();
    folder.db.delete(messages).run();
    folder.db.delete(journal).run();
    const dead = name!.replace(/-\d+-[0-9a-f]{8}\.spool$/, `-${deadPid()}-00000000.spool`);
    writeFileSync(join(spoolDir(), dead), bytes.subarray(0, -10));
  }
  const deadPid = (): number => Number(execFileSync("sh", ["-c", "echo $$"]).toString());
  const world = () => ({ db: folder.db, blobs: new BlobStore(join(folder.directory, "blobs")), now: () => new Date() });

  test("is replayed before the next run listens: rows, blobs and journal, and the torn end is told", async () => {
    await leaveSegment();
    receiver = await folder.receive();
    expect(rows().toSorted()).toEqual([message("a"), message("b")].map(sha256Hex).toSorted());
    expect(folder.db.select().from(journal).all()).toHaveLength(2);
    expect(folder.warnings.join()).toContain("no whole record");
    expect(readdirSync(spoolDir())).toEqual([]);
  });

  test("is replayed by whoever writes next, and a second time adds nothing", async () => {
    await leaveSegment();
    const [name] = readdirSync(spoolDir());
    const bytes = readFileSync(join(spoolDir(), name!));
    expect(await countSpooled(spoolDir())).toBe(2);
    expect(await replaySpool(spoolDir(), world())).toMatchObject({ records: 2, deliveries: 2 });
    writeFileSync(join(spoolDir(), name!), bytes);
    expect(await replaySpool(spoolDir(), world())).toMatchObject({ records: 2, deliveries: 0 });
    expect(folder.db.select().from(journal).all()).toHaveLength(2);
  });

  test("is left in its place, though read, while its writer lives", async () => {
    receiver = await folder.receive();
    const client = await greeted(receiver.port);
    await client.deliver([seedAddress], message("a"));
    expect(await replaySpool(spoolDir(), world())).toMatchObject({ deliveries: 1 });
    expect(readdirSync(spoolDir())).toHaveLength(1);
    await client.deliver([seedAddress], message("b"));
    await receiver.drain();
    expect(folder.db.select().from(deliveries).all()).toHaveLength(2);
    expect(readdirSync(spoolDir())).toEqual([]);
  });

  test("is no hindrance when there is none", async () => {
    expect(await replaySpool(join(folder.directory, "nowhere"), world())).toEqual({
      records: 0,
      deliveries: 0,
      erased: 0,
      damaged: [],
    });
  });
});
