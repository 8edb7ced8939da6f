import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { withCampaign } from "../../data/with-campaign.ts";
import { exportCampaignLists } from "../judge/judge-export.ts";

export async function exportListWord(call: Call): Promise<number> {
  return withCampaign(call, async (db, directory) => {
    const lists = exportCampaignLists(db, "Trackers proved by a campaign of pixelcensus");
    if (lists === null) throw new InputError("nothing was judged yet: `pixelcensus judge` first");
    mkdirSync(join(directory, "published"), { recursive: true });
    for (const [name, text] of [
      ["trackers.adblock.txt", lists.adblock],
      ["trackers.hosts.txt", lists.hosts],
    ] as const) {
      const path = join(directory, "published", name);
      writeFileSync(path, text);
      call.out(`${path}: ${text.split("\n").filter((line) => line !== "" && !/^[!#]/.test(line)).length} entries`);
    }
    return EXIT.done;
  });
}
