import { expect, test } from "vitest";
import { openReviews, recordReview } from "../../../crawler/subscribe/review.ts";
import { journal, reviews } from "../../../data/schema/index.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";

function campaign() {
  const db = syntheticCampaign(":memory:", {
    sites: 3,
    mailings: 1,
    twins: 1,
    kindOf: () => "untracked",
    judged: false,
  });
  const hash = "ab".repeat(32);
  db.$client
    .prepare(
      "update sign_ups set outcome = 'unclear', reasons = '[\"nothing was said\"]', screenshot_after = ? where rowid = 1",
    )
    .run(hash);
  db.$client.prepare("update sign_ups set outcome = 'subscribed' where rowid > 1").run();
  return { db, hash };
}
const said = { author: "A. Reader", because: "the page thanks", reviewedAt: "2027-04-01T00:00:00.000Z" };

test("what the tool could not judge is listed with its screenshot until a person has said what it was", () => {
  const { db, hash } = campaign();
  const [open, ...others] = openReviews(db);
  expect(others).toEqual([]);
  expect(open).toMatchObject({ kind: "sign-up", outcome: "unclear", screenshots: [`blobs/ab/${hash}`] });
  recordReview(db, { kind: "sign-up", subject: open!.subject, verdict: "subscribed", ...said });
  expect(openReviews(db)).toEqual([]);
  expect(db.select().from(reviews).all()).toMatchObject([{ verdict: "subscribed", author: "A. Reader" }]);
  expect(db.select().from(journal).all().at(-1)).toMatchObject({ kind: "review", subject: `sign-up ${open!.subject}` });
});

test("a verdict in words of one's own, or on nothing, is refused, since errors could not be counted", () => {
  const { db } = campaign();
  const { subject } = openReviews(db)[0]!;
  expect(() => recordReview(db, { kind: "sign-up", subject, verdict: "fine", ...said })).toThrow(
    /one of subscribed, check-mail,.* not "fine"/,
  );
  expect(() => recordReview(db, { kind: "sign-up", subject: "x y", verdict: "subscribed", ...said })).toThrow(
    /there is no sign-up "x y"/,
  );
  expect(db.select().from(reviews).all()).toEqual([]);
});
