import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Receiver, type ReceiverWorld, startReceiver } from "../../../crawler/receive/receive.ts";
import { type Database, openCampaignDatabase } from "../../../data/database.ts";
import { seeds, sites } from "../../../data/schema/campaigns.ts";

export const seedAddress = "k3j5h2@seeds.example";
export const otherSeed = "q9w8e7@seeds.example";

/** A campaign directory with two issued seeds, in a temporary folder. */
export interface CampaignFolder {
  readonly directory: string;
  readonly db: Database;
  readonly warnings: string[];
  receive(world?: Partial<ReceiverWorld>, way?: "smtp" | "lmtp"): Promise<Receiver>;
  remove(): void;
}

export function campaignFolder(): CampaignFolder {
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-receive-"));
  const db = openCampaignDatabase(directory);
  const plannedAt = "2027-03-01T00:00:00.000Z";
  db.insert(sites)
    .values({ site: "brand.test", url: null, rank: null, country: null, sector: null, origin: "plan", plannedAt })
    .run();
  const persona = { firstName: "Ada", lastName: "L", locale: "en", birthYear: 1980, country: "FR" };
  for (const [twin, address] of [seedAddress, otherSeed].entries()) {
    db.insert(seeds).values({ address, site: "brand.test", arm: "all", twin, persona, plannedAt }).run();
  }
  const warnings: string[] = [];
  return {
    directory,
    db,
    warnings,
    receive: (world = {}, way = "smtp") =>
      startReceiver(
        { directory, seeds: { domain: "seeds.example" }, receive: { [way]: { host: "127.0.0.1", port: 0 } } },
        db,
        { now: () => new Date(), warn: (text) => warnings.push(text), ...world },
      ),
    remove: () => {
      db.$client.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
