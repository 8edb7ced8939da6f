import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, unlink } from "node:fs/promises";

/**
 * The calls by which bytes become durable, as an argument: a test injects a full disk (ENOSPC) at every one of them.
 * All reject with Node's `ErrnoException`.
 */
export interface Disk {
  open(path: string, flags: string): Promise<FileHandle>;
  /** Writes all of `chunks` at `position`, in as few calls as the system allows. */
  write(file: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void>;
  /** Returns when data and size of `file` are on the medium. */
  sync(file: FileHandle): Promise<void>;
  truncate(file: FileHandle, sizeBytes: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Makes a new or renamed entry of the folder durable. */
  syncFolder(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** The system's own disk. */
export const systemDisk: Disk = {
  open: (path, flags) => open(path, flags, 0o600),
  write: writeAll,
  sync: (file) => file.datasync(),
  truncate: (file, sizeBytes) => file.truncate(sizeBytes),
  rename,
  syncFolder,
  mkdir: async (path) => void (await mkdir(path, { recursive: true })),
  remove: unlink,
};

/** `writev` takes at most IOV_MAX (1,024 on Linux) buffers and may write fewer bytes than asked. */
const maxChunksAtOnce = 512;

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let at = position;
  for (let index = 0; index < chunks.length; index += maxChunksAtOnce) {
    let rest = chunks.slice(index, index + maxChunksAtOnce);
    while (rest.length > 0) {
      const { bytesWritten } = await file.writev(rest, at);
      at += bytesWritten;
      rest = withoutFirst(rest, bytesWritten);
    }
  }
}

function withoutFirst(chunks: readonly Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  for (const [index, chunk] of chunks.entries()) {
    if (left < chunk.length) return [chunk.subarray(left), ...chunks.slice(index + 1)];
    left -= chunk.length;
  }
  return [];
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // Windows opens no folder for writing; NTFS journals the entry itself
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Writes one whole new file and makes its data durable, without giving up the thread. */
export function writeDurablySync(path: string, bytes: Uint8Array): void {
  const file = openSync(path, "wx", 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a new or renamed entry of the folder durable, without giving up the thread. */
export function syncFolderSync(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
