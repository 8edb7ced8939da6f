import { expect, test } from "vitest";
import { disguises } from "../../../../analysis/queries/hosts/disguises.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

const ways: readonly (readonly [
  technique: string,
  chain: readonly string[],
  zone: string | null,
  via: readonly string[],
])[] = [
  [
    "cname",
    ["a.site-00000.test", "x.esp.example", "y.esp.example", "z.cdn.example"],
    "site-00000.test",
    ["esp.example", "cdn.example"],
  ],
  ["cname", ["b.site-00000.test", "c.site-00000.test", "x.esp.example"], null, ["esp.example"]],
  ["ns-delegation", ["d.em.site-00000.test"], "em.site-00000.test", ["em.site-00000.test"]],
  [
    "ns-delegation",
    ["e.em.site-00000.test", "x.esp.example"],
    "em.site-00000.test",
    ["em.site-00000.test", "esp.example"],
  ],
  ["address", ["f.site-00000.test"], "site-00000.test", []],
];

test("a flow passes the delegated zone and the site of each alias, in order, and the newest look at the zone counts", () => {
  const db = syntheticCampaign(":memory:", { sites: 1, mailings: 1, kindOf: () => "untracked" });
  const { $client: sql } = db;
  const run = sql.prepare("select id from judgement_runs where is_current").pluck().get();
  sql.exec("delete from host_verdicts");
  const verdict = sql.prepare(
    "insert into host_verdicts (run, host, site, technique, level, served_by, chain, reasons) values (?, ?, 'site-00000.test', ?, 'proved', ?, ?, '[]')",
  );
  const chain =
    sql.prepare(`insert into chains (host, round, vantage, hops, final_name, end, addresses, zone, name_servers, observations)
    values (?, ?, 'local', '[]', ?, 'address', '[]', ?, '[]', '{}')`);
  for (const [at, [technique, names, zone]] of ways.entries()) {
    verdict.run(run, names[0], technique, `Service ${at}`, JSON.stringify(names));
    if (zone === null) continue;
    chain.run(names[0], 0, names.at(-1), "old.example");
    chain.run(names[0], 1, names.at(-1), zone);
  }
  const { flows, rows } = disguises(db);
  const found = new Map(flows.map((flow) => [flow.to, flow]));
  expect(ways.map((_, at) => found.get(`Service ${at}`))).toEqual(
    ways.map(([technique, , , via], at) => ({
      from: "site-00000.test",
      via,
      to: `Service ${at}`,
      technique,
      level: "proved",
      senders: 1,
    })),
  );
  expect(rows.map(({ zone }) => zone)).toEqual(ways.map(([, , zone]) => zone));
  db.$client.close();
});
