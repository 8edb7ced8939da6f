import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";

/** Bytes after which a zip that grows without end is given up, in all and beside its own size. */
const LIMITS = { bytes: 8_000_000_000, timesItsSize: 100, files: 200_000 } as const;

interface Entry {
  readonly path: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Takes the zip of one bag (PKWARE APPNOTE 6.3.10, stored or deflated, below 4 GiB) apart below `into`, and gives the bag's folder.
 * Throws what is wrong with which file: a path that leads out, is there twice or would be another on Windows, a sum that does not fit.
 */
export function unzipBag(zip: string, into: string): string {
  const file = openSync(zip, "r");
  try {
    const { size } = fstatSync(file);
    const read = (offset: number, length: number): Buffer => {
      const bytes = Buffer.alloc(length);
      if (offset < 0 || readSync(file, bytes, 0, length, offset) !== length) throw new Error("the zip is cut off");
      return bytes;
    };
    const entries = entriesOf(read, size).filter(({ path }) => !path.endsWith("/"));
    const [root] = new Set(entries.map(({ path }) => path.split("/")[0]!));
    const total = entries.reduce((sum, entry) => sum + entry.size, 0);
    if (
      entries.length > LIMITS.files ||
      total > Math.min(LIMITS.bytes, Math.max(size, 1_000_000) * LIMITS.timesItsSize)
    )
      throw new Error(`the zip would grow to ${total} bytes in ${entries.length} files`);
    const seen = new Set<string>();
    for (const entry of entries) {
      checkPath(entry.path, root!, seen);
      mkdirSync(dirname(join(into, entry.path)), { recursive: true });
      writeFileSync(join(into, entry.path), contentOf(entry, read));
    }
    if (root === undefined) throw new Error("the zip is empty");
    return join(into, root);
  } finally {
    closeSync(file);
  }
}

function entriesOf(read: (offset: number, length: number) => Buffer, size: number): Entry[] {
  const tail = read(Math.max(0, size - 65_557), Math.min(size, 65_557));
  const at = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (at < 0) throw new Error("it is no zip");
  const count = tail.readUInt16LE(at + 10);
  const directory = read(tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const entries: Entry[] = [];
  let place = 0;
  for (let number = 0; number < count; number++) {
    if (directory.length < place + 46 || directory.readUInt32LE(place) !== 0x02014b50)
      throw new Error(`the zip's directory is broken at entry ${number + 1}`);
    const nameLength = directory.readUInt16LE(place + 28);
    entries.push({
      path: directory.toString("utf8", place + 46, place + 46 + nameLength),
      method: directory.readUInt16LE(place + 10),
      crc: directory.readUInt32LE(place + 16),
      packed: directory.readUInt32LE(place + 20),
      size: directory.readUInt32LE(place + 24),
      offset: directory.readUInt32LE(place + 42),
    });
    place += 46 + nameLength + directory.readUInt16LE(place + 30) + directory.readUInt16LE(place + 32);
  }
  if (place !== directory.length) throw new Error("the zip's directory holds more than its entries");
  return entries;
}

/** A path below the one folder, of characters that every system can hold, and no other in upper or lower case. */
function checkPath(path: string, root: string, seen: Set<string>): void {
  if (!/^[\w.@=-]+(\/[\w@=-][\w.@=-]*)+$/.test(path) || path.startsWith("..") || path.split("/")[0] !== root)
    throw new Error(`${JSON.stringify(path)} is no path of one bag`);
  if (seen.has(path.toLowerCase())) throw new Error(`${path} is there twice`);
  seen.add(path.toLowerCase());
}

function contentOf(entry: Entry, read: (offset: number, length: number) => Buffer): Buffer {
  const head = read(entry.offset, 30);
  const name = read(entry.offset + 30, head.readUInt16LE(26)).toString("utf8");
  if (head.readUInt32LE(0) !== 0x04034b50 || name !== entry.path)
    throw new Error(`${entry.path}: the zip's directory and the file's own head differ`);
  const packed = read(entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28), entry.packed);
  let content: Buffer;
  try {
    content = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) });
  } catch (error) {
    throw new Error(`${entry.path}: cannot be unpacked (${(error as Error).message})`);
  }
  if (content.length !== entry.size || crc32(content) !== entry.crc) throw new Error(`${entry.path}: was altered`);
  return content;
}
