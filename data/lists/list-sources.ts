import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ListError, parseTable } from "./csv.ts";

/**
 * Forms a list can have, each with how many entries a text holds in it; null when the text is of another form. An error
 * page, an archive or a file of another tool must not pass for a short list.
 */
export const listFormats = {
  /** Filter rules in Adblock syntax: a head in brackets or comments with `!`, then rules. */
  adblock: (text: string) =>
    countLines(text, /^(\[Adblock|!|#)/, (line) => !/^[![]|^#(?![@?$#])/.test(line), /^.{1,4096}$/s),
  /** One domain name a line, comments with `#` or `!`. */
  domains: (text: string) => countLines(text, /./, (line) => !/^[#!]/.test(line), /^[\w*.-]+\.[\w-]+$/),
  /** Address ranges: `first,last,number,name`. */
  ranges: (text: string) => countLines(text, /./, () => true, /^"?[\da-f:.]+"?,"?[\da-f:.]+"?,/i),
  /** A table with a head, such as a campaign's own mail-services.csv. */
  table: (text: string) => countLines(text, /^[\w-]+(,[\w-]+)+\r?(\n|$)/, () => true, /,/, 1),
} as const satisfies Readonly<Record<string, (text: string) => number | null>>;
export type ListFormat = keyof typeof listFormats;

/** A public list that `lists update` downloads into a campaign's `lists/`. */
export interface ListSource {
  readonly name: string;
  readonly url: string;
  /** SPDX expression, as the source states it. */
  readonly licence: string;
  readonly format: ListFormat;
  /** Name of the file in `lists/`. */
  readonly file: string;
  /** When the row was written (ISO 8601 date). */
  readonly date: string;
  readonly note: string;
}

const COLUMNS = ["name", "url", "licence", "format", "file", "date", "note"] as const;
const FILE = "list-sources.csv";

/** Checks and reads a table of list sources. Throws ListError that names file, line and field. */
export function parseListSources(text: string, file = FILE): ListSource[] {
  return parseTable(text, COLUMNS, file).map((row, index) => {
    const fail = (what: string) => new ListError(`${file}, line ${index + 2}: ${what}`);
    if (!(row.format in listFormats)) throw fail(`format "${row.format}" is unknown`);
    if (!URL.canParse(row.url)) throw fail(`url "${row.url}" is none`);
    if (!/^[a-z0-9][\w.-]*$/.test(row.file)) throw fail(`file "${row.file}" is no plain file name`);
    if (row.name === "" || row.licence === "") throw fail("name or licence is empty");
    return { ...row, format: row.format as ListFormat };
  });
}

/** The project's sources, with the campaign's own `lists/list-sources.csv`; a row of the same name takes the other's place. */
export function readListSources(campaignDirectory: string): ListSource[] {
  const own = parseListSources(readFileSync(fileURLToPath(new URL(FILE, import.meta.url)), "utf8"));
  const path = join(campaignDirectory, "lists", FILE);
  const added = existsSync(path) ? parseListSources(readFileSync(path, "utf8"), path) : [];
  return [...own.filter(({ name }) => !added.some((row) => row.name === name)), ...added];
}

/** Share of entries that must have the form: lists have a line of rubbish now and then. */
const MIN_WELL_FORMED = 0.98;

function countLines(
  text: string,
  head: RegExp,
  isEntry: (line: string) => boolean,
  form: RegExp,
  headLines = 0,
): number | null {
  if (/^\s*<(!doctype|html|\?xml)/i.test(text) || text.includes("\0") || !head.test(text)) return null;
  const lines = text.split("\n").map((line) => line.trim());
  const entries = lines.slice(headLines).filter((line) => line !== "" && isEntry(line));
  const wellFormed = entries.filter((line) => form.test(line)).length;
  return entries.length > 0 && wellFormed >= entries.length * MIN_WELL_FORMED ? entries.length : null;
}
