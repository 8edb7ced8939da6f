import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ListError, parseTable } from "./csv.ts";

/**
 * What a row says about a service. `cname`, `ns`, `dkim`, `spf`, `mx`, `return-path`: names under a suffix (`<n>` stands
 * for digits); `prefix`: its own addresses; `asn`: its own network; `path`: a regular expression on path and query;
 * `header`: a mail header's name; `host`: start of a link host; `reference`: a name of its own, for comparing addresses;
 * `entity`: the organisation behind it (one a service); `role`: `delivery` sends for other platforms, `platform` is what
 * the sender bought (one a service); `reseller`: the delivery service it sends through.
 */
export const mailServiceKinds = [
  "cname",
  "ns",
  "prefix",
  "asn",
  "path",
  "header",
  "dkim",
  "spf",
  "mx",
  "return-path",
  "host",
  "reference",
  "entity",
  "role",
  "reseller",
] as const;
export type MailServiceKind = (typeof mailServiceKinds)[number];

/** `read` at the source, `run` from a data set, `remembered`: an unverified lead that lifts nothing above suspected. */
export const certainties = ["read", "run", "remembered"] as const;
export type Certainty = (typeof certainties)[number];

/** One fact about a mail service. */
export interface MailServiceRow {
  readonly service: string;
  readonly kind: MailServiceKind;
  readonly value: string;
  readonly certainty: Certainty;
  /** Where it was read: an address. */
  readonly source: string;
  /** ISO 8601 date of the source or of the reading. */
  readonly date: string;
  /** A name, address, path or header that the row must match. */
  readonly example: string;
  readonly note: string;
}

export interface MailServices {
  readonly rows: readonly MailServiceRow[];
}

const COLUMNS = ["service", "kind", "value", "certainty", "source", "date", "example", "note"] as const;
const FILE = "mail-services.csv";

/** Checks and reads a table of mail services. Throws ListError that names file, line and field. */
export function parseMailServices(text: string, file = FILE): MailServices {
  const rows = parseTable(text, COLUMNS, file).map((row, index) => {
    const fail = (what: string) => new ListError(`${file}, line ${index + 2}: ${what}`);
    if (!isOneOf(mailServiceKinds, row.kind)) throw fail(`kind "${row.kind}" is unknown`);
    if (!isOneOf(certainties, row.certainty)) throw fail(`certainty "${row.certainty}" is unknown`);
    for (const field of ["service", "value", "source", "date", "example"] as const) {
      if (row[field] === "") throw fail(`${field} is empty`);
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(row.date)) throw fail(`date "${row.date}" is no ISO date`);
    return { ...row, kind: row.kind, certainty: row.certainty };
  });
  return { rows };
}

/** The project's table, and below it the campaign's own `lists/mail-services.csv` of the same form where there is one. */
export function readMailServices(campaignDirectory?: string): MailServices {
  const own = readFileSync(fileURLToPath(new URL(FILE, import.meta.url)), "utf8");
  const { rows } = parseMailServices(own);
  const path = campaignDirectory === undefined ? null : join(campaignDirectory, "lists", FILE);
  if (path === null || !existsSync(path)) return { rows };
  return { rows: [...rows, ...parseMailServices(readFileSync(path, "utf8"), path).rows] };
}

function isOneOf<T extends string>(set: readonly T[], word: string): word is T {
  return (set as readonly string[]).includes(word);
}
