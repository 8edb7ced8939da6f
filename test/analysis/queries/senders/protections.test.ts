import { expect, test } from "vitest";
import { protections } from "../../../../analysis/queries/senders/protections.ts";
import { openDatabase } from "../../../../data/database.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

test("nothing is said of defences before any judgement", () => {
  expect(protections(openDatabase(":memory:"))).toEqual([]);
});

test("what each defence lets through is counted over the trackers of the current judgement", () => {
  const db = syntheticCampaign(":memory:", { sites: 24, mailings: 2, twins: 2, judged: true });
  const trackers = db.$client
    .prepare("select count(*) from verdicts where run = 1 and verdict = 'tracker' and subject_kind = 'resource'")
    .pluck()
    .get() as number;
  const tracking = db.$client
    .prepare(
      "select count(distinct site) from verdicts where run = 1 and verdict = 'tracker' and subject_kind = 'resource'",
    )
    .pluck()
    .get();
  const rows = new Map(protections(db).map((row) => [row.protection, row]));
  expect(trackers).toBeGreaterThan(20);
  for (const row of rows.values()) expect(row, row.protection).toMatchObject({ trackers, senders: tracking });
  expect(rows.get("images-off")).toMatchObject({ letThrough: 0, learns: "", estimate: 0 });
  expect(rows.get("proxy-at-opening")).toMatchObject({ letThrough: trackers, estimate: 1 });
  expect(rows.get("prefetch")!.learns).toBe("who");
  const proved = db.$client
    .prepare(
      "select count(*) from verdicts where run = 1 and subject_kind = 'resource' and level = 'proved' and evidence ->> 'kind' = 'twins'",
    )
    .pluck()
    .get() as number;
  expect(rows.get("twins-list")!.letThrough).toBe(trackers - proved);
});

test("a defence that is a list is left out where the judgement had no such list", () => {
  const db = syntheticCampaign(":memory:", { sites: 4, mailings: 1, twins: 2, judged: true });
  const names = () => protections(db).map(({ protection }) => protection);
  expect(names()).toContain("easyprivacy");
  expect(names()).not.toContain("adguard-mail");
  db.$client.exec("update judgement_runs set lists = '[]'");
  expect(names()).not.toContain("easyprivacy");
});
