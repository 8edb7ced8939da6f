import { expect, test } from "vitest";
import { notJudged } from "../../../analysis/queries/campaign/not-judged.ts";
import { queries } from "../../../analysis/queries/index.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";

test("imported messages to no seed count only where they are asked in, under the site of their From", () => {
  const db = syntheticCampaign(":memory:", { sites: 3, mailings: 2, kindOf: () => "recipient-pixel" });
  const { $client: sql } = db;
  const shares = (name: string) => {
    const rows = queries.find((query) => query.name === name)!.run(db, { pending: new Map(), other: null });
    return (rows as { definition: string; estimand: string; messages: number; senders: number }[])
      .filter(({ definition, estimand }) => definition === "level-proved" && estimand === "messageShare")
      .map(({ messages, senders }) => ({ messages, senders }));
  };
  const [all] = shares("prevalence");
  expect(all).toEqual({ messages: 3 * 2 * 2, senders: 3 });
  expect(shares("prevalence-with-imported")).toEqual([all]);
  // As an import leaves them: no seed, and a site that nobody planned.
  sql.exec("insert into sites (site, origin, planned_at) values ('other.test', 'import', '2027-03-01')");
  sql.exec("update heads set seed = null, site = 'other.test' where site = 'site-00001.test'");
  expect(shares("prevalence")).toEqual([{ messages: 8, senders: 2 }]);
  expect(shares("prevalence-with-imported")).toEqual([all]);
  sql.exec("update heads set site = null where site = 'other.test'");
  expect(shares("prevalence-with-imported")).toEqual([{ messages: 8, senders: 2 }]);
  expect(notJudged(db)).toEqual([{ reason: "From names no site", messages: 4 }]);
  db.$client.close();
});
