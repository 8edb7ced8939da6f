import { expect, test } from "vitest";
import { signUpReviews } from "../../../../analysis/queries/campaign/sign-up-reviews.ts";
import { signUpRows } from "../../../../analysis/queries/campaign/sign-ups.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

function campaign() {
  const db = syntheticCampaign(":memory:", {
    sites: 4,
    mailings: 2,
    twins: 1,
    kindOf: () => "untracked",
    judged: false,
  });
  const seeds = db.$client.prepare("select seed, site from sign_ups order by site").all() as {
    seed: string;
    site: string;
  }[];
  const review = (at: number, verdict: string) =>
    db.$client
      .prepare(
        "insert into reviews (kind, subject, verdict, author, reviewed_at) values ('sign-up', ?, ?, 'A', '2027-04-01')",
      )
      .run(`${seeds[at]!.seed} ${seeds[at]!.site}`, verdict);
  return { db, seeds, review };
}

test("the error rate of the tool's own judgement is the share that people saw otherwise, the last word of each counting", () => {
  const { db, review } = campaign();
  const { outcome } = signUpRows(db)[0]!;
  review(0, outcome);
  review(1, "captcha");
  review(1, outcome);
  review(2, "rejected");
  const row = signUpReviews(db).find((one) => one.kind === "sign-up" && one.outcome === outcome)!;
  expect(row).toMatchObject({ attempts: 4, reviewed: 3, agreed: 2 });
  expect(row.errorRate).toBeCloseTo(1 / 3);
  expect(row.low).toBeGreaterThan(0);
  expect(row.high).toBeLessThan(1);
});

test("messages that come after a seed has left its list are counted apart", () => {
  const { db, seeds } = campaign();
  const [left, stayed, noWay] = seeds;
  const times = (seed: string) =>
    (
      db.$client.prepare("select started_at as at from deliveries where seed = ? order by 1").all(seed) as {
        at: string;
      }[]
    ).map(({ at }) => at);
  const leave = db.$client.prepare(
    "insert into unsubscriptions (seed, method, outcome, reasons, unsubscribed_at) values (?, 'one-click', ?, '[]', ?)",
  );
  leave.run(left!.seed, "done", times(left!.seed)[0]);
  leave.run(noWay!.seed, "no-way", "2000-01-01T00:00:00.000Z");
  const of = (seed: string) => signUpRows(db).find((row) => row.seed === seed)!;
  expect(times(left!.seed).length).toBeGreaterThan(1);
  expect(of(left!.seed)).toMatchObject({ unsubscribed: "done", messagesAfterLeaving: times(left!.seed).length - 1 });
  expect(of(stayed!.seed)).toMatchObject({ unsubscribed: null, messagesAfterLeaving: 0 });
  expect(of(noWay!.seed)).toMatchObject({ unsubscribed: "no-way", messagesAfterLeaving: 0 });
});
