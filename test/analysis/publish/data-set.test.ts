import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LeakFoundError, writeDataSet } from "../../../analysis/publish/data-set.ts";
import { openDataSet } from "../../../analysis/publish/open-data-set.ts";
import { csvLine, csvRows } from "../../../analysis/publish/plain-csv.ts";
import { overview } from "../../../analysis/queries/overview.ts";
import type { Database } from "../../../data/database.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";

const options = {
  key: Buffer.alloc(32, 7),
  edition: { number: 1, publishedAt: "2027-05-01T00:00:00.000Z", corrects: null, because: null },
};
let dir: string;
let db: Database;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "data-set-"));
  db = syntheticCampaign(":memory:", { sites: 16, mailings: 2, images: 1 });
  writeDataSet(db, join(dir, "one"), options);
});
afterAll(() => {
  db.$client.close();
  rmSync(dir, { recursive: true, force: true });
});

const files = (name: string): string[] =>
  (readdirSync(join(dir, name), { recursive: true, withFileTypes: true }) as import("node:fs").Dirent[])
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test("no published byte holds a seed address, its local part, or an encoding or hash of it", () => {
  const seeds = db.$client.prepare("select address from seeds").pluck().all() as string[];
  const forms = seeds.flatMap((seed) => [
    seed,
    seed.split("@")[0]!,
    encodeURIComponent(seed),
    Buffer.from(seed).toString("base64"),
    Buffer.from(seed).toString("hex"),
    ...["md5", "sha1", "sha256"].map((name) => createHash(name).update(seed).digest("hex")),
  ]);
  const everything = files("one").map((file) => readFileSync(file, "latin1"));
  expect(forms.length).toBeGreaterThan(100);
  expect(forms.filter((form) => everything.some((text) => text.includes(form)))).toEqual([]);
});

test("a package with an address in it is refused and names the file", () => {
  const [seed] = db.$client.prepare("select address from seeds").pluck().all() as string[];
  expect(() => writeDataSet(db, join(dir, "leaky"), { ...options, protocol: `seed: ${seed}` })).toThrow(LeakFoundError);
  expect(() => writeDataSet(db, join(dir, "leaky2"), { ...options, protocol: `seed: ${seed}` })).toThrow(
    /protocol\.yaml/,
  );
});

test("the first page is the same from the package alone, and an edition is never overwritten", () => {
  const again = openDataSet(join(dir, "one"));
  expect(overview(again)).toEqual(overview(db));
  again.$client.close();
  expect(() => writeDataSet(db, join(dir, "one"), options)).toThrow(/never overwritten/);
});

test("two packages of one campaign have the same bytes", () => {
  writeDataSet(db, join(dir, "two"), options);
  const manifest = (name: string): string => readFileSync(join(dir, name, "manifest-sha256.txt"), "utf8");
  expect(manifest("two")).toBe(manifest("one"));
});

test("DuckDB reads the Parquet with the same rows as the CSV", async () => {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  for (const table of ["verdicts", "requests", "sites"]) {
    const parquet = join(dir, "one", "data", `${table}.parquet`);
    const result = await connection.runAndReadAll(`select count(*) as n from read_parquet('${parquet}')`);
    const csv = [...csvRows(readFileSync(join(dir, "one", "data", `${table}.csv`), "utf8"))];
    expect(Number(result.getRows()[0]![0])).toBe(csv.length - 1);
  }
});

test("senders that must not be named are renamed everywhere, with the hosts below them", () => {
  const renamed = openDataSet(join(dir, "one"), (site) => `sender-${site.replace(/\D/g, "")}.invalid`);
  const text = JSON.stringify(renamed.$client.prepare("select site, url, host from verdicts").all());
  expect(text).not.toMatch(/site-\d+\.test/);
  expect(text).toContain("cdn.sender-00000.invalid");
  renamed.$client.close();
});

test("CSV comes back as it was: quotes, line ends, nothing and the empty text", () => {
  const rows = [
    ["a", 'with "quotes", commas', null, ""],
    ["line\r\nend", "=formula", "é", null],
  ];
  expect([...csvRows(rows.map(csvLine).join(""))]).toEqual(rows);
});
