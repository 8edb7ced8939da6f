import { closeSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { Zip, ZipDeflate, ZipPassThrough } from "fflate";
import { filesBelow } from "./files-below.ts";

/** Of every entry: the true times stand in the bag, and the same bag gives the same bytes. */
const MTIME = new Date(1980, 0, 1);

/**
 * Packs a bag into one zip beside it (PKWARE APPNOTE 6.3.10), its folder's name before each path, and gives the zip's path.
 * Files are read one at a time. Nothing is left under that name when it fails.
 */
export function zipBag(root: string): string {
  const target = `${root}.zip`;
  const file = openSync(`${target}.part`, "w", 0o600);
  try {
    const zip = new Zip((error, chunk) => {
      if (error) throw error;
      writeSync(file, chunk);
    });
    for (const path of filesBelow(root).files) {
      const name = `${basename(root)}/${path}`;
      // Pictures and PDF files are packed already.
      const entry = /\.(png|pdf)$/.test(path) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
      entry.mtime = MTIME;
      zip.add(entry);
      entry.push(readFileSync(join(root, path)), true);
    }
    zip.end();
  } finally {
    closeSync(file);
  }
  renameSync(`${target}.part`, target);
  return target;
}
