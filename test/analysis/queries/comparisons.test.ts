import { expect, test } from "vitest";
import { accuracy, correctedShares } from "../../../analysis/queries/campaign/accuracy.ts";
import { recordLabel } from "../../../analysis/queries/campaign/label-sample.ts";
import { strata, strataDifferences } from "../../../analysis/queries/campaign/strata.ts";
import { message } from "../../../analysis/queries/messages/message.ts";
import { campaignDifference } from "../../../analysis/queries/senders/campaign-difference.ts";
import { entities } from "../../../analysis/queries/senders/entities.ts";
import { leaks } from "../../../analysis/queries/senders/leaks.ts";
import type { Database } from "../../../data/database.ts";
import type { VerdictWord } from "../../../data/schema/index.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";
import type { SenderKind } from "../../bench/synthetic-content.ts";

const count = (db: Database, statement: string): number => db.$client.prepare(statement).pluck().get() as number;

function label(db: Database, where: string, size: number, words: readonly VerdictWord[]): void {
  const rows = db.$client
    .prepare(
      `select message || ' ' || subject_key as subject, technical_class || ' ' || verdict || coalesce(' ' || level, '') as stratum
       from verdicts where subject_kind = 'resource' and ${where} order by 1 limit ${size}`,
    )
    .all() as { subject: string; stratum: string }[];
  rows.forEach((row, index) => {
    recordLabel(db, { sample: "hand", ...row, label: words[index]!, labeller: "A" }, new Date(0));
  });
}

test("precision and recall count each labelled reference as many as it stands for in its stratum", () => {
  const db = syntheticCampaign(":memory:", { sites: 24 });
  label(db, "technical_class = 'remote_recipient_unique'", 2, ["tracker", "not-a-tracker"]);
  label(db, "technical_class = 'remote_static'", 4, ["tracker", "not-a-tracker", "not-a-tracker", "undetermined"]);
  const unique = count(db, "select count(*) from verdicts where technical_class = 'remote_recipient_unique'");
  const fixed = count(db, "select count(*) from verdicts where technical_class = 'remote_static'");
  const all = count(db, "select count(*) from verdicts where subject_kind = 'resource'");
  const rows = new Map(accuracy(db).map((row) => [row.measure, row]));
  expect(rows.get("precision")).toMatchObject({ hits: 1, of: 2, estimate: 0.5, items: 6, labellers: 1 });
  const [found, missed] = [unique / 2, fixed / 4];
  expect(rows.get("recall")!.estimate).toBeCloseTo(found / (found + missed), 10);
  expect(rows.get("recall")).toMatchObject({ hits: 1, of: 2 });
  expect(rows.get("specificity")!.estimate).toBeCloseTo((2 * missed) / (2 * missed + found), 10);
  // The two of the strongest class are proved: one of them was labelled as no tracker.
  expect(rows.get("proved")).toMatchObject({ hits: 1, of: 2, estimate: 0.5 });
  expect(rows.get("suspected")).toMatchObject({ hits: 0, of: 0, estimate: null });
  expect(rows.get("precision")!.covered).toBeCloseTo((unique + fixed) / all, 10);
  for (const { low, high, estimate } of rows.values()) expect(low! <= estimate! && estimate! <= high!).toBe(true);
  expect(correctedShares(db)[0]).toMatchObject({ low: 0, high: 1 }); // so few labels say nothing
  db.$client.close();
});

test("a labelled sample without a mistake leaves the share as it is and makes its interval wider than the bootstrap's", () => {
  const db = syntheticCampaign(":memory:", { sites: 60 });
  const yes: VerdictWord[] = Array(30).fill("tracker");
  label(db, "verdict = 'tracker'", 30, yes);
  label(db, "verdict = 'not-a-tracker'", 30, Array(30).fill("not-a-tracker"));
  const [row] = correctedShares(db);
  expect(row!.estimate).toBeCloseTo(row!.apparent, 10);
  expect(row!.apparent).toBeCloseTo(
    count(
      db,
      "select avg(verdict = 'tracker') from verdicts where subject_kind = 'resource' and verdict <> 'undetermined'",
    ),
    10,
  );
  expect([row!.sensitivity, row!.specificity]).toEqual([1, 1]);
  expect(row!.low).toBeLessThan(row!.estimate);
  expect(row!.high).toBeGreaterThan(row!.estimate);
  db.$client.close();
});

test("two campaigns are compared sender by sender where they share them, as groups where not, over equal weeks", () => {
  const kind =
    (tracked: (site: number) => boolean) =>
    (site: number): SenderKind =>
      tracked(site) ? "recipient-pixel" : "untracked";
  const nameOf = (prefix: string) => (site: number) => (site < 20 ? `both-${site}.test` : `${prefix}-${site}.test`);
  const first = syntheticCampaign(":memory:", {
    sites: 30,
    kindOf: kind((site) => site < 8),
    nameOf: nameOf("early"),
    mailings: 4,
  });
  const second = syntheticCampaign(":memory:", {
    sites: 40,
    kindOf: kind((site) => site < 14 || site >= 30),
    nameOf: nameOf("late"),
    mailings: 2,
  });
  const rows = campaignDifference(first, second);
  const row = (senders: string) => rows.find((one) => one.definition === "level-proved" && one.senders === senders)!;
  expect(row("same")).toMatchObject({ firstTracked: 8, secondTracked: 14, firstSenders: 20, test: "mcnemar" });
  expect(row("same").estimate).toBeCloseTo(0.3, 10);
  expect(row("same").pValue).toBeCloseTo(2 * 0.5 ** 6, 10);
  expect(row("other")).toMatchObject({
    firstTracked: 0,
    firstSenders: 10,
    secondTracked: 10,
    secondSenders: 20,
    test: "fisher",
  });
  expect(row("other").estimate).toBeCloseTo(0.5, 10);
  expect(new Set(rows.map(({ weeks }) => weeks)).size).toBe(1);
  for (const { q, pValue, low, high, estimate } of rows) {
    expect(q).toBeGreaterThanOrEqual(pValue);
    expect(low <= estimate && estimate <= high).toBe(true);
  }
  first.$client.close();
  second.$client.close();
});

