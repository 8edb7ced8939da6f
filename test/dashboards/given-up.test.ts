import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { judge } from "../../analysis/judge/judge.ts";
import { exemplars } from "../../analysis/queries/senders/exemplars.ts";
import { buildDashboard } from "../../dashboards/build/build.ts";
import { serveDashboard } from "../../dashboards/build/serve.ts";
import { details } from "../../dashboards/build/snapshots.ts";
import { fileKey } from "../../dashboards/file-key.ts";
import type { Database } from "../../data/database.ts";
import { syntheticCampaign } from "../bench/synthetic-campaign.ts";

const dir = mkdtempSync(join(tmpdir(), "pixelcensus-given-up-"));
let db: Database;
let messages: readonly string[];
beforeAll(() => {
  db = syntheticCampaign(join(dir, "census.db"), { sites: 8, arms: ["accept"] });
  judge(db, dir, { now: () => new Date(0) });
  messages = exemplars(db);
});
afterAll(() => {
  db.$client.close();
  rmSync(dir, { recursive: true });
});

/** A message that the page's query falls over. */
function spoil(message: string): void {
  const own = details.message;
  vi.spyOn(details, "message").mockImplementation((source, key) => {
    if (key === message) throw new SyntaxError("hostile");
    return own(source, key);
  });
}

test("a message whose page cannot be made is left out and named, and the others have theirs", async () => {
  spoil(messages[0]!);
  const served = await serveDashboard(db, dir, { port: 0 });
  const ask = async (path: string) => (await fetch(`${served.url}${path}`)).status;
  expect(await ask(`data/message/${fileKey(messages[0]!)}.js`)).toBe(500);
  expect(await ask(`data/message/${fileKey(messages[1]!)}.js`)).toBe(200);
  expect(await ask("//")).toBeGreaterThan(0);
  await served.close();
  const out = join(dir, "out");
  const { givenUp } = await buildDashboard(db, dir, out);
  expect(givenUp.map(({ page }) => page)).toEqual([`message/${messages[0]}`]);
  expect(givenUp[0]!.error).toContain("SyntaxError");
  expect(existsSync(join(out, `data/message/${fileKey(messages[1]!)}.js`))).toBe(true);
});
