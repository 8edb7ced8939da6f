import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import { parseSync } from "oxc-parser";
import * as schema from "./schema/index.ts";

const folder = fileURLToPath(new URL("schema", import.meta.url));

export interface DocumentedColumn {
  readonly name: string;
  readonly type: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly doc: string | null;
}
export interface DocumentedTable {
  readonly name: string;
  readonly doc: string | null;
  readonly columns: readonly DocumentedColumn[];
}

/** Every table and column of the schema with its doc comment; a missing comment is null. */
export function documentedTables(): DocumentedTable[] {
  const docs = new Map<string, string>();
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".ts"))) readDocs(join(folder, file), docs);
  return Object.entries(schema)
    .filter(([, value]) => isTable(value))
    .map(([key, value]) => describeTable(key, value as SQLiteTable, docs))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The data dictionary as Markdown. */
export function dictionary(): string {
  const lines = [
    "# Data dictionary",
    "",
    "Generated from the doc comments in `data/schema/` by `npm run migrations`; do not edit.",
    "Times are ISO 8601 UTC with milliseconds and Z. `null` means that we looked and there is none.",
  ];
  for (const table of documentedTables()) {
    lines.push(
      "",
      `## ${table.name}`,
      "",
      table.doc ?? "",
      "",
      "| column | type | null | meaning |",
      "|---|---|---|---|",
    );
    for (const column of table.columns) {
      const nullable = column.isNullable ? "yes" : "no";
      const meaning = column.doc ?? (column.isPrimaryKey ? "Row number; no meaning outside this file." : "");
      lines.push(`| \`${column.name}\` | ${column.type} | ${nullable} | ${meaning.replaceAll("|", "\\|")} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function isTable(value: unknown): value is SQLiteTable {
  return typeof value === "object" && value !== null && Symbol.for("drizzle:IsDrizzleTable") in value;
}

function describeTable(key: string, table: SQLiteTable, docs: ReadonlyMap<string, string>): DocumentedTable {
  const config = getTableConfig(table);
  const properties = new Map(Object.entries(table).map(([property, column]) => [column, property]));
  return {
    name: config.name,
    doc: docs.get(key) ?? null,
    columns: config.columns.map((column) => {
      const property = properties.get(column) ?? column.name;
      const keys = config.primaryKeys.flatMap((primary) => primary.columns);
      return {
        name: snakeCase(column.name),
        type: column.getSQLType(),
        isNullable: !column.notNull && !column.primary,
        isPrimaryKey: column.primary || keys.includes(column),
        doc: docs.get(`${key}.${property}`) ?? docs.get(`place.${property}`) ?? null,
      };
    }),
  };
}

/** drizzle's own `casing: "snake_case"`, for names that stand in the file as camelCase. */
function snakeCase(name: string): string {
  return (name.match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? [name]).join("_").toLowerCase();
}

interface Comment {
  readonly value: string;
  readonly end: number;
}

/** Collects `name` and `name.property` -> doc comment of exported tables and shared column sets of one file. */
function readDocs(path: string, docs: Map<string, string>): void {
  const source = readFileSync(path, "utf8");
  const { program, comments } = parseSync(path, source);
  const before = (start: number): string | undefined => {
    const comment = (comments as readonly Comment[]).findLast(({ end }) => end <= start);
    if (comment === undefined || source.slice(comment.end, start).trim() !== "") return undefined;
    return comment.value
      .replace(/^\*/, "")
      .replace(/^\s*\*\s?/gm, " ")
      .replace(/\s+/g, " ")
      .trim();
  };
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== "Identifier" || init == null) continue;
      const tableDoc = before(statement.start);
      if (tableDoc !== undefined) docs.set(id.name, tableDoc);
      const object = init.type === "CallExpression" ? init.arguments[1] : init;
      if (object?.type !== "ObjectExpression") continue;
      for (const property of object.properties) {
        if (property.type !== "Property" || property.key.type !== "Identifier") continue;
        const doc = before(property.start);
        if (doc !== undefined) docs.set(`${id.name}.${property.key.name}`, doc);
      }
    }
  }
}
