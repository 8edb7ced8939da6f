/**
 * Makes what is generated from the schema: the next migration (STRICT added, which drizzle-kit does not write) and
 * dictionary.md. `--fresh` replaces the history by one first migration, which is allowed only before a release.
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dictionary } from "./dictionary.ts";

const data = dirname(fileURLToPath(import.meta.url));
const migrations = join(data, "migrations");

const isFresh = process.argv.includes("--fresh");
if (isFresh) rmSync(migrations, { recursive: true, force: true });
const drizzleKit = join(dirname(createRequire(import.meta.url).resolve("drizzle-kit/api")), "bin.cjs");
const name = isFresh ? "initial" : (process.argv.find((word) => /^[a-z-]+$/.test(word)) ?? "change");
execFileSync(process.execPath, [drizzleKit, "generate", "--config", join(data, "drizzle.config.ts"), "--name", name], {
  cwd: dirname(data),
  stdio: ["ignore", "ignore", "inherit"],
});
for (const file of readdirSync(migrations).filter((entry) => entry.endsWith(".sql"))) {
  const path = join(migrations, file);
  writeFileSync(path, strict(readFileSync(path, "utf8")));
}
writeFileSync(join(data, "dictionary.md"), dictionary());

/** Adds STRICT to each table of a migration; a table that cannot be found whole is an error. */
function strict(sql: string): string {
  const made = sql.match(/^CREATE TABLE /gm)?.length ?? 0;
  const result = sql.replace(/^(CREATE TABLE [\s\S]*?\n\))( STRICT)?;/gm, "$1 STRICT;");
  const marked = result.match(/^\) STRICT;/gm)?.length ?? 0;
  if (made !== marked) throw new Error(`${made} tables, but ${marked} could be made STRICT`);
  return result;
}
