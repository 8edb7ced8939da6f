import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Database, inTransaction } from "../../../data/database.ts";
import type { BlobStore } from "../blob-store.ts";
import { type Arrival, deliveryWriter, erasureRegister } from "../save-deliveries.ts";
import { mayHaveWriter } from "./spool-owner.ts";
import { readSegment } from "./spool-record.ts";

/** What a draining did: records met, deliveries that were new, byte ranges that were no record. */
export interface Drained {
  readonly records: number;
  readonly deliveries: number;
  /** Records left out since their message had been erased. */
  readonly erased: number;
  readonly damaged: readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

/** What draining needs. */
export interface DrainWorld {
  readonly db: Database;
  readonly blobs: BlobStore;
  now(): Date;
}

/** Records that share a transaction: few enough to keep it well under a second. */
const maxRecordsAtOnce = 100;
const maxBytesAtOnce = 16 * 1024 * 1024;

/**
 * Carries the segments at `paths`, which no one writes any more, into blobs and rows and then removes them: first the
 * blobs of a group become durable, then its rows and journal entries in one transaction. May be cut off at any moment
 * and repeated; rows are found by their keys. A message that was erased meanwhile is not taken back.
 */
export async function drainSegments(paths: readonly string[], world: DrainWorld): Promise<Drained> {
  const total = { records: 0, deliveries: 0, erased: 0, damaged: [] as Drained["damaged"][number][] };
  for (const path of paths) {
    const drained = await drainSegment(path, world);
    total.records += drained.records;
    total.deliveries += drained.deliveries;
    total.erased += drained.erased;
    total.damaged.push(...drained.damaged);
    await rm(path, { force: true });
  }
  return total;
}

/**
 * Replays a spool folder, oldest segment first; whoever writes to the campaign next calls it. Segments of a process
 * that still lives are read as far as they go and left to it; those of dead processes are removed once carried over.
 */
export async function replaySpool(dir: string, world: DrainWorld): Promise<Drained> {
  const total = { records: 0, deliveries: 0, erased: 0, damaged: [] as Drained["damaged"][number][] };
  for (const path of await spoolSegments(dir)) {
    const isLive = mayHaveWriter(path);
    const drained = isLive ? await drainSegment(path, world) : await drainSegments([path], world);
    total.records += drained.records;
    total.deliveries += drained.deliveries;
    total.erased += drained.erased;
    if (!isLive) total.damaged.push(...drained.damaged); // the end of a living one may be half-written, and is not acknowledged
  }
  return total;
}

/** Number of records in a spool folder, acknowledged or about to be; for `status` and `verify`. */
export async function countSpooled(dir: string): Promise<number> {
  let count = 0;
  for (const path of await spoolSegments(dir)) {
    for await (const entry of readSegment(path)) if (entry.kind === "record") count += 1;
  }
  return count;
}

/** Paths of the segments in a spool folder, oldest first; none when the folder is missing. */
export async function spoolSegments(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .filter((name) => name.endsWith(".spool"))
    .toSorted()
    .map((name) => join(dir, name));
}

async function drainSegment(path: string, world: DrainWorld): Promise<Drained> {
  const damaged: Drained["damaged"][number][] = [];
  const save = deliveryWriter(world.db);
  const erasedUnder = erasureRegister(world.db);
  let [records, deliveries, erased] = [0, 0, 0];
  let group: { arrival: Arrival; body: Buffer }[] = [];
  const saveGroup = async (): Promise<void> => {
    const arrivals = group.map(({ arrival }) => arrival);
    await world.blobs.putAll(
      group.map(({ body }) => body),
      arrivals.map(({ sha256 }) => sha256),
    );
    const writtenAt = world.now().toISOString();
    deliveries += inTransaction(world.db, (tx) =>
      arrivals.reduce((sum, arrival) => sum + save(tx, arrival, writtenAt).deliveries, 0),
    );
    records += group.length;
    group = [];
  };
  let bytes = 0;
  for await (const entry of readSegment(path)) {
    if (entry.kind === "damaged") {
      damaged.push({ path, start: entry.start, end: entry.end });
      continue;
    }
    if (erasedUnder(entry.head.sha256) !== null) {
      erased += 1;
      continue;
    }
    group.push({ arrival: entry.head as Arrival, body: entry.body });
    bytes += entry.body.length;
    if (group.length < maxRecordsAtOnce && bytes < maxBytesAtOnce) continue;
    await saveGroup();
    bytes = 0;
  }
  if (group.length > 0) await saveGroup();
  return { records, deliveries, erased, damaged };
}
