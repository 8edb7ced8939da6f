import { hash } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { and, desc, eq } from "drizzle-orm";
import { type Database, inTransaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { type ListSource, listFormats, readListSources } from "../../data/lists/list-sources.ts";
import { listFiles } from "../../data/schema/journal.ts";
import { InputError, TransientError } from "../runner/errors.ts";
import { type DownloadWorld, download } from "./download.ts";

export interface ListsWorld extends DownloadWorld {
  readonly db: Database;
  /** The campaign directory. */
  readonly directory: string;
  now(): Date;
}

/** What became of one list. `refused`: what came does not look like the list; the campaign keeps what it had. */
export interface ListOutcome {
  readonly name: string;
  readonly outcome: "updated" | "unchanged" | "refused" | "failed";
  readonly reason: string | null;
  readonly url: string;
  readonly licence: string;
  readonly sha256: string | null;
  readonly entries: number | null;
}

/** A list with less than this share of its entries left is somebody's mistake. */
const MIN_LEFT = 0.5;

/**
 * Downloads the named lists (all when none is named) into the campaign's `lists/`, each version beside as
 * `versions/SHA256`, and records address, licence, SHA-256, entries and date. A list that shrank by half or changed its
 * form is refused. Throws InputError for a name that no source has.
 */
export async function updateLists(world: ListsWorld, names: readonly string[] = []): Promise<ListOutcome[]> {
  const sources = readListSources(world.directory);
  const unknown = names.find((name) => sources.every((source) => source.name !== name));
  if (unknown !== undefined) {
    throw new InputError(`there is no list ${unknown}; known are ${sources.map(({ name }) => name).join(", ")}`);
  }
  const outcomes: ListOutcome[] = [];
  for (const source of sources.filter(({ name }) => names.length === 0 || names.includes(name))) {
    outcomes.push(await updateList(source, world));
  }
  return outcomes;
}

async function updateList(source: ListSource, world: ListsWorld): Promise<ListOutcome> {
  const { name, url, licence } = source;
  const outcome = (rest: Pick<ListOutcome, "outcome"> & Partial<ListOutcome>): ListOutcome => {
    return { name, url, licence, reason: null, sha256: null, entries: null, ...rest };
  };
  let bytes: Buffer;
  try {
    bytes = await download(url, world);
  } catch (error) {
    if (error instanceof TransientError) return outcome({ outcome: "failed", reason: error.message });
    throw error;
  }
  const sha256 = hash("sha256", bytes);
  const entries = listFormats[source.format](bytes.toString("utf8"));
  const known = world.db
    .select()
    .from(listFiles)
    .where(eq(listFiles.name, name))
    .orderBy(desc(listFiles.downloadedAt))
    .all();
  if (known[0]?.sha256 === sha256) return outcome({ outcome: "unchanged", sha256, entries });
  if (entries === null) {
    return outcome({ outcome: "refused", reason: `what came has not the form "${source.format}"`, sha256 });
  }
  const before = known[0]?.entries ?? 0;
  if (entries < before * MIN_LEFT) {
    return outcome({
      outcome: "refused",
      reason: `${entries} entries came, ${before} were there before`,
      sha256,
      entries,
    });
  }
  writeList(world.directory, source.file, sha256, bytes);
  record(world, source, sha256, entries);
  return outcome({ outcome: "updated", sha256, entries });
}

/** The bytes under their hash first, then under the list's name: a crash leaves the old list or the new one. */
function writeList(directory: string, file: string, sha256: string, bytes: Buffer): void {
  const folder = join(directory, "lists");
  mkdirSync(join(folder, "versions"), { recursive: true });
  for (const path of [join(folder, "versions", sha256), join(folder, file)]) {
    const handle = openSync(`${path}.part`, "w");
    writeSync(handle, bytes);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${path}.part`, path);
  }
}

function record({ db, now }: ListsWorld, { name, url, licence }: ListSource, sha256: string, entries: number): void {
  const row = { sha256, name, url, licence, entries, downloadedAt: now().toISOString() };
  inTransaction(db, (tx) => {
    // A list that went back to an older version: the hash is known, its newest download counts.
    tx.delete(listFiles)
      .where(and(eq(listFiles.sha256, sha256), eq(listFiles.name, name)))
      .run();
    tx.insert(listFiles).values(row).onConflictDoNothing().run();
    appendJournal(tx, { kind: "list", subject: `${name} ${sha256}`, fact: row, writtenAt: row.downloadedAt });
  });
}
