import type { Disk } from "../../../crawler/receive/spool/disk.ts";

/** The calls of a disk at which the medium can turn out to be full. */
export const diskCalls = ["open", "write", "sync", "rename", "syncFolder", "mkdir"] as const;
export type DiskCall = (typeof diskCalls)[number];

/** A disk that is full at the `nth` (from 1) call of `call`: a failing write leaves half of its bytes, as a real one does. */
export function fullDisk(disk: Disk, call: DiskCall, nth = 1, times = 1): { disk: Disk; failures: () => number } {
  let seen = 0;
  let failed = 0;
  const isFull = (): boolean => {
    seen += 1;
    if (seen < nth || seen >= nth + times) return false;
    failed += 1;
    return true;
  };
  const noSpace = (): Error => Object.assign(new Error(`ENOSPC: no space left on device, ${call}`), { code: "ENOSPC" });
  const full: Disk = {
    ...disk,
    write: async (file, chunks, position) => {
      if (call !== "write" || !isFull()) return disk.write(file, chunks, position);
      const all = Buffer.concat([...chunks]);
      await disk.write(file, [all.subarray(0, all.length / 2)], position);
      throw noSpace();
    },
  };
  if (call !== "write") {
    const original = disk[call] as (...args: unknown[]) => Promise<unknown>;
    Object.assign(full, {
      [call]: async (...args: unknown[]) => {
        if (isFull()) throw noSpace();
        return original(...args);
      },
    });
  }
  return { disk: full, failures: () => failed };
}
