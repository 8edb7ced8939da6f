import { createHash, randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { basename } from "node:path";
import { isRunning } from "./running-process.ts";

/** This machine (or container) and this process, as they stand in the names of the segments that it writes. */
const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
const life = randomBytes(4).toString("hex");
let drawn = 0;

/** A new name for a segment: names sort by the time of their beginning, and tell whose they are. */
export function segmentName(begin: Date): string {
  drawn += 1;
  const time = begin.toISOString().replaceAll(/[-:.]/g, "");
  return `${time}-${String(drawn).padStart(6, "0")}-${machine}-${process.pid}-${life}.spool`;
}

/**
 * Whether the writer of a segment may still be writing it. A process of another machine or container cannot be asked
 * and counts as living; a number that another process has got since only postpones the segment's removal.
 */
export function mayHaveWriter(path: string): boolean {
  const name = /-([0-9a-f]{8})-(\d+)-([0-9a-f]{8})\.spool$/.exec(basename(path));
  if (name === null || name[1] !== machine) return true;
  const pid = Number(name[2]);
  if (pid === process.pid) return name[3] === life;
  return isRunning(pid);
}
