import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Database } from "../../data/database.ts";
import { bundle } from "./bundle.ts";
import { dataFile } from "./data-file.ts";
import { type SnapshotName, snapshots, sourceOf } from "./snapshots.ts";

/** Writes the dashboards into a folder that opens from a stick and from any web host. `db` may be a data package's. */
export async function buildDashboard(db: Database, _campaignDir: string, outDir: string): Promise<void> {
  const write = (name: string, content: string): void => {
    const path = join(outDir, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  for (const [name, content] of await bundle()) write(name, content);
  const source = sourceOf(db);
  for (const name of Object.keys(snapshots) as SnapshotName[]) {
    write(`data/${name}.js`, dataFile(name, snapshots[name](source)));
  }
}
