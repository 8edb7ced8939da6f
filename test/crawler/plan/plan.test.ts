import { randomBytes } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { readCampaign } from "../../../crawler/plan/campaign-file.ts";
import { plan } from "../../../crawler/plan/plan.ts";
import { seedAddress } from "../../../crawler/plan/seed-address.ts";
import { parseSites } from "../../../crawler/plan/sites-file.ts";
import { InputError } from "../../../crawler/runner/errors.ts";
import { openDatabase } from "../../../data/database.ts";
import { campaigns, exclusions, journal, seeds, sites } from "../../../data/schema/index.ts";

const world = { now: () => new Date("2027-03-01T00:00:00.000Z"), randomBytes };
let directory: string;

function campaign(extra = "") {
  writeFileSync(
    join(directory, "campaign.yaml"),
    `name: t\nrandomSeed: 1\njurisdiction: FR\nsites: sites.csv\nseeds: { domain: seeds.example }\n` +
      `arms: [{ name: a, consent: accept, opens: true }, { name: r, consent: refuse, opens: false }]\n${extra}`,
  );
  return readCampaign(directory);
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "census-plan-"));
  writeFileSync(join(directory, "sites.csv"), "1,shop.example\n2,news.example\n");
});

describe("plan", () => {
  test("gives every site its twins in every arm, and adds nothing when run again", () => {
    const db = openDatabase(":memory:");
    expect(plan(db, campaign(), world)).toEqual({ sites: 2, seeds: 8 });
    const first = db.select().from(seeds).all();
    expect(plan(db, campaign(), world)).toEqual({ sites: 0, seeds: 0 });
    expect(db.select().from(seeds).all()).toEqual(first);
    expect(new Set(first.map(({ address }) => address)).size).toBe(8);
    expect(db.select().from(campaigns).all()).toHaveLength(1);
  });

  test("draws other addresses for the same campaign.yaml, but the same personas", () => {
    const [one, two] = [openDatabase(":memory:"), openDatabase(":memory:")];
    plan(one, campaign(), world);
    plan(two, campaign(), world);
    const rows = (db: typeof one) => db.select().from(seeds).orderBy(seeds.site, seeds.arm, seeds.twin).all();
    expect(rows(one).map(({ persona }) => persona)).toEqual(rows(two).map(({ persona }) => persona));
    expect(rows(one).map(({ address }) => address)).not.toEqual(rows(two).map(({ address }) => address));
  });

  test("keeps exclusions with date and reason, also of sites already planned, and journals them", () => {
    const db = openDatabase(":memory:");
    plan(db, campaign(), world);
    plan(db, campaign("exclude: [{ site: www.shop.example, date: 2027-03-02, reason: asked by letter }]\n"), world);
    expect(db.select().from(exclusions).all()).toMatchObject([
      { site: "shop.example", date: "2027-03-02", reason: "asked by letter" },
    ]);
    expect(db.select().from(journal).all()).toMatchObject([{ kind: "exclusion", subject: "shop.example" }]);
    expect(db.select().from(sites).all()).toHaveLength(2);
  });
});

describe("parseSites", () => {
  test("reads Tranco's form, a form with a head, quotes, and each site once", () => {
    expect(parseSites("1,shop.example\n2,www.shop.example\n").map(({ site, rank }) => [site, rank])).toEqual([
      ["shop.example", 1],
    ]);
    expect(parseSites('\uFEFFurl,country,sector\r\n"https://www.a.test/x?a=1,2",fr,"food, drink"\r\n')).toEqual([
      { site: "a.test", url: "https://www.a.test/x?a=1,2", rank: null, country: "FR", sector: "food, drink" },
    ]);
  });

  test.each<[string, string, RegExp]>([
    ["no domain", "url\nlocalhost\n", /:2: "localhost" has no registrable domain/],
    ["an address", "url\nhttp://192.0.2.1/\n", /:2: .* has no registrable domain/],
    ["another scheme", "url\nmailto:a@b.test\n", /:2: "mailto:a@b.test" is no web address/],
    ["a wrong rank", "url,rank\na.test,first\n", /:2: rank must be a whole number/],
    ["a wrong country", "url,country\na.test,France\n", /:2: country must be two letters/],
    ["too many columns", "1,a.test,x,y\n", /:1: 4 columns where 2 were expected/],
  ])("names the line of %s", (_, text, message) => {
    expect(() => parseSites(text)).toThrow(InputError);
    expect(() => parseSites(text)).toThrow(message);
  });

  test("names all bad lines at once", () => {
    expect(() => parseSites("url\nx\na.test\ny\n")).toThrow(/:2: [\s\S]*:4: /);
  });
});

test("a seed address holds 80 random bits as 16 base32 characters", () => {
  expect(seedAddress("Seeds.Example", () => new Uint8Array(10))).toBe("aaaaaaaaaaaaaaaa@seeds.example");
  expect(seedAddress("seeds.example", () => new Uint8Array(10).fill(255))).toBe("7777777777777777@seeds.example");
  expect(seedAddress("seeds.example", () => Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]))).toBe(
    "aaaaaaabaaaaaaaa@seeds.example",
  );
});
