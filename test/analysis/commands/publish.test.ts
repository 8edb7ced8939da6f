import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { publishWords } from "../../../analysis/commands/words.ts";
import { judge } from "../../../analysis/judge/judge.ts";
import { readPng, writePng } from "../../../analysis/publish/redaction/png.ts";
import { buildDashboard } from "../../../dashboards/build/build.ts";
import { writeFigures } from "../../../dashboards/build/figures.ts";
import type { Call } from "../../../data/command.ts";
import { openDatabase } from "../../../data/database.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";
import type { Content } from "../../bench/synthetic-content.ts";

const words = publishWords({
  writeFigures: async (db, out) => writeFigures(db, out),
  buildDashboard: (db, packageDir, out) => buildDashboard(db, packageDir, out),
  rejudge: async () => (db) => void judge(db, "", { now: () => new Date(0) }),
});
let directory: string;

async function run(name: string, args: readonly string[], options: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const call: Call = {
    directory,
    args,
    options,
    stop: new AbortController().signal,
    out: (line) => void lines.push(line),
    err: () => {},
  };
  const code = await words.find((word) => word.name === name)!.run(call);
  return { code, lines };
}

/** A picture with the recipient's own block at 200, 100 and the same grey elsewhere; trackers lie at 20, 20 and below. */
function screenshot({ address, mailing }: Content): string {
  const [width, height] = [600, 800];
  const pixels = Buffer.alloc(width * height * 3, 220);
  const shade = Number.parseInt(createHash("sha256").update(address).digest("hex").slice(0, 2), 16) % 200;
  for (let y = 100; y < 110; y++) pixels.fill(shade, (y * width + 200) * 3, (y * width + 260) * 3);
  pixels.fill(mailing, 0, 3);
  const png = writePng({ width, height, pixels });
  const sha256 = createHash("sha256").update(png).digest("hex");
  const folder = join(directory, "blobs", sha256.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, sha256), png);
  return sha256;
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
const hashesOf = (paths: readonly string[]) =>
  paths.map((path) => createHash("sha256").update(readFileSync(path)).digest("hex"));
const hashes = (folder: string) => hashesOf(files(folder));
const published = (...names: readonly string[]): string => join(directory, "published", ...names);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "publish-"));
  syntheticCampaign(join(directory, "census.db"), {
    sites: 12,
    mailings: 2,
    images: 1,
    kindOf: (site) => (site < 6 ? "recipient-pixel" : "untracked"),
    screenshot,
  }).$client.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test("editions are numbered and never change; a correction keeps the old one and puts a notice into it", async () => {
  await expect(run("publish", ["figures"])).rejects.toThrow(/no data set is published/);
  expect((await run("publish", ["data-set"])).lines.at(-1)).toMatch(/^\d+\.\d % of verdicts can be rederived/);
  await run("publish", ["dashboards"]);
  const old = files(published("edition-0001")).filter((path) => !path.endsWith("notice.js"));
  const before = hashesOf(old);
  await expect(run("publish", ["data-set"], { corrects: "7", because: "x" })).rejects.toThrow(/no edition 7/);
  await expect(run("publish", ["data-set"], { corrects: "1" })).rejects.toThrow(/--because/);
  for (const corrects of ["x", "0", "1.5"])
    await expect(run("publish", ["data-set"], { corrects, because: "x" })).rejects.toThrow(/number of an edition/);
  for (const asked of ["2027-02-30", "yesterday"])
    await expect(run("reply", ["site-00002.test"], { asked })).rejects.toThrow(/--asked wants a day/);
  await run("reply", ["site-00002.test"], { asked: "2027-04-01", answer: "We count openings." });
  const { lines } = await run("publish", ["data-set"], { corrects: "1", because: "a sender </script> answered" });
  expect(lines[1]).toContain(published("edition-0001", "notice.js"));
  expect(hashesOf(old)).toEqual(before);
  const added = files(published("edition-0001")).filter((path) => !old.includes(path));
  expect(added).toEqual(
    [["CORRECTED.txt"], ["dashboards", "notice.js"], ["notice.js"]].map((names) => published("edition-0001", ...names)),
  );
  expect(readFileSync(added[0]!, "utf8")).toMatch(/by edition 2 on .*: a sender <\/script> answered/);
  for (const path of added.slice(1)) {
    const text = readFileSync(path, "utf8");
    const page: { pixelcensusNotices?: { by: number; because: string }[] } = {};
    new Function("window", text)(page);
    expect(page.pixelcensusNotices).toMatchObject([{ by: 2, because: "a sender </script> answered" }]);
    expect(text).not.toContain("</script");
  }
  expect(readFileSync(published("edition-0002", "data-set", "README.md"), "utf8")).toMatch(
    /corrects edition 1: a sender/,
  );
});

test("dashboards from the package name and picture only who was asked, with what is personal greyed", async () => {
  const { lines } = await run("publish", ["dashboards"]);
  expect(lines).toEqual([published("edition-0002", "dashboards", "index.html")]);
  const all = files(published("edition-0002", "dashboards"));
  const text = all
    .filter((path) => path.endsWith(".js"))
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
  expect(new Set(text.match(/site-\d+\.test/g))).toEqual(new Set(["site-00002.test"]));
  expect(text).toContain("We count openings.");
  const pictures = all.filter((path) => path.endsWith(".png"));
  expect(pictures.length).toBeGreaterThan(0);
  for (const path of pictures) {
    const { pixels } = readPng(readFileSync(path))!;
    const at = (x: number, y: number): number => pixels[(y * 600 + x) * 3]!;
    expect([at(220, 105), at(205, 101)], "the recipient's block").toEqual([0xb4, 0xb4]);
    expect([at(400, 500), at(500, 20)], "what all get").toEqual([220, 220]);
  }
  const own = readdirSync(published("edition-0002", "data-set", "screenshots"));
  expect(own.length).toBeGreaterThan(pictures.length);
});

test("figures of a package are the same bytes with the campaign and without it", async () => {
  await run("publish", ["figures"]);
  const out = join(directory, "elsewhere");
  await run("publish", ["figures"], { from: published("edition-0002", "data-set"), out });
  expect(hashes(out)).toEqual(hashes(published("edition-0002", "figures")));
  await expect(run("publish", ["figures"], { from: directory, out: join(directory, "no") })).rejects.toThrow(
    /no data set/,
  );
  await expect(run("publish", ["figures"])).rejects.toThrow(/never overwritten/);
});

test("an address in a column that is kept stops the publication, and nothing of it stays", async () => {
  const db = openDatabase(join(directory, "census.db"));
  db.$client.exec("update sites set sector = (select address from seeds limit 1) where site = 'site-00003.test'");
  db.$client.close();
  await expect(run("publish", ["data-set"])).rejects.toThrow(/sites\.csv: a seed address or live token/);
  expect(readdirSync(published()).filter((name) => name.startsWith("edition-0003"))).toEqual([]);
  expect(existsSync(published("edition-0002"))).toBe(true);
});
