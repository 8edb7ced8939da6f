import { statSync } from "node:fs";
import { resolve as absolute } from "node:path";
import type { Acquisition } from "../../../data/acquisition.ts";
import { type Database, inTransaction } from "../../../data/database.ts";
import { importFiles } from "../../../data/schema/messages.ts";
import { InputError } from "../../runner/errors.ts";
import { isBroken, isOfTheMachine } from "../../runner/fault.ts";
import { stackOf } from "../../runner/stack-of.ts";
import type { BlobStore } from "../blob-store.ts";
import { type Arrival, deliveryWriter, erasureRegister, seedRegister, siteWriter } from "../save-deliveries.ts";
import { type FoundFile, findFiles } from "./find-files.ts";
import { importArrival } from "./import-arrival.ts";
import { type FileRow, readMailFile } from "./import-file.ts";
import type { MboxQuoting } from "./mbox.ts";

/** How an import takes what it finds. */
export interface ImportOptions {
  /** How the recipient came by the messages. */
  readonly acquisition: Acquisition;
  /** Who allowed opening them, which fires their pixels; null when nobody did. */
  readonly mayOpenBy: string | null;
  readonly quoting: MboxQuoting;
  readonly maxMessageBytes: number;
}

export const importDefaults: ImportOptions = {
  acquisition: "unknown",
  mayOpenBy: null,
  quoting: "mboxrd",
  maxMessageBytes: 35 * 1024 * 1024,
};

/** What an import needs of the outside. */
export interface ImportWorld {
  readonly db: Database;
  readonly blobs: BlobStore;
  now(): Date;
  /** Aborting it ends the import after the messages at hand; the next one goes on from there. */
  readonly stop?: AbortSignal;
  /** Told after each file. */
  progress?(event: ImportProgress): void;
}

/** One file is done: `done` of `total` now are. */
export interface ImportProgress extends Pick<FileRow, "path" | "outcome" | "reason" | "messages"> {
  readonly done: number;
  readonly total: number;
}

/** What came of an import. */
export interface ImportSummary {
  /** Files read to their end, or known to be unchanged. */
  readonly files: number;
  /** Files that an earlier import had read and that have not changed since. */
  readonly unchanged: number;
  /** Messages met in the files that were read. */
  readonly messages: number;
  /** Those of them that the campaign did not hold yet; a copy of one that it holds is a delivery only. */
  readonly newMessages: number;
  /** Deliveries that were new. */
  readonly deliveries: number;
  /** Messages left out since they had been erased. */
  readonly erased: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Whether it was stopped before the end. */
  readonly isStopped: boolean;
}

const maxMessagesAtOnce = 400;
const maxBytesAtOnce = 16 * 1024 * 1024;

/**
 * Imports .eml files, mbox files and Maildirs from files and folders; what a file is, its content says. Each file gets a
 * row that says what became of it, written together with its last messages, so that an import may be cut off at any
 * moment and repeated: nothing is taken twice. Throws InputError when a path does not exist, before anything is read.
 */
export async function importPaths(
  paths: readonly string[],
  options: Partial<ImportOptions>,
  world: ImportWorld,
): Promise<ImportSummary> {
  for (const path of paths) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || !(found.isFile() || found.isDirectory()))
      throw new InputError(`${path}: no such file or folder`);
  }
  const settings = { ...importDefaults, ...options };
  const files: FoundFile[] = [];
  for (const path of paths) for await (const file of findFiles(absolute(path))) files.push(file);
  const writer = new ImportWriter(world);
  const isSeed = seedRegister(world.db);
  const erasedUnder = erasureRegister(world.db);
  const summary = {
    unchanged: 0,
    messages: 0,
    erased: 0,
    skipped: {} as Record<string, number>,
    unreadable: [] as { path: string; reason: string }[],
  };
  const known = new Map(
    world.db
      .select()
      .from(importFiles)
      .all()
      .map((row) => [row.path, row]),
  );
  let done = 0;
  const health = { ended: 0, faults: 0 };
  for (const file of files) {
    if (world.stop?.aborted) break;
    if (isUnchanged(file, known.get(file.path))) {
      summary.unchanged += 1;
      done += 1;
      continue;
    }
    const reading = readMailFile(file, settings, world.now().toISOString());
    const refused: { start: number; end: number; reason: string }[] = [];
    let whole: FileRow;
    try {
      let step = await reading.next();
      for (; step.done !== true && !world.stop?.aborted; step = await reading.next()) {
        const { arrival, bytes } = importArrival(file, step.value, settings, isSeed, world.now().toISOString());
        const entry = erasedUnder(arrival.sha256);
        if (entry === null) await writer.add(file, arrival, bytes);
        else refused.push({ start: step.value.start, end: step.value.end, reason: `erased under entry ${entry}` });
        summary.messages += 1;
      }
      if (step.done !== true) break; // stopped within a file, which gets its row next time
      whole = step.value;
      health.ended += 1;
    } catch (error) {
      if (isOfTheMachine(error)) throw error;
      health.faults += 1;
      if (isBroken(health)) throw error;
      whole = undigested(file, error, world.now());
    }
    done += 1;
    const row = { ...whole, problems: [...(whole.problems ?? []), ...refused] };
    summary.erased += refused.length;
    writer.close(row);
    if (row.outcome === "skipped") summary.skipped[row.reason!] = (summary.skipped[row.reason!] ?? 0) + 1;
    if (row.outcome === "unreadable") summary.unreadable.push({ path: row.path, reason: row.reason! });
    world.progress?.({ ...row, done, total: files.length });
  }
  await writer.flush();
  for (const { path, reason } of writer.faulty.values()) summary.unreadable.push({ path, reason: reason ?? "" });
  const { newMessages, deliveries } = writer;
  return { ...summary, files: done, newMessages, deliveries, isStopped: world.stop?.aborted ?? false };
}

