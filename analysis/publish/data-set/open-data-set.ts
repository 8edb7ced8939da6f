import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Database, openDatabase } from "../../../data/database.ts";
import { siteOf } from "../../../data/site.ts";
import { columnsOf, emptyOf, type PlainColumn } from "../redaction/redacted-copy.ts";
import { ownSources } from "./own-tables.ts";
import { packageTables } from "./package-tables.ts";
import { cellValue, csvRows } from "./plain-csv.ts";

const names = /(?<![a-z0-9_-])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+/gi;

/**
 * A census file in memory made from a data package alone, for the same queries as the original. `renamed` gives other
 * names to sites that must not be named; hosts below them are renamed with them.
 */
export function openDataSet(dir: string, renamed: ReadonlyMap<string, string> = new Map()): Database {
  const db = openDatabase(":memory:");
  db.$client.pragma("foreign_keys = OFF");
  const named = renamer(renamed);
  db.$client.exec("begin");
  for (const table of Object.keys(packageTables)) readTable(db, dir, table, columnsOf(db.$client, table), named);
  for (const [table, columns] of Object.entries(ownSources)) {
    if (!existsSync(join(dir, "data", `${table}.csv`))) continue;
    db.$client.exec(`create table ${table} (${columns.map(({ name, type }) => `"${name}" ${type}`).join(", ")})`);
    readTable(db, dir, table, columns, named);
  }
  db.$client.exec("commit");
  return db;
}

/** Reads `data/<table>.csv` into the table, where the package has it; columns that it leaves out stay empty. */
function readTable(
  db: Database,
  dir: string,
  table: string,
  columns: readonly PlainColumn[],
  named: (text: string) => string,
): void {
  const path = join(dir, "data", `${table}.csv`);
  if (!existsSync(path)) return;
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

/** The package opened for figures: senders bear the names that the package itself says they are shown under. */
export function openForFigures(dir: string): Database {
  const path = join(dir, "data", "sender_names.csv");
  const shown = new Map<string, string>();
  if (existsSync(path)) {
    const [, ...rows] = [...csvRows(readFileSync(path, "utf8"))];
    for (const [site, as] of rows) if (site != null && as != null && site !== as) shown.set(site, as);
  }
  const db = openDataSet(dir, shown);
  db.$client.exec("update heads set subject = null, list_id = null"); // pseudonyms serve comparing, not reading
  return db;
}

/** First labels that name nobody: a sender called `images.test` does not make every `images.` host its own. */
const everyday: ReadonlySet<string> = new Set(
  "assets bounce brand click cloud contact content email emails event events files image images links local mailer mailing marketing media message messages mobile newsletter newsletters online pixel preview promo secure server service services static store support track tracking trackers update updates".split(
    " ",
  ),
);

/** Gives other names to sites in a text: to hosts below them, and to labels of other hosts that repeat the name. */
function renamer(renamed: ReadonlyMap<string, string>): (text: string) => string {
  if (renamed.size === 0) return (text) => text;
  const labels = new Map(
    [...renamed]
      .map(([site, other]) => [site.split(".")[0]!, other.split(".")[0]!] as const)
      .filter(([label]) => label.length > 4 && !everyday.has(label)),
  );
  return (text) =>
    text.replace(names, (name) => {
      const site = siteOf(name);
      const other = site === null ? undefined : renamed.get(site);
      const named = other === undefined ? name : `${name.slice(0, name.length - site!.length)}${other}`;
      return named
        .split(".")
        .map((label) => labels.get(label) ?? label)
        .join(".");
    });
}
