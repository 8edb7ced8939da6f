import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readCampaign } from "../../crawler/plan/campaign-file.ts";
import { readEntities } from "../../data/lists/entities.ts";
import { readMailServices } from "../../data/lists/mail-services.ts";
import { writeCampaign } from "./campaign-directory.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "world-"));
  world = await startWorld({ sites: 3 });
});
afterAll(async () => {
  await world.close();
  rmSync(directory, { recursive: true });
});

it("makes an empty directory a campaign that the crawler reads without complaint", () => {
  writeCampaign(directory, world, 2525);
  const campaign = readCampaign(directory);
  expect(campaign.sites).toHaveLength(3);
  expect(campaign.network.test?.ports).toEqual({
    25: 2525,
    53: world.ports[53],
    80: world.ports[80],
    443: world.ports[443],
  });
  expect(readFileSync(join(directory, campaign.network.ca!), "utf8")).toContain("BEGIN CERTIFICATE");
});

it("keeps what the user wrote in a campaign.yaml that is there already", () => {
  const path = join(directory, "campaign.yaml");
  writeFileSync(path, readFileSync(path, "utf8").replace("jurisdiction: FR", "jurisdiction: IT # mine"));
  writeCampaign(directory, world, 2526);
  expect(readFileSync(path, "utf8")).toContain("jurisdiction: IT # mine");
  expect(readCampaign(directory).receive.smtp?.port).toBe(2526);
});

it("adds the world's services and organisations in the form of the shipped lists", () => {
  const services = readMailServices(directory).rows.filter((row) => row.value.includes("gridmail.test"));
  expect(services.map((row) => row.kind)).toEqual(expect.arrayContaining(["cname", "ns", "dkim", "spf", "reference"]));
  expect(JSON.stringify(readEntities(directory))).toContain("adpool.test");
});
