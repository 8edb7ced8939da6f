import { createSocket, type Socket } from "node:dgram";
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { campaignTemplate } from "../../../../crawler/plan/campaign-template.ts";
import { labelsOf } from "../../../../crawler/resolve/wire/name.ts";
import { RECORD_TYPES } from "../../../../crawler/resolve/wire/record-types.ts";
import { decodeMessage, questionEnd } from "../../../../crawler/resolve/wire/wire.ts";
import { EXIT } from "../../../../data/command.ts";
import { words } from "../../../../pixelcensus.ts";
import { dnsAnswer, dossierCampaign, issueTo, site } from "../dossier-campaign.ts";

const reader = "reader@mail.example";
let dns: Socket;
const asked = new Set<string>();
let campaign: string;
let file: string;

beforeAll(async () => {
  dns = createSocket("udp4");
  dns.on("message", (query, { port, address }) => {
    const [question] = decodeMessage(query).questions;
    const name = labelsOf(question!.name).join(".").toLowerCase();
    const type = Object.entries(RECORD_TYPES).find(([, number]) => number === question!.type)?.[0] ?? "TXT";
    asked.add(`${type} ${name}`);
    const response = Buffer.from(dnsAnswer(name, type));
    query.copy(response, 0, 0, 2);
    query.copy(response, 12, 12, questionEnd(query)); // letters in the case they were asked in
    dns.send(response, port, address);
  });
  await new Promise<void>((settle) => dns.bind(0, "127.0.0.1", settle));
  const made = await dossierCampaign();
  made.db.$client.close();
  campaign = made.directory;
  const port = dns.address().port;
  const network = `network:\n  resolvers: ["127.0.0.1:${port}"]\n  test: { allow: ["127.0.0.0/8"], ports: { 53: ${port}, 80: 1, 443: 1, 25: 1 } }\n`;
  const text = campaignTemplate("c", 1)
    .replace("sites: sites.csv", "sites: []")
    .replace(/^network:[\s\S]*/m, network);
  writeFileSync(join(campaign, "campaign.yaml"), text);
  file = join(mkdtempSync(join(tmpdir(), "census-handed-")), "letter.eml");
  writeFileSync(file, await issueTo(reader, 1));
}, 60_000);
afterAll(() => dns.close());

async function run(name: string, args: readonly string[], options: Record<string, unknown>, directory: string) {
  const lines: string[] = [];
  const code = await words
    .find((word) => word.name === name)!
    .run({
      directory,
      args,
      options: { pdf: false, json: true, ...options },
      stop: new AbortController().signal,
      out: (line) => lines.push(line),
      err: () => {},
    });
  return { code, json: JSON.parse(lines.at(-1)!) as unknown };
}

/** Writes the bag in an empty folder, whose path it gives. */
async function bagOf(
  options: Record<string, unknown>,
  directory = mkdtempSync(join(tmpdir(), "census-desk-")),
): Promise<string> {
  const { code, json } = await run("dossier", [], { message: file, ...options }, directory);
  expect(code).toBe(EXIT.done);
  return (json as { path: string }).path;
}

const rows = (bag: string, name: string) =>
  JSON.parse(readFileSync(join(bag, "data", "facts", `${name}.json`), "utf8")) as Record<string, unknown>[];
const pixelOf = (bag: string) => {
  const own = rows(bag, "deliveries").find(({ via }) => via === "import")!.message;
  return rows(bag, "verdicts").find(({ message, url }) => message === own && /o\.gif/.test(String(url)))!;
};

describe("a dossier about one message that was handed in", () => {
  test("holds its bytes, the key of today with its date, references, acquisition and DNS chains; nothing was opened", async () => {
    const bag = await bagOf({ against: campaign });
    const own = rows(bag, "deliveries").find(({ via }) => via === "import")!;
    expect(own).toMatchObject({ acquisition: "volunteer_real_person", mayOpen: false, peerAddress: null });
    const eml = join(bag, "data", "messages", `${String(own.message).slice(0, 16)}.eml`);
    expect(readFileSync(eml).equals(readFileSync(file))).toBe(true);
    const check = rows(bag, "authentications").find(({ message }) => message === own.message)!;
    expect(check).toMatchObject({ dkim: [{ result: "pass", domain: site }], spf: "none" });
    expect(Math.abs(Date.now() - Date.parse(String(check.checkedAt)))).toBeLessThan(600_000);
    expect(existsSync(join(bag, "data", "keys", `s1._domainkey.${site}.txt`))).toBe(true);
    expect(rows(bag, "chains").map(({ host, end }) => [host, end])).toContainEqual(["t.service.test", "address"]);
    expect(rows(bag, "openings").filter(({ message }) => message === own.message)).toEqual([]);
    expect([...asked]).toContain("TXT s1._domainkey.brand.test");
  }, 60_000);

  test("alone it is suspected at most; the seeds' copies of the same issue are its twins and prove it", async () => {
    const alone = await bagOf({}, campaign);
    expect(rows(alone, "messages")).toHaveLength(1);
    expect(pixelOf(alone).level).not.toBe("proved");
    const bag = await bagOf({ against: campaign });
    expect(rows(bag, "messages")).toHaveLength(3);
    expect(pixelOf(bag)).toMatchObject({ verdict: "tracker", level: "proved" });
    expect(readFileSync(join(bag, "data", "report-en.html"), "utf8")).toMatch(/handed in/);
  }, 90_000);

  test("verify finds that all of it holds, with the journals of both campaigns", async () => {
    const bag = await bagOf({ against: campaign });
    expect(readdirSync(join(bag, "data"))).toContain("journal-twins.json");
    const { code, json } = await run("verify", [bag], {}, tmpdir());
    const claims = json as { claim: string; state: string; detail: string }[];
    expect(claims.filter(({ state }) => state === "fails")).toEqual([]);
    expect(code).toBe(EXIT.notChecked); // no authority stamped it
  }, 90_000);

  test("wants one file of one message, and nothing beside it", async () => {
    await expect(bagOf({ message: "/nowhere.eml" })).rejects.toThrow(/is no file/);
    await expect(bagOf({ from: "2027-01-01" })).rejects.toThrow(/stands for itself/);
    await expect(run("dossier", [], {}, campaign)).rejects.toThrow(/needs a site, or --message/);
  });
});
