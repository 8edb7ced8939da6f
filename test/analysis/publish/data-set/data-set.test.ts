import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { Package } from "datapackage";
import { afterAll, beforeAll, expect, test } from "vitest";
import { judge } from "../../../../analysis/judge/judge.ts";
import { LeakFoundError, writeDataSet } from "../../../../analysis/publish/data-set/data-set.ts";
import { openDataSet, openForFigures } from "../../../../analysis/publish/data-set/open-data-set.ts";
import { csvLine, csvRows } from "../../../../analysis/publish/data-set/plain-csv.ts";
import { behaviour } from "../../../../analysis/queries/senders/behaviour.ts";
import { overview } from "../../../../analysis/queries/senders/overview.ts";
import { writeFigures } from "../../../../dashboards/build/figures.ts";
import type { Database } from "../../../../data/database.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

const rejudge = (copy: Database) => void judge(copy, "", { now: () => new Date(0) });
const options = {
  rejudge,
  key: Buffer.alloc(32, 7),
  edition: { number: 1, publishedAt: "2027-05-01T00:00:00.000Z", corrects: null, because: null },
};
let dir: string;
let db: Database;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "data-set-"));
  db = syntheticCampaign(":memory:", { sites: 16, mailings: 2, images: 1 });
  judge(db, "", { now: () => new Date(0) });
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

test("a validator of Data Packages accepts it and reads every row of every table", async () => {
  const loaded = await Package.load(join(dir, "one", "datapackage.json"), { basePath: join(dir, "one") });
  expect([loaded.valid, loaded.errors]).toEqual([true, []]);
  for (const resource of loaded.resources.filter(({ tabular }) => tabular)) {
    const rows = await resource.read();
    const csv = [
      ...csvRows(readFileSync(join(dir, "one", "data", `${resource.name.replaceAll("-", "_")}.csv`), "utf8")),
    ];
    expect(rows.length, resource.name).toBe(csv.length - 1);
  }
  const paths = (loaded.descriptor.resources as { path: string }[]).map(({ path }) => path).sort();
  expect(paths).toEqual(
    readdirSync(join(dir, "one", "data"))
      .map((name) => `data/${name}`)
      .sort(),
  );
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
  const asked = db.$client.prepare("select site from verdicts order by site limit 1").pluck().get() as string;
  db.$client
    .prepare("insert into notes (kind, subject, content, author, noted_at) values ('reply', ?, '{}', '', '')")
    .run(asked);
  writeDataSet(db, join(dir, "asked"), options);
  for (const [folder, named] of [
    ["one", []],
    ["asked", [asked]],
  ] as const) {
    const renamed = openForFigures(join(dir, folder));
    const tables = ["sites", "verdicts", "host_verdicts", "heads", "requests", "resources", "sign_ups", "attempts"];
    const text = JSON.stringify(tables.map((table) => renamed.$client.prepare(`select * from ${table}`).all()));
    expect(new Set(text.match(/site-\d+\.test/g) ?? [])).toEqual(new Set(named));
    expect(text).toMatch(/cdn\.sender-[0-9a-f]{8}\.invalid/);
    renamed.$client.close();
  }
});

test("what is said to be rederivable is: judged again from the package, those verdicts and no others are the same", () => {
  const again = openDataSet(join(dir, "one"));
  const said = () =>
    new Map(
      (
        again.$client
          .prepare(
            `select message || ' ' || subject_kind || ' ' || subject_key as subject, technical_class || verdict || coalesce(level, '') || coalesce(reason, '') as word
             from verdicts where run = (select id from judgement_runs where is_current)`,
          )
          .all() as { subject: string; word: string }[]
      ).map(({ subject, word }) => [subject, word]),
    );
  const published = said();
  rejudge(again);
  const judged = said();
  const [head, ...rows] = [...csvRows(readFileSync(join(dir, "one", "data", "rederivable.csv"), "utf8"))];
  expect(head).toEqual(["run", "message", "subject_kind", "subject_key", "rederivable", "because"]);
  expect(rows).toHaveLength(published.size);
  const wrong = rows.filter(([, message, kind, key, word]) => {
    const subject = `${message} ${kind} ${key}`;
    return (word === "public") !== (published.get(subject) === judged.get(subject));
  });
  expect(wrong).toEqual([]);
  const words = Map.groupBy(rows, (row) => row[4]);
  expect(words.get("restricted")!.every((row) => /pseudonyms/.test(row[5]!))).toBe(true);
  expect(words.get("public")!.length / rows.length).toBeGreaterThan(0.9);
  again.$client.close();
});

