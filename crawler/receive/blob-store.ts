import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Disk, syncFolderSync, systemDisk, writeDurablySync } from "./spool/disk.ts";
import { isRunning } from "./spool/running-process.ts";

const sha256Pattern = /^[0-9a-f]{64}$/;
const unfinishedPattern = /^[0-9a-f]{64}\.(\d+)-[0-9a-f]{12}\.part$/;
const dayMs = 86_400_000;

/** SHA-256 of the bytes in lower-case hexadecimal: the name of a blob. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Raw bytes (messages, bodies, screenshots) as files named by their SHA-256, `DIR/ab/abcdef...`, written once.
 * A file under its final name is always whole and durable: it is written under a temporary name, synced, renamed,
 * and its folder synced. A full disk rejects with ENOSPC and leaves nothing.
 */
export class BlobStore {
  readonly dir: string;
  readonly #disk: Disk;
  readonly #folders = new Set<string>();

  constructor(dir: string, disk: Disk = systemDisk) {
    this.dir = dir;
    this.#disk = disk;
  }

  /** Stores the bytes durably and gives their SHA-256 (hex); bytes that are there already are not written again. */
  async put(bytes: Uint8Array): Promise<string> {
    const [name] = await this.putAll([bytes]);
    return name!;
  }

  /** Stores several blobs durably at once, sharing the syncs of their folders; gives their names in the same order. */
  async putAll(blobs: readonly Uint8Array[], names: readonly string[] = blobs.map(sha256Hex)): Promise<string[]> {
    const folders = [...new Set(names.map((name) => dirname(this.path(name))))];
    const missing = new Map<string, Uint8Array>();
    for (const [index, name] of names.entries()) if (!this.has(name)) missing.set(name, blobs[index]!);
    if (missing.size > 0) await this.#makeFolders(folders);
    const results = await Promise.allSettled([...missing].map(([name, bytes]) => this.#write(name, bytes)));
    for (const result of results) if (result.status === "rejected") throw result.reason;
    // Also for bytes found there: whoever renamed them may have died before this call.
    await Promise.all(folders.map((folder) => this.#disk.syncFolder(folder)));
    return [...names];
  }

  /** As `put`, without giving up the thread; for code inside a transaction. */
  putSync(bytes: Uint8Array): string {
    const name = sha256Hex(bytes);
    const folder = dirname(this.path(name));
    if (this.has(name)) {
      syncFolderSync(folder);
      return name;
    }
    const temporary = this.#temporaryPath(name);
    if (mkdirSync(folder, { recursive: true }) !== undefined) syncFolderSync(this.dir);
    try {
      writeDurablySync(temporary, bytes);
      renameSync(temporary, this.path(name));
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
    syncFolderSync(folder);
    return name;
  }

  /** The bytes of a blob; rejects with ENOENT where there is none, and with a plain error where they were altered. */
  async get(sha256: string): Promise<Buffer> {
    return this.#checked(sha256, await readFile(this.path(sha256)));
  }

  /** As `get`, without giving up the thread. */
  getSync(sha256: string): Buffer {
    return this.#checked(sha256, readFileSync(this.path(sha256)));
  }

  /** Whether a blob of this name is stored (its bytes are not read). */
  has(sha256: string): boolean {
    return existsSync(this.path(sha256));
  }

  /** Where the blob of this name lies or would lie; throws on anything but 64 lower-case hexadecimal digits. */
  path(sha256: string): string {
    if (!sha256Pattern.test(sha256)) throw new TypeError(`not a SHA-256 in lower-case hexadecimal: ${sha256}`);
    return join(this.dir, sha256.slice(0, 2), sha256);
  }

  /** Removes what writers that died (or that stand still for a day) left unfinished; gives how many files. */
  async removeUnfinished(now: Date): Promise<number> {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true }).catch(() => []);
    let removed = 0;
    for (const { name, parentPath } of entries) {
      const pid = unfinishedPattern.exec(name)?.[1];
      if (pid === undefined) continue;
      const path = join(parentPath, name);
      const facts = await stat(path).catch(() => null);
      if (facts === null || (isRunning(Number(pid)) && now.getTime() - facts.mtimeMs < dayMs)) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  #checked(sha256: string, bytes: Buffer): Buffer {
    const found = sha256Hex(bytes);
    if (found !== sha256) throw new Error(`blob ${sha256} was altered: its bytes now hash to ${found}`);
    return bytes;
  }

  async #makeFolders(folders: readonly string[]): Promise<void> {
    const absent = [...new Set(folders)].filter((folder) => !this.#folders.has(folder));
    if (absent.length === 0) return;
    await Promise.all(absent.map((folder) => this.#disk.mkdir(folder)));
    await this.#disk.syncFolder(this.dir);
    for (const folder of absent) this.#folders.add(folder);
  }

  async #write(name: string, bytes: Uint8Array): Promise<void> {
    const temporary = this.#temporaryPath(name);
    try {
      const file = await this.#disk.open(temporary, "wx");
      try {
        await this.#disk.write(file, [bytes], 0);
        await this.#disk.sync(file);
      } finally {
        await file.close();
      }
      await this.#disk.rename(temporary, this.path(name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  /** Beside the final name, so that the rename never crosses a file system; `.part` is never a blob's name. */
  #temporaryPath(name: string): string {
    return `${this.path(name)}.${process.pid}-${randomBytes(6).toString("hex")}.part`;
  }
}
