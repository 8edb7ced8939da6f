import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { exemplars } from "../../analysis/queries/senders/exemplars.ts";
import type { Database } from "../../data/database.ts";
import { fileKey } from "../file-key.ts";
import { bundle } from "./bundle.ts";
import { dataFile } from "./data-file.ts";
import {
  type DetailName,
  type Details,
  details,
  type SnapshotName,
  type Source,
  snapshots,
  sourceOf,
} from "./snapshots.ts";

/** What a build wrote. */
export interface Built {
  readonly files: number;
  readonly bytes: number;
  /** Senders, entities and messages whose page could not be made; all others have theirs. */
  readonly givenUp: readonly GivenUpPage[];
}

/** A page that could not be made, with the stack of the bug. */
export interface GivenUpPage {
  readonly page: string;
  readonly error: string;
}

/** From this number of pages on, most of which cannot be made, the build is broken and not what it shows. */
const FEWEST_BROKEN = 3;

/**
 * Writes the dashboards into a folder that opens from a stick and from any web host. `db` and `packageDir` are those of
 * a data package, whose addresses and tokens are pseudonyms and whose pictures (`screenshots/`) are masked: nothing
 * else may be published. Messages: exemplars only.
 */
export async function buildDashboard(db: Database, packageDir: string, outDir: string): Promise<Built> {
  let files = 0;
  let bytes = 0;
  const folders = new Set<string>();
  const write = (name: string, content: string | Uint8Array): void => {
    const path = join(outDir, name);
    const folder = dirname(path);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    writeFileSync(path, content);
    files++;
    bytes += content.length;
  };
  for (const [name, content] of await bundle()) write(name, content);
  db.$client.pragma("cache_size = -65536"); // 64 MiB: the same rows are read for many pages
  const source = sourceOf(db);
  const asked = new Set(
    db.$client.prepare("select distinct subject from notes where kind = 'reply'").pluck().all() as string[],
  );
  for (const name of Object.keys(snapshots) as SnapshotName[]) {
    write(`data/${name}.js`, dataFile(name, snapshots[name](source)));
  }
  const givenUp: GivenUpPage[] = [];
  let made = 0;
  for (const [name, key] of things(source)) {
    let content: Details[DetailName] | null;
    try {
      content = details[name](source, key);
      made += 1;
    } catch (error) {
      givenUp.push({ page: `${name}/${key}`, error: String((error as Error).stack ?? error) });
      if (givenUp.length >= FEWEST_BROKEN && givenUp.length > made) throw error;
      continue;
    }
    if (content === null) continue;
    const shown = "opening" in content ? withPicture(content, asked, packageDir, write) : content;
    write(`data/${name}/${fileKey(key)}.js`, dataFile(`${name}/${fileKey(key)}`, shown));
  }
  return { files, bytes, givenUp };
}

/** The message with its masked picture put into the folder; without one where there is none or it would name the sender. */
function withPicture(
  message: Details["message"],
  asked: ReadonlySet<string>,
  packageDir: string,
  write: (name: string, content: Uint8Array) => void,
): Details["message"] {
  const { opening } = message;
  if (opening === null || opening.screenshotOn === null) return message;
  const name = `screenshots/${opening.screenshotOn}.png`;
  const path = join(packageDir, name);
  if (!asked.has(message.site ?? "") || !existsSync(path))
    return { ...message, opening: { ...opening, screenshotOn: null } };
  write(name, readFileSync(path));
  return message;
}

function* things(source: Source): Generator<readonly [DetailName, string]> {
  for (const { site } of snapshots.senders(source).rows) yield ["sender", site];
  for (const { entity } of source.entities()) yield ["entity", entity];
  for (const message of exemplars(source.db)) yield ["message", message];
}