/** The row of a file over which our own code fell; read again when it is imported again. */
function undigested({ path }: FoundFile, error: unknown, now: Date): FileRow {
  const nothing = { kind: null, sha256: null, sizeBytes: null, modifiedAt: null, messages: 0, problems: [] };
  return { ...nothing, path, importedAt: now.toISOString(), outcome: "unreadable", reason: `bug: ${stackOf(error)}` };
}

function isUnchanged(file: FoundFile, row: typeof importFiles.$inferSelect | undefined): boolean {
  if (row === undefined || row.outcome === "unreadable" || file.unreadable !== null) return false;
  return row.sizeBytes === file.sizeBytes && row.modifiedAt === file.modifiedAt;
}

interface ImportedMessage {
  readonly file: FoundFile;
  readonly arrival: Arrival;
  readonly bytes: Buffer;
}

/** Gathers messages and the rows of their files, and writes them a group at a time. */
class ImportWriter {
  readonly #world: ImportWorld;
  readonly #save: ReturnType<typeof deliveryWriter>;
  readonly #saveSite: ReturnType<typeof siteWriter>;
  #messages: ImportedMessage[] = [];
  /** Files with a message that could not be saved, and why. */
  readonly faulty = new Map<string, FileRow>();
  #files: FileRow[] = [];
  #bytes = 0;
  newMessages = 0;
  deliveries = 0;

  constructor(world: ImportWorld) {
    this.#world = world;
    this.#save = deliveryWriter(world.db);
    this.#saveSite = siteWriter(world.db);
  }

  async add(file: FoundFile, arrival: Arrival, bytes: Buffer): Promise<void> {
    this.#messages.push({ file, arrival, bytes });
    this.#bytes += bytes.length;
    if (this.#messages.length >= maxMessagesAtOnce || this.#bytes >= maxBytesAtOnce) await this.flush();
  }

  /** The file's messages have all been added. */
  close(row: FileRow): void {
    this.#files.push(row);
  }

  async flush(): Promise<void> {
    const [messages, files] = [this.#messages, this.#files];
    [this.#messages, this.#files, this.#bytes] = [[], [], 0];
    try {
      await this.#write(messages, files);
    } catch (error) {
      if (isOfTheMachine(error)) throw error;
      // One of them cannot be saved: each by itself, and that one's file is named.
      for (const message of messages) {
        await this.#write([message], []).catch((own: unknown) => {
          if (isOfTheMachine(own)) throw own;
          this.faulty.set(message.file.path, undigested(message.file, own, this.#world.now()));
        });
      }
      if (messages.length >= 3 && this.faulty.size > messages.length / 2) throw error;
      await this.#write([], files);
    }
  }

  async #write(messages: readonly ImportedMessage[], files: readonly FileRow[]): Promise<void> {
    await this.#world.blobs.putAll(
      messages.map(({ bytes }) => bytes),
      messages.map(({ arrival }) => arrival.sha256),
    );
    const writtenAt = this.#world.now().toISOString();
    const added = inTransaction(this.#world.db, (tx) => {
      const fresh = { messages: 0, deliveries: 0 };
      for (const { arrival, bytes } of messages) {
        const added = this.#save(tx, arrival, writtenAt);
        if (added.deliveries > 0 && arrival.deliveries[0]?.seed === null) this.#saveSite(tx, bytes, writtenAt);
        fresh.messages += added.messages;
        fresh.deliveries += added.deliveries;
      }
      for (const { path, ...row } of files.map((file) => this.faulty.get(file.path) ?? file)) {
        tx.insert(importFiles)
          .values({ path, ...row })
          .onConflictDoUpdate({ target: importFiles.path, set: row })
          .run();
      }
      return fresh;
    });
    this.newMessages += added.messages;
    this.deliveries += added.deliveries;
  }
}
