import { randomBytes } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { sha256Hex } from "../blob-store.ts";

const magic = Buffer.from("pixelcensus spool 1\n", "latin1");
const markBytes = 16;
const prefixBytes = markBytes + 4 + 4 + 4; // mark, length of head, length of body, CRC-32 of lengths and head

/** Length of what precedes the first record of a segment. */
export const segmentHeaderBytes = magic.length + markBytes;

/**
 * The mark that begins each record of one segment, by which a reader finds the next record behind a damaged one.
 * Random, since a sender who knew it could put a record of his own inside a message.
 */
export function drawMark(): Buffer {
  return randomBytes(markBytes);
}

/** First bytes of a segment: what the file is, the version of its records, and its mark. */
export function segmentHeader(mark: Buffer): Buffer {
  return Buffer.concat([magic, mark]);
}

/** What a record says about its body; the rest of its JSON is the writer's. */
export interface SpoolHead {
  /** SHA-256 of the body, hex. */
  readonly sha256: string;
}

/** A record of the spool that is whole, or the byte range of one that is not. */
export type SpoolEntry =
  | { readonly kind: "record"; readonly head: SpoolHead; readonly body: Buffer; readonly end: number }
  | { readonly kind: "damaged"; readonly start: number; readonly end: number };

/**
 * The bytes of one record: mark, lengths (32 bits, big endian), CRC-32 over lengths and head, the head as JSON (it
 * names the body's SHA-256), the body. Both are covered by a checksum, so that half a record is never taken for a whole
 * one.
 */
export function encodeRecord(mark: Buffer, head: SpoolHead, body: readonly Uint8Array[]): Uint8Array[] {
  const headBytes = Buffer.from(JSON.stringify(head));
  const prefix = Buffer.alloc(prefixBytes);
  mark.copy(prefix);
  prefix.writeUInt32BE(headBytes.length, 16);
  prefix.writeUInt32BE(
    body.reduce((sum, chunk) => sum + chunk.length, 0),
    20,
  );
  prefix.writeUInt32BE(crc32(headBytes, crc32(prefix.subarray(16, 24))), 24);
  return [prefix, headBytes, ...body];
}

/** Reads a segment record by record; a damaged stretch (also the unfinished end of a crash) is told and jumped over. */
export async function* readSegment(path: string): AsyncGenerator<SpoolEntry> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const header = await readExactly(file, 0, segmentHeaderBytes);
    if (header === null || !header.subarray(0, magic.length).equals(magic)) {
      yield { kind: "damaged", start: 0, end: size };
      return;
    }
    const mark = header.subarray(magic.length);
    let at = segmentHeaderBytes;
    while (at < size) {
      const record = await readRecord(file, mark, at, size);
      if (record !== null) {
        yield record;
        at = record.end;
        continue;
      }
      const next = await findMark(file, mark, at + 1, size);
      yield { kind: "damaged", start: at, end: next };
      at = next;
    }
  } finally {
    await file.close();
  }
}

async function readRecord(file: FileHandle, mark: Buffer, at: number, size: number): Promise<SpoolEntry | null> {
  const prefix = await readExactly(file, at, prefixBytes);
  if (prefix === null || !prefix.subarray(0, markBytes).equals(mark)) return null;
  const headBytes = prefix.readUInt32BE(16);
  const bodyBytes = prefix.readUInt32BE(20);
  const end = at + prefixBytes + headBytes + bodyBytes;
  if (end > size) return null;
  const rest = await readExactly(file, at + prefixBytes, headBytes + bodyBytes);
  if (rest === null) return null;
  const headPart = rest.subarray(0, headBytes);
  if (crc32(headPart, crc32(prefix.subarray(16, 24))) !== prefix.readUInt32BE(24)) return null;
  const head = JSON.parse(headPart.toString("utf8")) as SpoolHead;
  const body = rest.subarray(headBytes);
  return sha256Hex(body) === head.sha256 ? { kind: "record", head, body, end } : null;
}

async function findMark(file: FileHandle, mark: Buffer, from: number, size: number): Promise<number> {
  const windowBytes = 1024 * 1024;
  for (let at = from; at < size; at += windowBytes - mark.length) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(windowBytes), 0, windowBytes, at);
    const found = buffer.subarray(0, bytesRead).indexOf(mark);
    if (found !== -1) return at + found;
  }
  return size;
}

async function readExactly(file: FileHandle, at: number, count: number): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafe(count);
  let read = 0;
  while (read < count) {
    const { bytesRead } = await file.read(bytes, read, count - read, at + read);
    if (bytesRead === 0) return null;
    read += bytesRead;
  }
  return bytes;
}
