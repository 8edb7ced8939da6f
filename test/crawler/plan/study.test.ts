import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCampaign } from "../../../crawler/plan/campaign-file.ts";
import { protocolOf, type StudiedCampaign, studyPage } from "../../../crawler/plan/study.ts";

const directory = mkdtempSync(join(tmpdir(), "census-study-"));
afterAll(() => rmSync(directory, { recursive: true }));

function campaign(given: { readonly title?: string; readonly sites?: string } = {}): StudiedCampaign {
  writeFileSync(join(directory, "sites.csv"), given.sites ?? "1,shop.example\n2,news.example\n");
  writeFileSync(
    join(directory, "campaign.yaml"),
    `name: t\nrandomSeed: 4711\njurisdiction: FR\nsites: sites.csv\nseeds: { domain: seeds.example }\n` +
      `arms: [{ name: a, consent: accept, opens: true }]\nstudy:\n  title: "${given.title ?? "Pixels"}"\n  controller: An institute\n` +
      `  contact: study@seeds.example\n  ethics: approval 7\n  legalBasis: public interest\n  retention: two years\n`,
  );
  return readCampaign(directory) as StudiedCampaign;
}

test.each(["en", "fr"] as const)(
  "the public page in %s names who asks, why, and the protocol, and takes no markup",
  (language) => {
    const html = studyPage(campaign({ title: "Pixels <b>& co" }), language);
    for (const text of [
      "An institute",
      "study@seeds.example",
      "approval 7",
      "public interest",
      "two years",
      "seeds.example",
    ])
      expect(html).toContain(text);
    expect(html).toContain(protocolOf(campaign({ title: "Pixels <b>& co" })).sha256);
    expect(html).toContain(`lang="${language}"`);
    expect(html).not.toContain("<b>");
  },
);

test("the protocol fixes arms, rates and the sample, under a hash of exactly its text, and names no site or seed", () => {
  const { text, sha256 } = protocolOf(campaign());
  expect(createHash("sha256").update(text).digest("hex")).toBe(sha256);
  expect(JSON.parse(text)).toMatchObject({ arms: [{ name: "a" }], sites: { count: 2 }, ratesMs: { dailyCap: 2_000 } });
  expect(text).not.toMatch(/shop\.example|4711|@(?!seeds\.example")/);
  expect(protocolOf(campaign({ sites: "1,shop.example\n2,other.example\n" })).sha256).not.toBe(sha256);
});
