import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { afterEach, expect, test } from "vitest";
import { openDatabase } from "../../data/database.ts";
import { speakers } from "../../data/text/speakers.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelcensus-migrations-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("sentences that an older version recorded become the code that quotes them, and all else of a verdict stays", () => {
  const path = join(folder, "census.db");
  const db = openDatabase(path);
  const sqlite = db.$client;
  sqlite.pragma("foreign_keys = OFF");
  const signals = [
    { name: "address-leak", because: "the URL carries it", leaks: [{ form: "md5", host: "a.test", where: "the URL" }] },
    { name: "spacer", because: 'its "file" is named so' },
  ];
  sqlite
    .prepare(
      `insert into verdicts (run, message, subject_kind, subject_key, site, url, element, technical_class, verdict, rule, identifiers, signals, definitions, labels)
       values (1, 'm', 'resource', 'k', 's.test', 'u', 'img', 'remote_static', 'not-a-tracker', 'r', '[]', ?, '[]', '[]')`,
    )
    .run(JSON.stringify(signals));
  sqlite
    .prepare(
      "insert into host_verdicts (run, host, site, level, chain, reasons) values (1, 'h', 's', 'proved', '[]', ?)",
    )
    .run('["PTR x.test"]');
  sqlite
    .prepare(
      "insert into alignments (run, message, seeds, is_variant, labels, unobserved) values (1, 'm', 1, 0, '[]', ?)",
    )
    .run('[{"observable":"O5","because":"no sign-up"}]');
  const migrations = readMigrationFiles({ migrationsFolder: "data/migrations" });
  const rows = migrations.find(({ sql }) => sql.some((statement) => statement.includes("recorded-sentence")))!;
  for (const statement of rows.sql) sqlite.exec(statement);
  for (const statement of rows.sql) sqlite.exec(statement); // a second time changes nothing
  const read = (sql: string) => JSON.parse(sqlite.prepare(sql).pluck().get() as string);
  const found = read("select signals from verdicts");
  expect(found).toEqual([
    {
      name: "address-leak",
      code: "recorded-sentence",
      facts: { sentence: "the URL carries it" },
      leaks: [{ form: "md5", host: "a.test", where: "the URL" }],
    },
    { name: "spacer", code: "recorded-sentence", facts: { sentence: 'its "file" is named so' } },
  ]);
  expect(speakers.en.say(found[1])).toBe('its "file" is named so');
  expect(read("select reasons from host_verdicts")).toEqual([
    { code: "recorded-sentence", facts: { sentence: "PTR x.test" } },
  ]);
  expect(read("select unobserved from alignments")).toEqual([
    { observable: "O5", code: "recorded-sentence", facts: { sentence: "no sign-up" } },
  ]);
  sqlite.close();
});