test("figures drawn from the package alone are the same bytes twice, as SVG, PNG, Markdown and LaTeX", () => {
  const drawn = ["fig-a", "fig-b"].map((name) => {
    const package_ = openForFigures(join(dir, "one"));
    const names = writeFigures(package_, join(dir, name));
    package_.$client.close();
    return names.map((file) => [
      file,
      createHash("sha256")
        .update(readFileSync(join(dir, name, file)))
        .digest("hex"),
    ]);
  });
  expect(drawn[0]).toEqual(drawn[1]);
  const kinds = Map.groupBy(drawn[0]!, ([file]) => file!.split(".")[1]);
  expect(kinds.get("svg")!.length).toBeGreaterThan(8);
  expect(kinds.get("png")!.length).toBe(kinds.get("svg")!.length);
  expect(kinds.get("tex")!.length).toBe(kinds.get("md")!.length);
});

test("a name that a service repeats in its own host goes too, an everyday word stays", () => {
  const small = syntheticCampaign(":memory:", {
    sites: 2,
    kindOf: () => "recipient-pixel",
    nameOf: (n) => ["falken.test", "images.test"][n]!,
  });
  small.$client.exec(
    "update resources set url = 'https://falken.esp.test/x', host = 'falken.esp.test' where document_order = 0",
  );
  small.$client.exec(
    "update resources set url = 'https://images.esp.test/x', host = 'images.esp.test' where document_order = 1",
  );
  writeDataSet(small, join(dir, "names"), options);
  const renamed = openForFigures(join(dir, "names"));
  const hosts = renamed.$client.prepare("select distinct host from resources order by 1").pluck().all().join(" ");
  expect(hosts).not.toContain("falken");
  expect(hosts).toMatch(/sender-[0-9a-f]{8}\.esp\.test/);
  expect(hosts).toContain("images.esp.test");
  renamed.$client.close();
  small.$client.close();
});

test("seeds that open and seeds that never do compare alike from the package, without a word of their mail", () => {
  const arms = ["opens", "silent"];
  const own = syntheticCampaign(":memory:", { sites: 14, mailings: 4, arms, kindOf: () => "recipient-pixel" });
  const plan = arms.map((name) => `  - name: ${name}\n    consent: accept\n    opens: ${name === "opens"}\n`).join("");
  const { $client: sql } = own;
  sql
    .prepare("insert into campaign_files (sha256, content, first_used_at) values ('0', ?, '2027-03-01')")
    .run(`arms:\n${plan}`);
  const silent = "select h.message from heads h join seeds s on s.address = h.seed where s.arm = 'silent'";
  sql.exec(`delete from openings where message in (${silent})`);
  sql.exec(`delete from heads where message in (${silent} and h.mailing_key like '%|3')`);
  const rows = behaviour(own);
  expect(rows.find(({ outcome }) => outcome === "messages")).toMatchObject({ difference: -1, senders: 14 });
  writeDataSet(own, join(dir, "behaviour"), options);
  const again = openForFigures(join(dir, "behaviour"));
  expect(behaviour(again)).toEqual(rows);
  const csv = readFileSync(join(dir, "behaviour", "data", "behaviour_seeds.csv"), "utf8");
  expect(csv.split("\r\n")[1]).toMatch(/^site-\d+\.test,seed-[0-9a-f]{12}@[^,]+,accept,[01],messages,\d+$/);
  again.$client.close();
  own.$client.close();
});

test("CSV comes back as it was: quotes, line ends, nothing and the empty text", () => {
  const rows = [
    ["a", 'with "quotes", commas', null, ""],
    ["line\r\nend", "=formula", "é", null],
  ];
  expect([...csvRows(rows.map(csvLine).join(""))]).toEqual(rows);
});
