import { expect, test } from "vitest";
import { judge } from "../../analysis/judge/judge.ts";
import { type SyntheticOptions, syntheticCampaign } from "../bench/synthetic-campaign.ts";
import { independentNumbers } from "./independent-numbers.ts";

interface Case extends SyntheticOptions {
  /** Judged by the judge itself instead of the generator. */
  readonly own?: boolean;
}

const cases: readonly (readonly [string, Case, number])[] = [
  ["three arms", { sites: 24, arms: ["accept-opens", "refuse-opens", "withdraw-opens"], mailings: 3 }, 800],
  ["one seed only", { sites: 24, twins: 1 }, 500],
  ["no opening", { sites: 24, opened: false }, 500],
  ["one sender", { sites: 1, kindOf: () => "recipient-pixel" }, 100],
  ["a judge of our own", { sites: 24, judged: false, own: true }, 500],
];

test.each(cases)(
  "every number of a campaign with %s is found again by SQL of its own",
  (_, { own = false, ...options }, least) => {
    const db = syntheticCampaign(":memory:", options);
    if (own) judge(db, "", { now: () => new Date(0) });
    const numbers = independentNumbers(db);
    expect(numbers.filter(({ shown, found }) => JSON.stringify(shown) !== JSON.stringify(found))).toEqual([]);
    expect(numbers.length).toBeGreaterThan(least);
    db.$client.close();
  },
);
