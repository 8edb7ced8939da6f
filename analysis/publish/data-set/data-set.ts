import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CheckFailedError } from "../../../data/command.ts";
import type { Database } from "../../../data/database.ts";
import { columnsOf, type PlainColumn, redactedCopy, secretsOf } from "../redaction/redacted-copy.ts";
import { secretSearch } from "../redaction/secret-index.ts";
import { type CodebookRow, codebookHtml, codebookMarkdown, codebookRows, meanings } from "./codebook.ts";
import { citationCff, datapackageJson, licenceText, readme } from "./data-set-texts.ts";
import { behaviourTables, ownCodebook, publicShareOf, rederivableTable, rejudged, senderNames } from "./own-tables.ts";
import { packageTables } from "./package-tables.ts";
import { parquetOf } from "./parquet.ts";
import { csvLine } from "./plain-csv.ts";

/** An edition: immutable once written; a correction is a new one that says which it corrects and why. */
export interface EditionFacts {
  readonly number: number;
  readonly publishedAt: string;
  readonly corrects: number | null;
  readonly because: string | null;
}

/** What a publication wrote. */
export interface PublishedDataSet {
  readonly dir: string;
  readonly edition: EditionFacts;
  readonly rows: Readonly<Record<string, number>>;
  /** Share of verdicts that can be rederived from the package alone; null without verdicts. */
  readonly publicShare: number | null;
}

/** Something that must not be published was found in what was about to be. The folder is marked and not to be used. */
export class LeakFoundError extends CheckFailedError {
  override name = "LeakFoundError";
}

/**
 * Writes a Frictionless Data Package into `dir` (must not exist): CSV and Parquet of every published table, codebook,
 * citation, queries and manifest. Addresses and tokens are pseudonyms under `key`. Every byte is searched for every
 * form of every seed address and for live tokens before it is called published. Throws LeakFoundError.
 */
export function writeDataSet(
  db: Database,
  dir: string,
  options: {
    readonly key: Buffer;
    readonly edition: EditionFacts;
    /** Masked screenshots by SHA-256 of the original; only those published. */
    readonly pictures?: ReadonlyMap<string, Buffer>;
    readonly protocol?: string;
    /** Judges a package in memory anew, from nothing but what is in it. */
    readonly rejudge: (db: Database) => void;
  },
): PublishedDataSet {
  if (existsSync(dir)) throw new Error(`${dir} exists: an edition is never overwritten`);
  const { edition, key, pictures = new Map<string, Buffer>() } = options;
  const { forms } = secretsOf(db);
  const findSecret = secretSearch(forms);
  const copy = redactedCopy(db, key);
  recordEdition(copy, edition);
  const hashes = new Map<string, string>();
  const write = (name: string, content: string | Buffer): void => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const found = findSecret(bytes);
    if (found !== null)
      throw new LeakFoundError(`${name}: a seed address or live token at byte ${found.offset}; nothing is published`);
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), bytes);
    hashes.set(name, createHash("sha256").update(bytes).digest("hex"));
  };
  const rows: Record<string, number> = {};
  const writeTable = (table: string, columns: readonly PlainColumn[], cells: readonly (readonly unknown[])[]): void => {
    rows[table] = cells.length;
    write(`data/${table}.csv`, csvLine(columns.map((column) => column.name)) + cells.map(csvLine).join(""));
    write(`data/${table}.parquet`, parquetOf(columns, cells));
  };
  const words = new Map(meanings());
  const codebook: CodebookRow[] = [];
  for (const table of Object.keys(packageTables)) {
    const columns = columnsOf(copy.$client, table).filter(({ name }) => packageTables[table]?.[name] !== undefined);
    const names = columns.map(({ name }) => name);
    const cells = copy.$client
      .prepare(`select ${names.map((name) => `"${name}"`).join(", ")} from ${table}`)
      .raw()
      .all() as unknown[][];
    codebook.push(...codebookRows(table, columns, words));
    writeTable(table, columns, cells);
  }
  const judged = rejudged(dir, options.rejudge);
  for (const { table, what, columns, cells } of [
    senderNames(copy, key),
    rederivableTable(judged),
    ...behaviourTables(db, key),
  ]) {
    words.set(table, what);
    codebook.push(...ownCodebook(table, columns));
    writeTable(table, columns, cells);
  }
  const publicShare = publicShareOf(judged);
  for (const [sha256, png] of pictures) write(`screenshots/${sha256}.png`, png);
  writeQueries(write);
  write("codebook.md", codebookMarkdown(codebook, words));
  write("codebook.html", codebookHtml(codebook, words));
  if (options.protocol !== undefined) write("protocol.yaml", options.protocol);
  const name = copy.$client.prepare("select name from campaigns").pluck().get() as string;
  write("README.md", readme({ name, edition, rows, publicShare, words }));
  write("CITATION.cff", citationCff(name, edition));
  write("LICENSE", licenceText);
  write("datapackage.json", datapackageJson({ name, edition, codebook, hashes, words }));
  const manifest = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, hash]) => `${hash}  ${file}\n`);
  writeFileSync(join(dir, "manifest-sha256.txt"), manifest.join(""));
  copy.$client.close();
  return { dir, edition, rows, publicShare };
}

function recordEdition(copy: Database, edition: EditionFacts): void {
  const { publishedAt, ...content } = edition;
  copy.$client
    .prepare("insert into notes (kind, subject, content, author, noted_at) values ('edition', 'this', ?, '', ?)")
    .run(JSON.stringify(content), publishedAt);
}

/** The exact query of each figure, as source. */
function writeQueries(write: (name: string, content: string) => void): void {
  const folder = new URL("../../queries/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.[jt]s$/.test(name));
  for (const name of files.map((path) => path.replaceAll("\\", "/")).sort())
    write(`queries/${name}`, readFileSync(new URL(name, folder), "utf8"));
}
