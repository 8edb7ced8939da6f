import { eq } from "drizzle-orm";
import { TOOL_VERSION } from "../../data/command.ts";
import { type Database, inTransaction, type Transaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { campaignFiles, campaigns, exclusions, seeds, sites } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { Campaign } from "./campaign-file.ts";
import { personaOf } from "./persona.ts";
import { seedAddress } from "./seed-address.ts";
import { type PlannedSite, plannedSites } from "./sites-file.ts";

interface PlanWorld {
  now(): Date;
  randomBytes(count: number): Uint8Array;
}

/** Sites a transaction takes at most, so that no write is longer than a second. */
const BATCH = 500;

/**
 * Makes the campaign's one row with its nonce, if it is not there, and gives the nonce (32 hex digits). Keeps the exclusions that campaign.yaml
 * names now: whoever opens the campaign honours them, planned again or not.
 */
export function ensureCampaign(
  db: Database,
  campaign: Pick<Campaign, "name" | "source" | "exclude">,
  world: PlanWorld,
): string {
  return inTransaction(db, (tx) => {
    addExclusions(tx, campaign, world);
    const now = world.now().toISOString();
    tx.insert(campaignFiles)
      .values({ sha256: campaign.source.sha256, content: campaign.source.text, firstUsedAt: now })
      .onConflictDoNothing()
      .run();
    const found = tx.select().from(campaigns).get();
    if (found !== undefined) return found.nonce;
    const nonce = Buffer.from(world.randomBytes(16)).toString("hex");
    tx.insert(campaigns).values({ id: 1, name: campaign.name, nonce, createdAt: now, toolVersion: TOOL_VERSION }).run();
    return nonce;
  });
}

/** Adds the sites and seeds of campaign.yaml that are not there yet; what is there stays. */
export function plan(
  db: Database,
  campaign: Campaign,
  world: PlanWorld,
): { readonly sites: number; readonly seeds: number } {
  ensureCampaign(db, campaign, world);
  const planned = plannedSites(campaign);
  const added = { sites: 0, seeds: 0 };
  for (let start = 0; start < planned.length; start += BATCH) {
    inTransaction(db, (tx) => {
      for (const site of planned.slice(start, start + BATCH)) addSite(tx, campaign, world, site, added);
    });
  }
  return added;
}

function addSite(
  tx: Transaction,
  campaign: Campaign,
  world: PlanWorld,
  planned: PlannedSite,
  added: { sites: number; seeds: number },
): void {
  const now = world.now().toISOString();
  const found = tx.select().from(sites).where(eq(sites.site, planned.site)).get();
  if (found === undefined)
    tx.insert(sites)
      .values({ ...planned, origin: "plan", plannedAt: now })
      .run();
  else if (found.origin === "import")
    tx.update(sites)
      .set({ ...planned, origin: "plan" })
      .where(eq(sites.site, planned.site))
      .run();
  if (found?.origin !== "plan") added.sites += 1;
  const have = new Set(
    tx
      .select()
      .from(seeds)
      .where(eq(seeds.site, planned.site))
      .all()
      .map((seed) => `${seed.arm} ${seed.twin}`),
  );
  for (const arm of campaign.arms) {
    for (let twin = 0; twin < campaign.seeds.perArm; twin += 1) {
      if (have.has(`${arm.name} ${twin}`)) continue;
      const key = { site: planned.site, arm: arm.name, twin };
      const persona = personaOf(campaign.randomSeed, { ...key, country: planned.country });
      tx.insert(seeds)
        .values({ address: seedAddress(campaign.seeds.domain, world.randomBytes), ...key, persona, plannedAt: now })
        .run();
      added.seeds += 1;
    }
  }
}

function addExclusions(tx: Transaction, campaign: Pick<Campaign, "exclude">, world: PlanWorld): void {
  for (const { site: named, date, reason } of campaign.exclude) {
    const site = siteOf(named) ?? named;
    if (tx.select().from(exclusions).where(eq(exclusions.site, site)).get() !== undefined) continue;
    const recordedAt = world.now().toISOString();
    tx.insert(exclusions).values({ site, date, reason, recordedAt }).run();
    appendJournal(tx, {
      kind: "exclusion",
      subject: site,
      fact: { site, date, reason, recordedAt },
      writtenAt: recordedAt,
    });
  }
}
