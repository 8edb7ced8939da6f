import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ForeignFileError, inTransaction, openDatabase } from "../../data/database.ts";
import { sites } from "../../data/schema/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "census-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("openDatabase", () => {
  test("makes every table STRICT, keeps a write-ahead log, syncs fully and checks foreign keys", () => {
    const db = openDatabase(join(folder, "census.db"));
    const tables = db.$client.pragma("table_list") as { name: string; type: string; strict: number }[];
    const own = tables.filter(({ name, type }) => type === "table" && !name.startsWith("sqlite_"));
    expect(own.length).toBeGreaterThan(30);
    expect(own.filter(({ strict }) => strict !== 1)).toEqual([]);
    expect(db.$client.pragma("journal_mode", { simple: true })).toBe("wal");
    expect(db.$client.pragma("synchronous", { simple: true })).toBe(2);
    expect(db.$client.pragma("foreign_keys", { simple: true })).toBe(1);
    db.$client.close();
  });

  test("opens what it made, and keeps what is in it", () => {
    const path = join(folder, "census.db");
    const first = openDatabase(path);
    first.insert(sites).values({ site: "a.test", origin: "plan", plannedAt: "2027-01-01T00:00:00.000Z" }).run();
    first.$client.close();
    const second = openDatabase(path);
    expect(second.select().from(sites).all()).toHaveLength(1);
    second.$client.close();
  });

  test.each<[string, (path: string) => void, RegExp]>([
    [
      "a text file",
      (path) => writeFileSync(path, "no database at all, but long enough to be read as one"),
      /no SQLite file/,
    ],
    [
      "another program's SQLite file",
      (path) => void new Sqlite(path).exec("create table t (a)").close(),
      /no campaign of pixelcensus/,
    ],
    ["a file of a newer version", (path) => makeNewer(path), /newer pixelcensus/],
  ])("refuses %s and writes nothing to it", (_, make, message) => {
    const path = join(folder, "foreign.db");
    make(path);
    const before = readFileSync(path);
    expect(() => openDatabase(path)).toThrow(ForeignFileError);
    expect(() => openDatabase(path)).toThrow(message);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test("says so when the folder does not exist", () => {
    expect(() => openDatabase(join(folder, "none", "census.db"))).toThrow(ForeignFileError);
  });
});

describe("inTransaction", () => {
  test("refuses a promise and rolls back", () => {
    const db = openDatabase(":memory:");
    const late = async () => {
      db.insert(sites).values({ site: "b.test", origin: "plan", plannedAt: "2027-01-01T00:00:00.000Z" }).run();
    };
    expect(() => inTransaction(db, late as unknown as () => undefined)).toThrow("cannot return a promise");
    expect(db.select().from(sites).all()).toEqual([]);
  });
});

function makeNewer(path: string): void {
  openDatabase(path).$client.close();
  const sqlite = new Sqlite(path);
  sqlite.pragma("user_version = 999");
  sqlite.pragma("wal_checkpoint(TRUNCATE)");
  sqlite.close();
}
