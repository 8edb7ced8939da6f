import type Sqlite from "better-sqlite3";
import { factKindOf } from "../../../data/codes.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import type { LeakFact } from "../../../data/schema/index.ts";
import { packageTables, type Treatment } from "../data-set/package-tables.ts";
import { addressForms, type KnownToken, type Pseudonyms, pseudonyms } from "./pseudonyms.ts";

/** A column of a table as SQLite knows it. */
export interface PlainColumn {
  readonly name: string;
  readonly type: "INTEGER" | "REAL" | "TEXT" | "BLOB";
  readonly notNull: boolean;
}

/** Columns of a table in their order. */
export function columnsOf(sqlite: Sqlite.Database, table: string): PlainColumn[] {
  const rows = sqlite.pragma(`table_info(${table})`) as { name: string; type: string; notnull: 0 | 1; pk: number }[];
  return rows.map(({ name, type, notnull, pk }) => ({
    name,
    type: type.toUpperCase() as PlainColumn["type"],
    notNull: notnull === 1 || pk > 0,
  }));
}

/** What must never be published: every form of every seed address, and tokens that tell recipients apart. */
export function secretsOf(db: Database): {
  readonly seeds: string[];
  readonly tokens: KnownToken[];
  readonly forms: Set<string>;
} {
  const seeds = db.$client.prepare("select address from seeds order by address").pluck().all() as string[];
  const tokens = db.$client
    .prepare(
      `select distinct json_extract(i.value, '$.value') as value, json_extract(i.value, '$.scope') as scope
       from verdicts v, json_each(v.identifiers) i where json_extract(i.value, '$.scope') not in ('static', 'campaign')`,
    )
    .all() as KnownToken[];
  const forms = new Set<string>();
  for (const seed of seeds) for (const { value } of addressForms(seed)) forms.add(value);
  const live = tokens.filter(({ value, scope }) => value.length >= 12 && /^(recipient|message-recipient)$/.test(scope));
  for (const { value } of live) forms.add(value);
  return { seeds, tokens, forms };
}

/**
 * A census file in memory that holds what may be published: columns of `packageTables` with addresses and tokens
 * replaced under `key`, everything else empty. Figures are drawn from it by the same queries as from the original.
 */
export function redactedCopy(db: Database, key: Buffer): Database {
  const { seeds, tokens } = secretsOf(db);
  const names = pseudonyms(key, seeds, tokens);
  const copy = openDatabase(":memory:");
  copy.$client.pragma("foreign_keys = OFF");
  copy.$client.exec("begin");
  for (const [table, treatments] of Object.entries(packageTables)) {
    copyTable(db.$client, copy.$client, table, treatments, names);
  }
  copy.$client.exec("commit");
  return copy;
}

function copyTable(
  from: Sqlite.Database,
  to: Sqlite.Database,
  table: string,
  treatments: Readonly<Record<string, Treatment>>,
  names: Pseudonyms,
): void {
  const columns = columnsOf(to, table);
  const places = columns.map(() => "?").join(", ");
  const insert = to.prepare(
    `insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(", ")}) values (${places})`,
  );
  const where = table === "judgement_runs" ? "where is_current" : table === "notes" ? "where kind = 'reply'" : "";
  const runs = new Set(["verdicts", "host_verdicts", "alignments"]).has(table)
    ? "where run = (select id from judgement_runs where is_current)"
    : where;
  for (const row of from.prepare(`select * from ${table} ${runs}`).iterate() as IterableIterator<
    Record<string, unknown>
  >) {
    insert.run(columns.map((column) => treated(row[column.name], treatments[column.name], column, names)));
  }
}

/** What an unpublished column holds where null is not allowed. */
export function emptyOf({ type, notNull }: PlainColumn): string | number | null {
  if (!notNull) return null;
  return type === "TEXT" ? "[]" : 0;
}

function treated(value: unknown, treatment: Treatment | undefined, column: PlainColumn, names: Pseudonyms): unknown {
  if (treatment === undefined) return emptyOf(column);
  if (value === null || typeof value !== "string") return value;
  return treat[treatment](value, names);
}

/** The texts in an aligned pair or triple, an address or a receipt that could name somebody. */
const evidenceParts: Readonly<Record<string, (value: string, names: Pseudonyms) => string>> = {
  seed: (value, names) => names.seed(value),
  url: (value, names) => names.url(value),
  value: (value, names) => names.url(value),
  found: (value, names) => names.whole(value),
};

/** JSON with each text replaced; `key` is the name it stands under. */
function mapJson(json: string, replace: (text: string, key: string) => string): string {
  return JSON.stringify(
    JSON.parse(json, (key, value: unknown) => (typeof value === "string" ? replace(value, key) : value)),
  );
}

/** What becomes of a fact of each kind; numbers and our own words stay. */
const factParts: Readonly<Record<string, (value: string, names: Pseudonyms) => string>> = {
  host: (value, names) => names.host(value),
  hosts: (value, names) => names.host(value),
  url: (value, names) => names.url(value),
  token: (value, names) => names.url(value),
  tokens: (value, names) => names.url(value),
  address: (value, names) => (value.includes("@") ? names.seed(value) : names.text(value)),
  text: (value, names) => treat.text(value, names),
  texts: (value, names) => treat.text(value, names),
};

/** Codes with their facts, each fact by its kind; a code or fact that nobody knows goes as a text. */
function redactReasons(value: unknown, names: Pseudonyms): unknown {
  if (Array.isArray(value)) return value.map((one) => redactReasons(one, names));
  if (typeof value !== "object" || value === null) return value;
  const { code, facts, leaks, ...rest } = value as Readonly<Record<string, unknown>>;
  const shown = Object.entries((facts ?? {}) as object).map(([fact, content]) => {
    const kind = factKindOf(String(code), fact) ?? "text";
    if (kind === "reasons") return [fact, redactReasons(content, names)];
    const part = factParts[kind] ?? ((text: string) => text);
    const treated = (one: unknown) => (typeof one === "string" ? part(one, names) : one);
    return [fact, Array.isArray(content) ? content.map(treated) : treated(content)];
  });
  const told = leaks === undefined ? {} : { leaks: redactLeaks(leaks as readonly LeakFact[], names) };
  return { ...rest, code, facts: Object.fromEntries(shown), ...told };
}

const redactLeaks = (leaks: readonly LeakFact[], names: Pseudonyms) =>
  leaks.map((leak) => ({ ...leak, host: leak.host === null ? null : names.host(leak.host) }));

const treat: Readonly<Record<Treatment, (value: string, names: Pseudonyms) => string>> = {
  keep: (value) => value,
  text: (value, names) => names.text(value).replace(/https?:\/\/[^\s"'<>\\]+/g, (url) => names.url(url)),
  url: (value, names) => names.url(value),
  host: (value, names) => names.host(value),
  seed: (value, names) => names.seed(value),
  whole: (value, names) => names.whole(value),
  values: (value, names) => mapJson(value, (text, key) => (key === "value" ? names.whole(text) : text)),
  evidence: (value, names) => mapJson(value, (text, key) => evidenceParts[key]?.(text, names) ?? text),
  reasons: (value, names) => JSON.stringify(redactReasons(JSON.parse(value), names)),
  "cache-header": (value) =>
    JSON.stringify(
      (JSON.parse(value) as [string, string][]).filter(([name]) => name.toLowerCase() === "cache-control"),
    ),
  "cookie-names": (value, names) =>
    JSON.stringify((JSON.parse(value) as string[]).map((cookie) => `${cookie.split("=")[0]}=${names.whole(cookie)}`)),
};
