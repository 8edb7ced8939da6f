import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ListError, parseTable } from "./csv.ts";
import { type Certainty, certainties } from "./mail-services.ts";

/** What an organisation does under a site's name. A CDN, a cloud or a DNS host serves a name for somebody else. */
export const entityKinds = ["mail-service", "cdn", "cloud", "dns-host", "analytics", "advertising", "brand"] as const;
export type EntityKind = (typeof entityKinds)[number];

/** One site and the organisation that it belongs to. */
export interface EntityRow {
  /** A suffix of names; `<n>` stands for digits. */
  readonly site: string;
  readonly organisation: string;
  readonly kind: EntityKind;
  readonly certainty: Certainty;
  readonly source: string;
  readonly date: string;
  /** A name that lies under the site. */
  readonly example: string;
}

const COLUMNS = ["site", "organisation", "kind", "certainty", "source", "date", "example"] as const;
const FILE = "entities.csv";

/** Checks and reads a table of entities. Throws ListError that names file, line and field. */
export function parseEntities(text: string, file = FILE): EntityRow[] {
  return parseTable(text, COLUMNS, file).map((row, index) => {
    const fail = (what: string) => new ListError(`${file}, line ${index + 2}: ${what}`);
    const kind = entityKinds.find((word) => word === row.kind);
    const certainty = certainties.find((word) => word === row.certainty);
    if (kind === undefined) throw fail(`kind "${row.kind}" is unknown`);
    if (certainty === undefined) throw fail(`certainty "${row.certainty}" is unknown`);
    const empty = COLUMNS.find((column) => row[column] === "");
    if (empty !== undefined) throw fail(`${empty} is empty`);
    return { ...row, kind, certainty };
  });
}

/** The project's table, and below it the campaign's own `lists/entities.csv` of the same form where there is one. */
export function readEntities(campaignDirectory?: string): EntityRow[] {
  const own = parseEntities(readFileSync(fileURLToPath(new URL(FILE, import.meta.url)), "utf8"));
  const path = campaignDirectory === undefined ? null : join(campaignDirectory, "lists", FILE);
  return path === null || !existsSync(path) ? own : [...own, ...parseEntities(readFileSync(path, "utf8"), path)];
}
