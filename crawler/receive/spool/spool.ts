import type { FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Disk, systemDisk } from "./disk.ts";
import { segmentName } from "./spool-owner.ts";
import { drawMark, encodeRecord, type SpoolHead, segmentHeader, segmentHeaderBytes } from "./spool-record.ts";

/** Where the time of a spool went, summed over all batches. */
export interface SpoolTimes {
  readonly batches: number;
  readonly records: number;
  readonly writeMs: number;
  readonly syncMs: number;
}

interface Waiting {
  readonly head: SpoolHead;
  readonly body: readonly Uint8Array[];
  readonly sizeBytes: number;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

interface Segment {
  readonly path: string;
  readonly file: FileHandle;
  readonly mark: Buffer;
  /** Everything up to here was written ... */
  writtenBytes: number;
  /** ... and up to here is durable and was acknowledged. */
  durableBytes: number;
  /** Set once a sync has failed: the kernel may then call lost pages clean, so that this file is never synced again. */
  failure: unknown;
}

const maxSegmentBytes = 64 * 1024 * 1024;
const maxBatchBytes = 16 * 1024 * 1024;

/**
 * The first durable place of a message: an append-only file of checksummed records. The records that wait share one
 * write and one `fdatasync` (group commit), and while one group is being synced the next is written. What `append` has fulfilled survives a crash at any later moment; a record
 * whose `append` was rejected is taken back from the file, or is at worst a second delivery of the same bytes.
 */
export class Spool {
  readonly #dir: string;
  readonly #disk: Disk;
  readonly #closedSegments: string[] = [];
  #waiting: Waiting[] = [];
  #written: Waiting[] = [];
  #segment: Segment | null = null;
  #writing: Promise<void> | null = null;
  #syncing: Promise<void> | null = null;
  #rotate = false;
  #times = { batches: 0, records: 0, writeMs: 0, syncMs: 0 };

  constructor(dir: string, disk: Disk = systemDisk) {
    this.#dir = dir;
    this.#disk = disk;
  }

  /** Fulfilled when the record is durable; rejects with the disk's error when it is not (ENOSPC: full). */
  append(head: SpoolHead, body: readonly Uint8Array[]): Promise<void> {
    const sizeBytes = totalBytes(body);
    return new Promise((done, failed) => {
      this.#waiting.push({ head, body, sizeBytes, done, failed });
      this.#writing ??= this.#writeWaiting();
    });
  }

  /** Ends the current segment and hands over the paths of all ended ones, oldest first: they change no more. */
  async rotate(): Promise<string[]> {
    this.#rotate = true;
    this.#writing ??= this.#writeWaiting();
    await this.#writing;
    return this.#closedSegments.splice(0);
  }

  /** How much was written, in how many batches, and how long writing and syncing took. */
  get times(): SpoolTimes {
    return { ...this.#times };
  }

  async #writeWaiting(): Promise<void> {
    await null; // let the callers of this turn join the first batch
    while (this.#waiting.length > 0 || this.#rotate) {
      if (this.#rotate || this.#mustEnd()) await this.#endSegment();
      this.#rotate = false;
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#writeBatch(batch).catch((error) => refuse(batch, error));
    }
    this.#writing = null;
  }

  #mustEnd(): boolean {
    return this.#segment !== null && (this.#segment.failure !== null || this.#segment.writtenBytes >= maxSegmentBytes);
  }

  #takeBatch(): Waiting[] {
    let sizeBytes = 0;
    const end = this.#waiting.findIndex((record, index) => {
      sizeBytes += record.sizeBytes;
      return index > 0 && sizeBytes > maxBatchBytes;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    this.#segment ??= await this.#openSegment();
    const segment = this.#segment;
    const chunks = batch.flatMap((record) => encodeRecord(segment.mark, record.head, record.body));
    const began = performance.now();
    try {
      await this.#disk.write(segment.file, chunks, segment.writtenBytes);
    } catch (error) {
      await this.#disk.truncate(segment.file, segment.writtenBytes).catch(() => this.#endSegment());
      throw error;
    }
    if (segment.failure !== null) throw segment.failure;
    this.#times.writeMs += performance.now() - began;
    segment.writtenBytes += totalBytes(chunks);
    this.#written.push(...batch);
    this.#syncing ??= this.#syncWritten(segment);
  }

  async #syncWritten(segment: Segment): Promise<void> {
    while (this.#written.length > 0) {
      const group = this.#written.splice(0);
      const { writtenBytes } = segment;
      const began = performance.now();
      try {
        await this.#disk.sync(segment.file);
      } catch (error) {
        segment.failure = error;
        refuse([...group, ...this.#written.splice(0)], error);
        break;
      }
      segment.durableBytes = writtenBytes;
      this.#times.syncMs += performance.now() - began;
      this.#times.batches += 1;
      this.#times.records += group.length;
      for (const record of group) record.done();
    }
    this.#syncing = null;
  }

  async #openSegment(): Promise<Segment> {
    await this.#disk.mkdir(this.#dir);
    await this.#disk.syncFolder(dirname(this.#dir));
    const path = join(this.#dir, segmentName(new Date()));
    const file = await this.#disk.open(path, "wx");
    const mark = drawMark();
    try {
      await this.#disk.write(file, [segmentHeader(mark)], 0);
      await this.#disk.syncFolder(this.#dir);
      const [writtenBytes, durableBytes] = [segmentHeaderBytes, segmentHeaderBytes];
      return { path, file, mark, writtenBytes, durableBytes, failure: null };
    } catch (error) {
      await file.close();
      await this.#disk.remove(path).catch(() => undefined);
      throw error;
    }
  }

  async #endSegment(): Promise<void> {
    await this.#syncing;
    if (this.#segment === null) return;
    const { path, file, durableBytes, failure } = this.#segment;
    this.#segment = null;
    this.#closedSegments.push(path);
    if (failure !== null) await this.#disk.truncate(file, durableBytes).catch(() => undefined);
    await file.close().catch(() => undefined); // what had to be durable is, and the rest was refused
  }
}

function refuse(records: readonly Waiting[], error: unknown): void {
  for (const record of records) record.failed(error);
}

function totalBytes(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0);
}
