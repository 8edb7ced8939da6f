import { describe, expect, test } from "vitest";
import { extraRoot, parseCampaign } from "../../../crawler/plan/campaign-file.ts";
import { campaignTemplate } from "../../../crawler/plan/campaign-template.ts";
import { InputError } from "../../../crawler/runner/errors.ts";

const good = `name: spring-2027
randomSeed: 20270301
jurisdiction: FR
sites: sites.csv
seeds: { domain: seeds.example }
arms: [{ name: accept-opens, consent: accept, opens: true }]
`;

describe("parseCampaign", () => {
  test("fills in the defaults, durations in milliseconds and rates an hour", () => {
    const campaign = parseCampaign(good);
    expect(campaign.seeds.perArm).toBe(2);
    expect(campaign.rounds.open).toEqual([0, 86_400_000]);
    expect(campaign.rates).toEqual({ perSite: 60_000, perMailService: 30_000, global: 1_200, dailyCap: 2_000 });
    expect(campaign.study).toBeUndefined();
  });

  test("accepts the file that init writes, and its values are the defaults", () => {
    const { name: _, ...written } = parseCampaign(campaignTemplate("x", 20270301));
    const { name: __, receive, ...defaults } = parseCampaign(good.replace("example }", "example }"));
    expect(written.receive.smtp).toEqual({ host: "0.0.0.0", port: 25 });
    expect({ ...written, receive }).toEqual({ ...defaults, receive });
  });

  test.each<[string, string, RegExp]>([
    ["an unknown key", `${good}colour: red\n`, /:7: unknown key colour/],
    ["an unknown key deep inside", `${good}network:\n  resolver: [x]\n`, /:8: unknown key network\.resolver/],
    ["a missing key", good.replace("jurisdiction: FR\n", ""), /:1: missing key jurisdiction/],
    ["a missing key deep inside", good.replace("domain: seeds.example", "perArm: 3"), /:5: missing key seeds\.domain/],
    ["a duration without a unit", `${good}withdrawAfter: 14\n`, /:7: withdrawAfter: a duration with a unit/],
    ["an alias of nothing", good.replace("spring-2027", "*none"), /:\d+: .*alias/i],
    [
      "aliases that grow without bound",
      `${good}a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((key, i) => `${key}: &${key} [${Array(9).fill(`*${"abcdefgh"[i]}`)}]\n`).join("")}`,
      /:1: Excessive alias count/,
    ],
    [
      "a day that is none",
      `${good}exclude: [{ site: a.test, date: 2027-99-99, reason: x }]\n`,
      /:7: exclude\.0\.date: a day/,
    ],
    ["a day after a month's end", `${good}exclude: [{ site: a.test, date: 2027-02-30, reason: x }]\n`, /:7: .*: a day/],
    ["a duration without end", `${good}withdrawAfter: 999999999d\n`, /:7: withdrawAfter: .*a hundred years/],
    ["a rate of nothing", `${good}rates: { global: 0/m }\n`, /:7: rates\.global: a rate such as 20\/m/],
    ["a rate that is none", `${good}rates: { global: fast }\n`, /:7: rates\.global: a rate such as 20\/m/],
    [
      "a site with an unknown column",
      good.replace("sites.csv", "[{ url: a.test, ranks: 3 }]"),
      /:4: unknown key sites\.0\.ranks/,
    ],
    [
      "two arms of one name",
      good.replace("}]", "}, { name: accept-opens, consent: refuse, opens: true }]"),
      /:6: arms: two arms/,
    ],
    ["an unknown consent", good.replace("consent: accept", "consent: maybe"), /:6: arms\.0\.consent/],
    ["a file that is no map", "just words", /:1: a campaign is a map/],
    ["an empty file", "", /:1: a campaign is a map/],
    ["broken YAML", `${good}  - [`, /:7: /],
    ["a key given twice", `${good}name: again\n`, /:7: Map keys must be unique/],
  ])("names line and key of %s", (_, text, message) => {
    expect(() => parseCampaign(text, "campaign.yaml")).toThrow(InputError);
    expect(() => parseCampaign(text, "campaign.yaml")).toThrow(message);
  });
});

test("an extra root that is not there is refused by its key; where none is named there is none", () => {
  const { network } = parseCampaign(good);
  expect(extraRoot({ directory: "/none", network })).toBeUndefined();
  expect(() => extraRoot({ directory: "/none", network: { ...network, ca: "no.pem" } })).toThrow(
    new InputError("campaign.yaml: network.ca: /none/no.pem cannot be read"),
  );
});
