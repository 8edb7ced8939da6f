import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain } from "../../../analysis/explain.ts";
import { judge, judgeSite } from "../../../analysis/judge/judge.ts";
import { formsCache, hostFacts } from "../../../analysis/judge/judge-facts.ts";
import { judgeInParallel } from "../../../analysis/judge/judge-in-parallel.ts";
import { siteReader } from "../../../analysis/judge/judge-read.ts";
import { compareRuns } from "../../../analysis/judge/judge-runs.ts";
import { publishEdition } from "../../../analysis/publish/data-set/publish-edition.ts";
import { accuracy } from "../../../analysis/queries/campaign/accuracy.ts";
import { currentRun } from "../../../analysis/queries/campaign/current-run.ts";
import { drawLabelSample, recordLabel } from "../../../analysis/queries/campaign/label-sample.ts";
import { resources } from "../../../analysis/queries/messages/resources.ts";
import { type Code, codes, factKindOf } from "../../../data/codes.ts";
import type { Database } from "../../../data/database.ts";
import { syntheticCampaign } from "../../bench/synthetic-campaign.ts";

const folder = mkdtempSync(join(tmpdir(), "pixelcensus-judge-"));
const now = () => new Date("2027-04-01T00:00:00.000Z");
let db: Database;
beforeAll(() => {
  db = syntheticCampaign(join(folder, "census.db"), { sites: 12, mailings: 3, twins: 2, arms: ["accept"], images: 3 });
});
afterAll(() => {
  db.$client.close();
  rmSync(folder, { recursive: true });
});
const runs = () => db.$client.prepare("select id from judgement_runs order by id").pluck().all() as number[];

