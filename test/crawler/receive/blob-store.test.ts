import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlobStore, sha256Hex } from "../../../crawler/receive/blob-store.ts";
import { systemDisk } from "../../../crawler/receive/spool/disk.ts";
import { diskCalls, fullDisk } from "./full-disk.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "blobs-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const bytes = Buffer.from("Subject: hello\r\n\r\n\0\xff\n.\r\n", "latin1");

describe("a blob store", () => {
  test("gives back the bytes under their SHA-256, in a folder named by its first two digits", async () => {
    const store = new BlobStore(dir);
    const name = await store.put(bytes);
    expect(name).toBe("b38e535fb72a71b65f7a99456aebe9e9fdaf499894884d9259b14a338a37d605");
    expect(await store.get(name)).toEqual(bytes);
    expect(readFileSync(join(dir, name.slice(0, 2), name))).toEqual(bytes);
  });

  test("writes the same bytes once, whichever way they come, also at the same moment", async () => {
    const store = new BlobStore(dir);
    const names = await Promise.all([store.put(bytes), store.put(bytes), store.putAll([bytes, bytes])]);
    expect(new Set([...names.flat(), store.putSync(bytes)]).size).toBe(1);
    expect(filesIn(dir)).toHaveLength(1);
  });

  test("stores synchronously what it gives back asynchronously", async () => {
    const store = new BlobStore(dir);
    expect(await store.get(store.putSync(bytes))).toEqual(bytes);
    expect(store.getSync(sha256Hex(bytes))).toEqual(bytes);
  });

  test("says which blob was altered instead of giving its bytes", async () => {
    const store = new BlobStore(dir);
    const name = await store.put(bytes);
    chmodSync(store.path(name), 0o600);
    writeFileSync(store.path(name), "other");
    await expect(store.get(name)).rejects.toThrow(`blob ${name} was altered`);
    expect(() => store.getSync(name)).toThrow(`blob ${name} was altered`);
  });

  test.each(["../../etc/passwd", "", sha256Hex(bytes).toUpperCase(), `${sha256Hex(bytes)}.part`])(
    "takes no path for a name (%j)",
    (name) => {
      expect(() => new BlobStore(dir).path(name)).toThrow("not a SHA-256");
    },
  );

  test.each(diskCalls)("rejects with ENOSPC and leaves nothing when the disk is full at %s", async (call) => {
    const full = fullDisk(systemDisk, call);
    await expect(new BlobStore(dir, full.disk).put(bytes)).rejects.toThrow("ENOSPC");
    expect(full.failures()).toBe(1);
    expect(filesIn(dir).filter((path) => readFileSync(path).length !== bytes.length)).toEqual([]);
    expect(filesIn(dir).filter((path) => path.endsWith(".part"))).toEqual([]);
    expect(await new BlobStore(dir).put(bytes)).toBe(sha256Hex(bytes)); // and the next try succeeds
  });

  test("removes what a writer left that died, and nothing of one that lives", async () => {
    const store = new BlobStore(dir);
    const name = await store.put(bytes);
    const dead = Number(execFileSync("sh", ["-c", "echo $$"]).toString());
    for (const pid of [dead, process.pid]) writeFileSync(`${store.path(name)}.${pid}-00112233aabb.part`, "half");
    expect(await store.removeUnfinished(new Date())).toBe(1);
    expect(await store.removeUnfinished(new Date(Date.now() + 2 * 86_400_000))).toBe(1);
    expect(filesIn(dir)).toEqual([store.path(name)]);
  });

  test("says whether it holds a blob", async () => {
    const store = new BlobStore(dir);
    expect(store.has(sha256Hex(bytes))).toBe(false);
    await store.put(bytes);
    expect(store.has(sha256Hex(bytes))).toBe(true);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(existsSync);
}
