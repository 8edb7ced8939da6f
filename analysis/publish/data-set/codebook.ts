import { readFileSync } from "node:fs";
import type { PlainColumn } from "../redaction/redacted-copy.ts";
import { packageTables, type Treatment } from "./package-tables.ts";

/** One published column with what a reader must know of it. */
export interface CodebookRow {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** Unit or encoding; empty for words and counts. */
  readonly unit: string;
  readonly isRequired: boolean;
  readonly meaning: string;
  readonly treatment: Treatment;
}

const treatmentWords: Readonly<Record<Treatment, string>> = {
  keep: "as observed",
  text: "addresses and tokens in it replaced by keyed pseudonyms",
  url: "pseudonyms by URL component; words, short numbers and file names kept",
  host: "token-like labels replaced by pseudonyms",
  seed: "pseudonymous address",
  whole: "keyed pseudonym of the whole value: compare it, do not read it",
  values: "keyed pseudonyms of the values",
  "cookie-names": "names of the cookies, values replaced",
  "cache-header": "the header Cache-Control alone",
  reasons: "codes kept, their facts redacted by kind: hosts, tokens, addresses and texts replaced by keyed pseudonyms",
  evidence: "addresses, URLs and values in it replaced by keyed pseudonyms",
};

/** Meanings of tables (`table`) and columns (`table.column`) from the generated data dictionary. */
export function meanings(): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let table = "";
  for (const line of readFileSync(new URL("../../../data/dictionary.md", import.meta.url), "utf8").split("\n")) {
    const heading = /^## (\w+)/.exec(line);
    const row = /^\| `(\w+)` \| [^|]* \| [^|]* \| (.*) \|$/.exec(line);
    if (heading !== null) table = heading[1]!;
    else if (row !== null) found.set(`${table}.${row[1]}`, row[2]!.replaceAll("\\|", "|"));
    else if (table !== "" && line.trim() !== "" && !line.startsWith("|") && !found.has(table))
      found.set(table, line.trim());
  }
  return found;
}

const types: Readonly<Record<PlainColumn["type"], string>> = {
  INTEGER: "integer",
  REAL: "number",
  TEXT: "string",
  BLOB: "string",
};

/** Units and encodings by the end of a column's name (the schema's rule: units stand in names); TABLE. */
const units: readonly (readonly [end: RegExp, unit: string])[] = [
  [/_ms$/, "millisecond"],
  [/_bytes$|^byte_offset$|^size_bytes$/, "byte"],
  [/(^|_)(width|height)$|^[xy]$/, "CSS pixel"],
  [/_at$|^date$/, "ISO 8601 UTC"],
  [/sha256$|^message$|^screenshot_on$/, "SHA-256, hexadecimal"],
  [/^image_share$/, "share, 0 to 1"],
  [/^rank$/, "rank in the list, from 1"],
  [/^country$/, "ISO 3166-1 alpha-2"],
  [/^language$/, "ISO 639-1"],
  [/^(round|twin|sequence|position|document_order)$/, "number from 0"],
  [/^text_length$/, "character"],
];

function unitOf(table: string, column: string): string {
  if (table === "exclusions" && column === "date") return "ISO 8601 day";
  return units.find(([end]) => end.test(column))?.[1] ?? "";
}

/** The published columns of one table. */
export function codebookRows(
  table: string,
  columns: readonly PlainColumn[],
  words: ReadonlyMap<string, string>,
): CodebookRow[] {
  return columns.map(({ name, type, notNull }) => {
    const treatment = packageTables[table]?.[name];
    if (treatment === undefined) throw new Error(`${table}.${name} is not published`);
    return {
      table,
      column: name,
      type: types[type],
      unit: unitOf(table, name),
      isRequired: notNull,
      meaning: words.get(`${table}.${name}`) ?? "",
      treatment,
    };
  });
}

/** The codebook as Markdown. */
export function codebookMarkdown(rows: readonly CodebookRow[], words: ReadonlyMap<string, string>): string {
  const lines = [
    "# Codebook",
    "",
    'Times are ISO 8601 UTC. An empty cell is null: we looked and there is none; an empty text is `""`.',
    "A cell may begin with `=`, `+`, `-` or `@`: import texts as text, do not open the files by double click in a spreadsheet.",
    "",
  ];
  for (const table of new Set(rows.map((row) => row.table))) {
    lines.push(
      `## ${table}`,
      "",
      words.get(table) ?? "",
      "",
      "| column | type | unit | meaning | published as |",
      "|---|---|---|---|---|",
    );
    for (const row of rows.filter((one) => one.table === table)) {
      lines.push(
        `| \`${row.column}\` | ${row.type} | ${row.unit} | ${row.meaning.replaceAll("|", "\\|")} | ${treatmentWords[row.treatment]} |`,
      );
    }
    lines.push("");
  }
  return lines.join("\n");
}

/** The codebook as one HTML page without script, style or picture. */
export function codebookHtml(rows: readonly CodebookRow[], words: ReadonlyMap<string, string>): string {
  const safe = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const tables = [...new Set(rows.map((row) => row.table))].map((table) => {
    const body = rows
      .filter((row) => row.table === table)
      .map(
        (row) =>
          `<tr><th scope="row"><code>${safe(row.column)}</code></th><td>${row.type}</td><td>${safe(row.unit)}</td><td>${safe(row.meaning)}</td><td>${safe(treatmentWords[row.treatment])}</td></tr>`,
      );
    const head = `<thead><tr><th scope="col">column</th><th scope="col">type</th><th scope="col">unit</th><th scope="col">meaning</th><th scope="col">published as</th></tr></thead>`;
    return `<h2>${safe(table)}</h2><p>${safe(words.get(table) ?? "")}</p><table>${head}<tbody>${body.join("")}</tbody></table>`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Codebook</title></head><body><h1>Codebook</h1>${tables.join("\n")}</body></html>\n`;
}
