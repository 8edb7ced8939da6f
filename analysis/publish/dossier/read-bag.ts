import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns } from "drizzle-orm";
import type { Method } from "../report/report.ts";
import { listPath, newestLists } from "./bag-lists.ts";
import { factNames, factsFromJson, factTables } from "./dossier-facts.ts";
import { journalPaths } from "./drawn-files.ts";
import { filesBelow } from "./files-below.ts";
import type { JournalExtract } from "./journal-proof.ts";

type Row = Record<string, unknown>;

/** A bag's content as values; what no file of it can be is told by an error. */
export interface BagContent {
  readonly root: string;
  readonly method: Method;
  readonly journals: readonly (JournalExtract | null)[];
  readonly facts: ReadonlyMap<string, readonly Row[]>;
  /** Lists and tables by path below data/. */
  readonly lists: ReadonlyMap<string, Uint8Array>;
  /** Every file below data/, with `/`. */
  readonly files: ReadonlySet<string>;
}

/** Reads a bag; throws what is wrong with the first file that is missing or has not its form. */
export function readBag(root: string): BagContent {
  const data = join(root, "data");
  if (!existsSync(data)) throw new Error("data/ is missing");
  const below = filesBelow(data);
  const files = new Set([...below.files, ...below.links]);
  const method = methodOf(textOf(data, "method.json"));
  const journals = journalPaths
    .filter((path, place) => place === 0 || files.has(path))
    .map((path) => JSON.parse(textOf(data, path)) as JournalExtract | null);
  const facts = new Map<string, readonly Row[]>();
  for (const name of factNames) {
    const path = `facts/${name}.json`;
    // The redacted form leaves tables out.
    if (files.has(path) || method.form === "full") facts.set(name, rowsOf(name, textOf(data, path), method.form));
  }
  const lists = new Map<string, Uint8Array>();
  const known = new Set(newestLists(facts).map(({ sha256 }) => listPath(sha256)));
  for (const path of files)
    if (path.startsWith("tables/") || known.has(path)) lists.set(path, readFileSync(join(data, path)));
  return { root, method, journals, facts, lists, files };
}

function textOf(data: string, path: string): string {
  if (!existsSync(join(data, path))) throw new Error(`data/${path} is missing`);
  return readFileSync(join(data, path), "utf8");
}

function methodOf(text: string): Method {
  const method = JSON.parse(text) as Partial<Method>;
  if (method.form !== "full" && method.form !== "redacted") throw new Error("data/method.json: names no form");
  for (const field of ["unstamped", "missing", "excerpts"] as const)
    if (!Array.isArray(method[field])) throw new Error(`data/method.json: ${field} is no list`);
  return method as Method;
}

/** Rows with the columns of their table and no other: a field that nothing reads would say what it likes. */
function rowsOf(name: string, text: string, form: Method["form"]): readonly Row[] {
  const rows = factsFromJson(text);
  const columns = new Set(Object.keys(getTableColumns(factTables.get(name)!)));
  for (const [index, row] of rows.entries()) {
    const own = Object.keys(row);
    const odd = own.find((column) => !columns.has(column));
    if (odd !== undefined) throw new Error(`data/facts/${name}.json, row ${index + 1}: ${odd} is no column`);
    const lacking = form === "full" ? [...columns].find((column) => !own.includes(column)) : undefined;
    if (lacking !== undefined) throw new Error(`data/facts/${name}.json, row ${index + 1}: ${lacking} is missing`);
  }
  return rows;
}
