import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClassifiedFile, classifyMessages } from "../../../analysis/classify-files.ts";
import { allSenders } from "../../world/senders/all.ts";
import { isRecipientLevelTracker, truthOfUrl } from "../../world/truth/score.ts";
import { startWorld, type World } from "../../world/world.ts";

const seeds = ["k3hq7xw2v9pd4tmz@seeds.example", "b8rn5yc6jf1gsl0e@seeds.example"];
/** Pictures of one variant only: without a third seed nobody can tell that they are for everybody in it. */
const variants = new Set(["azulejo.test", "kompass.test"]);
let world: World;
const judged = new Map<string, ClassifiedFile[]>();

beforeAll(async () => {
  world = await startWorld({ sites: "all" });
  for (const { site, skips } of allSenders) {
    const files = [];
    for (const [order, address] of seeds.entries()) {
      if (skips?.(order, 1)) continue;
      world.subscribe(site, address, { firstname: order === 0 ? "Zdeněk" : "Alena" });
      world.confirm(site, address);
      for (const mailing of ["1", "2", "3"]) {
        const bytes = await world.writeMessage(site, address, mailing).catch(() => null);
        if (bytes !== null) files.push({ file: `${address} ${mailing}`, bytes, recipient: address });
      }
    }
    judged.set(site, classifyMessages(files));
  }
}, 120_000);
afterAll(() => world?.close());

describe("the little world, as loose files", () => {
  test("every resource has the technical class, verdict and reason that its sender states", () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const [site, files] of judged) {
      for (const { file, resources } of files) {
        for (const resource of resources) {
          const truth = truthOfUrl(allSenders, site, resource.url);
          if (truth === null) continue;
          compared++;
          const said = [
            resource.technicalClass,
            resource.verdict,
            resource.verdict === "undetermined" ? resource.reason : null,
          ];
          const should = [truth.technicalClass, truth.verdict, truth.reason ?? null];
          if (variants.has(site) && resource.verdict === "undetermined" && truth.technicalClass === "remote_static")
            continue;
          if (said.join() !== should.join())
            wrong.push(`${site} ${file} ${resource.url}: ${said} instead of ${should}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });

  test("every recipient-level tracker is proved, and nothing else is", () => {
    for (const [site, files] of judged) {
      for (const { resources } of files) {
        for (const { url, level, verdict } of resources) {
          const truth = truthOfUrl(allSenders, site, url);
          if (truth === null) continue;
          expect(verdict === "tracker" && level === "proved", url).toBe(isRecipientLevelTracker(truth));
        }
      }
    }
  });
});
