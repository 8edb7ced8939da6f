import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../../data/database.ts";
import { siteOf } from "../../data/site.ts";
import { packageTables } from "./package-tables.ts";
import { cellValue, csvRows } from "./plain-csv.ts";
import { columnsOf, emptyOf } from "./redacted-copy.ts";

const names = /[a-z0-9_-]+(?:\.[a-z0-9_-]+)+/gi;

/**
 * A census file in memory made from a data package alone, for the same queries as the original. `rename` gives another
 * name to a planned site that must not be named (null keeps it); hosts below it are renamed with it.
 */
export function openDataSet(dir: string, rename: (site: string) => string | null = () => null): Database {
  const db = openDatabase(":memory:");
  db.$client.pragma("foreign_keys = OFF");
  const renamed = renames(dir, rename);
  const named = (text: string): string =>
    renamed.size === 0
      ? text
      : text.replace(names, (name) => {
          const site = siteOf(name);
          const other = site === null ? undefined : renamed.get(site);
          return other === undefined ? name : `${name.slice(0, name.length - site!.length)}${other}`;
        });
  db.$client.exec("begin");
  for (const table of Object.keys(packageTables)) {
    const path = join(dir, "data", `${table}.csv`);
    if (!existsSync(path)) continue;
    const columns = columnsOf(db.$client, table);
    const rows = csvRows(readFileSync(path, "utf8"));
    const head = (rows.next().value ?? []) as (string | null)[];
    const place = columns.map(({ name }) => head.indexOf(name));
    const insert = db.$client.prepare(
      `insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(", ")}) values (${columns.map(() => "?").join(", ")})`,
    );
    for (const row of rows) {
      insert.run(
        columns.map((column, index) => {
          const at = place[index]!;
          if (at < 0) return emptyOf(column);
          const value = cellValue(row[at] ?? null, column);
          return typeof value === "string" ? named(value) : value;
        }),
      );
    }
  }
  db.$client.exec("commit");
  return db;
}

function renames(dir: string, rename: (site: string) => string | null): ReadonlyMap<string, string> {
  const path = join(dir, "data", "sites.csv");
  if (!existsSync(path)) return new Map();
  const [head, ...rows] = [...csvRows(readFileSync(path, "utf8"))];
  const at = head?.indexOf("site") ?? 0;
  return new Map(
    rows.flatMap((row) => {
      const site = row[at];
      const other = typeof site === "string" ? rename(site) : null;
      return typeof site === "string" && other !== null ? [[site, other] as const] : [];
    }),
  );
}