test("each stratum is compared with all others of its dimension, and q is over one table", () => {
  const db = syntheticCampaign(":memory:", {
    sites: 40,
    kindOf: (site) => (site % 4 === 0 ? "recipient-pixel" : "untracked"),
  });
  const rows = strataDifferences(strata(db)).filter(
    (row) => row.definition === "level-proved" && row.dimension === "country",
  );
  expect(rows).toHaveLength(4);
  const french = rows.find(({ stratum }) => stratum === "FR")!;
  expect(french).toMatchObject({ tracked: 10, senders: 10, otherTracked: 0, otherSenders: 30, estimate: 1 });
  expect(french.q).toBeCloseTo(french.pValue * 4, 12);
  expect(rows.filter(({ estimate }) => estimate > 0)).toEqual([french]);
  db.$client.close();
});

test("an address that a redirect passes on is received by whoever serves the next host too", () => {
  const db = syntheticCampaign(":memory:", { sites: 24, kindOf: () => "leaking-pixel" });
  const before = leaks(db).map(({ entity }) => entity);
  expect(before.some((entity) => entity.startsWith("exchange"))).toBe(false);
  db.$client
    .prepare(
      `update verdicts set signals = json_replace(signals, '$[0].leaks', json_array(json_object('form', 'md5', 'host', host, 'where', 'the URL'),
         json_object('form', 'base64 of sha256', 'host', 'sync.exchange-0.test', 'where', 'a redirect'))) where technical_class = 'remote_email_derived'`,
    )
    .run();
  const sites = count(db, "select count(distinct site) from verdicts where technical_class = 'remote_email_derived'");
  expect(leaks(db)).toContainEqual({
    entity: "exchange-0.test",
    encoding: "base64 of sha256",
    senders: sites,
    messages: count(db, "select count(distinct message) from verdicts where technical_class = 'remote_email_derived'"),
    proved: sites,
    host: "sync.exchange-0.test",
  });
  const receiver = entities(db).find(({ entity }) => entity === "exchange-0.test")!;
  expect(receiver.address).toBeGreaterThan(0);
  db.$client.close();
});

test("a page of one message pairs each reference as the judge did, whatever the order in the document", () => {
  const db = syntheticCampaign(":memory:", { sites: 8, kindOf: () => "recipient-pixel", images: 2 });
  const id = db.$client
    .prepare("select message from verdicts where verdict = 'tracker' order by 1 limit 1")
    .pluck()
    .get() as string;
  db.$client.prepare("update resources set document_order = 9 - document_order where message = ?").run(id);
  const page = message(db, id)!;
  const tracker = page.resources.find(({ verdict }) => verdict === "tracker")!;
  const [twin] = tracker.compared;
  const evidence = db.$client
    .prepare("select evidence ->> '$.twin.url' from verdicts where message = ? and verdict = 'tracker'")
    .pluck()
    .get(id);
  expect(twin).toMatchObject({ role: "twin" });
  expect(twin!.pieces.map(({ text }) => text).join("")).toBe(evidence);
  expect(tracker.pieces.filter(({ differs }) => differs).map(({ text }) => text)).toEqual([
    expect.stringMatching(/^[0-9a-f]{20}$/),
  ]);
  const fixed = page.resources.find(({ technicalClass }) => technicalClass === "remote_static")!;
  expect(fixed).toMatchObject({ compared: [], identical: 1 });
  db.$client.close();
});

test("a hop of a redirect belongs to the reference that began it, at its depth, with the sites on the way", () => {
  const db = syntheticCampaign(":memory:", { sites: 8, kindOf: () => "leaking-pixel", images: 1 });
  const id = db.$client.prepare("select message from verdicts order by 1 limit 1").pluck().get() as string;
  const { requests, resources } = message(db, id)!;
  const hop = requests.find(({ redirectedFrom }) => redirectedFrom !== null)!;
  const first = requests.find(({ sequence }) => sequence === hop.redirectedFrom)!;
  const pixel = resources.find(({ technicalClass }) => technicalClass === "remote_email_derived")!;
  expect([hop.depth, first.depth]).toEqual([1, 0]);
  expect([hop.resourceKey, first.resourceKey]).toEqual([pixel.key, pixel.key]);
  expect(hop.sites).toEqual([expect.stringMatching(/^ads-\d\.test$/), expect.stringMatching(/^exchange-\d\.test$/)]);
  db.$client.close();
});
