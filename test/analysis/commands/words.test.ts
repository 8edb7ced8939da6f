import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CrawlerHooks } from "../../../analysis/commands/hooks.ts";
import { analysisWords } from "../../../analysis/commands/words.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";

const words = analysisWords(async () => ({}) as CrawlerHooks);
const folder = mkdtempSync(join(tmpdir(), "pixelcensus-words-"));
/** What a word prints, as a person at a terminal would get it. */
async function say(name: string, args: readonly string[], options: Readonly<Record<string, unknown>>): Promise<string> {
  const lines: string[] = [];
  const call = { args, options, directory: folder, out: (line: string) => lines.push(line) };
  await words.find((word) => word.name === name)!.run(call as never);
  return lines.join("\n");
}
const files = ["k3hq7xw2v9pd4tmz", "b8rn5yc6jf1gsl0e"].map((token, i) => ({ path: join(folder, `${i}.eml`), token }));
beforeAll(() => {
  for (const { path, token } of files)
    writeFileSync(
      path,
      `From: a@shop.example\r\nTo: list@shop.example\r\nContent-Type: text/html\r\n\r\n<img src="https://px.test/o?u=${token}" width="1" height="1">`,
    );
  syntheticCampaign(join(folder, "census.db"), { sites: 4, mailings: 1, twins: 2, judged: false }).$client.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

const [first, second] = files.map(({ path }) => path) as [string, string];
const [ann, ben] = ["ann@seeds.example", "ben@seeds.example"];

test.each<[string, string[], string[]]>([
  ["behind the files", [first, second], [ann, ben]],
  ["each before its file", [], [ann, first, ben, second]],
])("classify takes recipients %s", async (_, args, recipient) => {
  const said = JSON.parse(await say("classify", args, { recipient, json: true })) as {
    file: string;
    resources: object[];
  }[];
  expect(said.map(({ file }) => file)).toEqual([first, second]);
  expect(said[0]!.resources).toMatchObject([{ technicalClass: "remote_recipient_unique", level: "proved" }]);
});

test.each<[string, string[], string[]]>([
  ["no file", [], []],
  ["a file that is none", [join(folder, "none.eml")], []],
  ["more recipients than files", [first], [ann, ben]],
])("classify refuses %s", async (_, args, recipient) => {
  await expect(say("classify", args, { recipient })).rejects.toThrow(/file/);
});

test("judge --compare of a run that is not kept names those that are", async () => {
  expect(await say("judge", [], {})).toMatch(/^run 1: \d+ verdicts/);
  await say("judge", [], {});
  expect(await say("judge", [], { compare: "1" })).toBe("nothing: the current run says the same as run 1");
  await expect(say("judge", [], { compare: "9" })).rejects.toThrow('there is no run "9"; kept are 1, 2');
});

test("a person who labels is not shown what the judge said", async () => {
  const items = JSON.parse(await say("label", [], { sample: "6" })) as Record<string, unknown>[];
  expect(items).toHaveLength(6);
  expect(Object.keys(items[0]!)).toEqual(["subject", "url", "markup", "request", "screenshot"]);
  expect(JSON.stringify(items)).not.toMatch(/tracker|proved|recipient_unique|campaign_level/);
  const { subject } = items[0] as { subject: string };
  expect(await say("label", [subject], { as: "tracker", by: "one" })).toBe(`one calls ${subject} tracker`);
});

test.each<[string, string, string[], Record<string, unknown>, RegExp]>([
  ["roots without a certificate", "verify", [folder], { roots: [first] }, /0\.eml holds no PEM certificate/],
  ["roots that are not there", "verify", [folder], { roots: [join(folder, "none.pem")] }, /none\.pem holds no PEM/],
  ["a bag that is neither file nor folder", "verify", ["/dev/null"], {}, /\/dev\/null is not there/],
  ["a day that no calendar has", "dossier", ["a.test"], { from: "2027-02-30" }, /2027-02-30 is no day/],
])("%s: a refusal in words", async (_, word, args, options, refusal) => {
  await expect(say(word, args, options)).rejects.toThrow(refusal);
});

test("query without a name lists the queries, as JSON where a program reads", async () => {
  const listed = JSON.parse(await say("query", [], { json: true })) as { name: string; summary: string }[];
  expect(listed).toContainEqual({ name: "hosts", summary: expect.any(String) });
  const lines = (await say("query", [], {})).split("\n");
  expect(lines).toHaveLength(listed.length);
  const starts = listed.map(({ summary }, i) => lines[i]!.length - summary.length);
  expect(new Set(starts).size).toBe(1);
});

test("a folder that is no campaign is refused, and nothing is written into it", async () => {
  const empty = mkdtempSync(join(tmpdir(), "pixelcensus-none-"));
  const call = { args: ["hosts"], options: {}, directory: empty, out: () => {} };
  const query = words.find((word) => word.name === "query")!;
  await expect(query.run(call as never)).rejects.toThrow(`${empty} is no campaign`);
  expect(readdirSync(empty)).toEqual([]);
});