describe("judge", () => {
  test("writes a run that becomes current, and the same again from the same facts", () => {
    const first = judge(db, folder, { now });
    const before = resources(db);
    const second = judge(db, folder, { now });
    expect(before.length).toBeGreaterThan(100);
    expect(before.some(({ level }) => level === "proved")).toBe(true);
    expect(resources(db)).toEqual(before);
    expect(second.verdicts).toBe(first.verdicts);
    expect(compareRuns(db, first.run)).toEqual([]);
  });

  test("threads write the same rows as one thread, and a judge that falls over most messages leaves the current run as it was", async () => {
    const rowsOf = (run: number) =>
      ["verdicts", "alignments", "host_verdicts"].map((table) =>
        db.$client
          .prepare(`select * from ${table} where run = ? order by 2, 3, 4`)
          .all(run)
          .map((row) => ({ ...(row as object), run: 0 })),
      );
    const alone = judge(db, folder, { now });
    const together = await judgeInParallel(db, folder, { now, threads: 2 });
    expect({ ...together, run: 0 }).toEqual({ ...alone, run: 0 });
    expect(rowsOf(together.run)[0]!.length).toBeGreaterThan(100);
    expect(rowsOf(together.run)).toEqual(rowsOf(alone.run));
    db.$client.exec("update heads set campaign_keys = '{'");
    await expect(judgeInParallel(db, folder, { now, threads: 2 })).rejects.toThrow("fell over most messages");
    expect(() => judge(db, folder, { now })).toThrow("fell over most messages");
    expect(currentRun(db)?.id).toBe(together.run);
    db.$client.exec("update heads set campaign_keys = null");
  });

  test("what it cannot digest is given up with its stack, the others are judged, and the ledger says when it is digested again", async () => {
    const whole = judge(db, folder, { now });
    const site = db.$client.prepare("select min(site) from heads").pluck().get() as string;
    db.$client.prepare("update heads set campaign_keys = '{' where site = ?").run(site);
    for (const threads of [0, 2]) {
      const made = await judgeInParallel(db, folder, { now, threads });
      expect(made.givenUp).toEqual([site]);
      expect(made.sites).toBe(whole.sites);
      expect(made.messages).toBeLessThan(whole.messages);
      expect(currentRun(db)?.id).toBe(made.run);
    }
    db.$client.exec("update heads set campaign_keys = null");
    expect(judge(db, folder, { now }).givenUp).toEqual([]);
    const ledger = db.$client
      .prepare("select subject, outcome, reason, error from attempts where stage = 'judge' order by id")
      .all();
    expect(ledger).toMatchObject([
      {
        subject: site,
        outcome: "gave-up",
        reason: "bug",
        error: expect.stringMatching(/^SyntaxError/),
      },
      { subject: site, outcome: "gave-up" },
      { subject: site, outcome: "done", error: null },
    ]);
    db.$client.exec("delete from attempts where stage = 'judge'");
  });

  test("keeps the last two runs and those that something cites", () => {
    const pinned = judge(db, folder, { now }).run;
    publishEdition(db, folder, { now: now().toISOString(), author: "operator", rejudge: () => {} });
    const later = [1, 2, 3].map(() => judge(db, folder, { now }).run);
    expect(runs()).toEqual([pinned, ...later.slice(1)]);
    for (const table of ["verdicts", "alignments", "host_verdicts"])
      expect(db.$client.prepare(`select distinct run from ${table} order by run`).pluck().all()).toEqual(runs());
  });

  test("says what changed since a run, and why", () => {
    const earlier = judge(db, folder, { now }).run;
    const [gone] = resources(db).filter(({ level }) => level === "proved");
    db.$client.prepare("update heads set unreadable = 'for the test' where message = ?").run(gone!.message);
    judge(db, folder, { now });
    expect(compareRuns(db, 999)).toBeNull();
    const rows = compareRuns(db, earlier)!;
    expect(rows.some(({ message, after }) => message === gone!.message && after === null)).toBe(true);
    expect(rows[0]!.why).toContain("the facts grew");
    db.$client.prepare("update heads set unreadable = null").run();
    judge(db, folder, { now });
  });

  test("every proved verdict names its evidence, and explain shows the copies with the differing part marked", () => {
    const bare = db.$client
      .prepare("select count(*) from verdicts where level = 'proved' and evidence is null")
      .pluck()
      .get();
    expect(bare).toBe(0);
    const proved = resources(db).find(({ rule }) => rule === "recipient-unique")!;
    const words = explain(db, proved.message)!;
    expect(words).toContain("differs between the copies");
    expect(words).toMatch(/\n\s+\^+\n/);
    expect(words).toMatch(/one of \d copies of the mailing/);
    expect(explain(db, "nobody.test")).toBeNull();
  });

  test("no message of a site changes the verdicts of another, whatever the order of the rows", () => {
    const read = siteReader(db);
    const sites = db.$client.prepare("select distinct site from heads order by site").pluck().all() as string[];
    const facts = hostFacts(db);
    const formsOf = formsCache();
    const settings = { ruleSets: [], jurisdiction: null, arms: new Map() };
    const knowledge = (site: string) => ({
      site,
      formsOf,
      factsOf: facts.factsOf,
      hitsOf: () => [],
    });
    let shuffled = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...sites),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (site, random) => {
          const messages = read(site);
          const keyed = messages.map((message) => ({ message, at: random.next().value as number }));
          const mixed = keyed.sort((a, b) => a.at - b.at).map(({ message }) => message);
          shuffled++;
          const byId = (rows: ReturnType<typeof judgeSite>) =>
            rows
              .map(({ message, verdicts, alignment }) => [message.id, alignment.mailing, verdicts] as const)
              .sort(([a], [b]) => (a < b ? -1 : 1));
          expect(byId(judgeSite(mixed, knowledge(site), settings))).toEqual(
            byId(judgeSite(messages, knowledge(site), settings)),
          );
        },
      ),
      { numRuns: 12, seed: 3 },
    );
    expect(shuffled).toBe(12);
  });

  test("a labelled sample gives alpha, precision and recall", () => {
    const items = drawLabelSample(db, 20, 5);
    expect(items.map(({ subject }) => subject)).toEqual(drawLabelSample(db, 20, 5).map(({ subject }) => subject));
    const said = new Map(resources(db).map((row) => [`${row.message} ${row.key}`, row.verdict]));
    for (const [i, { subject, stratum }] of items.entries()) {
      const label = said.get(subject) as "tracker";
      recordLabel(db, { sample: "s", subject, stratum, label, labeller: "one" }, now());
      recordLabel(
        db,
        { sample: "s", subject, stratum, label: i === 0 ? "undetermined" : label, labeller: "two" },
        now(),
      );
    }
    const [precision, recall] = accuracy(db);
    expect(precision).toMatchObject({ measure: "precision", estimate: 1, labellers: 2, items: 20 });
    expect(recall).toMatchObject({ measure: "recall", estimate: 1 });
    expect(precision!.alpha).toBeGreaterThan(0.8);
    expect(precision!.alpha).toBeLessThan(1);
  });
});

test("a judgement stores codes with the facts that each code has, and no sentence", () => {
  const db = syntheticCampaign(":memory:", { sites: 24, mailings: 2, images: 2 });
  judge(db, "", { now: () => new Date(0) });
  const stored = db.$client
    .prepare(
      `with judged as (select id as current from judgement_runs where is_current)
       select s.value from verdicts v join judged on current = v.run, json_each(v.signals) s
       union all select r.value from host_verdicts h join judged on current = h.run, json_each(h.reasons) r
       union all select u.value from alignments a join judged on current = a.run, json_each(a.unobserved) u`,
    )
    .pluck()
    .all() as string[];
  const reasons = stored.map((text) => JSON.parse(text) as { code: Code; facts: Record<string, unknown> });
  expect(new Set(reasons.map(({ code }) => code)).size).toBeGreaterThan(8);
  for (const { code, facts } of reasons) {
    expect(Object.keys(facts).sort(), code).toEqual(Object.keys(codes[code]).sort());
    for (const [fact, value] of Object.entries(facts))
      if (factKindOf(code, fact) === "word") expect(String(value), `${code} ${fact}`).not.toMatch(/\S+ \S+ \S+/);
  }
  db.$client.close();
});
