import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A file that an import meets, or a folder that it could not look into. */
export interface FoundFile {
  /** Absolute path, links resolved. */
  readonly path: string;
  /** The path that stays the same when a mail program moves a Maildir message from `new` to `cur` or flags it. */
  readonly lastingPath: string;
  readonly isMaildir: boolean;
  readonly sizeBytes: number;
  /** ISO 8601 UTC. */
  readonly modifiedAt: string;
  /** Why it cannot be read; null when it may be tried. */
  readonly unreadable: string | null;
}

/** Folders of a campaign's own, whose messages it has already. */
const ownFolders: ReadonlySet<string> = new Set(["blobs", "published", "restricted", "secrets", "spool"]);

/**
 * All files under the given files and folders, sorted by path within each folder. A folder with `cur` and `new` is a
 * Maildir, whose `tmp` holds what is not yet delivered and is left out, as are a campaign's own folders. Links to folders are not followed.
 */
export async function* findFiles(path: string): AsyncGenerator<FoundFile> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (facts instanceof Error) {
    yield unreadable(path, facts);
    return;
  }
  if (facts.isFile()) yield found(await realpath(path), facts.size, facts.mtime);
  if (!facts.isDirectory()) return;
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => error);
  if (entries instanceof Error) {
    yield unreadable(path, entries);
    return;
  }
  const names = new Set(entries.map((entry) => entry.name));
  const isMaildir = names.has("cur") && names.has("new");
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = join(path, entry.name);
    if (isMaildir && entry.name === "tmp") continue;
    if (names.has("census.db") && ownFolders.has(entry.name)) continue;
    if (entry.isSymbolicLink() && (await stat(inside).catch(() => null))?.isDirectory()) continue;
    yield* findFiles(inside);
  }
}

function found(path: string, sizeBytes: number, modified: Date): FoundFile {
  const folder = dirname(path);
  const isMaildir = /^(?:cur|new)$/.test(basename(folder));
  const lastingPath = isMaildir ? join(dirname(folder), basename(path).replace(/[:;!]2,[A-Za-z]*$/, "")) : path;
  return { path, lastingPath, isMaildir, sizeBytes, modifiedAt: modified.toISOString(), unreadable: null };
}

function unreadable(path: string, error: NodeJS.ErrnoException): FoundFile {
  const reason = `${error.code ?? error.name}: ${error.syscall ?? "read"} refused`;
  return { path, lastingPath: path, isMaildir: false, sizeBytes: 0, modifiedAt: "", unreadable: reason };
}
