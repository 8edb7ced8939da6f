import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openDatabase } from "../../data/database.ts";
import { dictionary, documentedTables } from "../../data/dictionary.ts";

test("every table and every column but bare row numbers has a doc comment", () => {
  const tables = documentedTables();
  expect(tables.length).toBeGreaterThan(30);
  const silent = tables.flatMap((table) => [
    ...(table.doc === null ? [table.name] : []),
    ...table.columns
      .filter(({ doc, name }) => doc === null && name !== "id")
      .map(({ name }) => `${table.name}.${name}`),
  ]);
  expect(silent).toEqual([]);
});

test("dictionary.md is what the schema says now", () => {
  expect(readFileSync("data/dictionary.md", "utf8")).toBe(dictionary());
});

test("the dictionary names exactly the columns of a new campaign file", () => {
  const db = openDatabase(":memory:");
  const columns = db.$client
    .prepare(
      "select m.name || '.' || c.name as name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'",
    )
    .pluck()
    .all();
  const documented = documentedTables().flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`));
  expect(documented.toSorted()).toEqual((columns as string[]).toSorted());
});
