import { asc, sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { attempts, exclusions, listFiles } from "../../../data/schema/index.ts";
import { clopperPearson } from "../../statistics/intervals/clopper-pearson.ts";
import { referenceValues } from "../messages/reference-values.ts";
import { accuracy, correctedShares } from "./accuracy.ts";
import { currentRun } from "./current-run.ts";
import { type FunnelRow, funnel } from "./funnel.ts";

/** What was not reached and why, how it was judged, and what others found: the page that lets a reader weigh the rest. */
export function method(db: Database, steps: readonly FunnelRow[] = funnel(db)) {
  const stages = db
    .select({
      stage: attempts.stage,
      outcome: attempts.outcome,
      reason: attempts.reason,
      items: sql<number>`count(distinct ${attempts.subject})`,
    })
    .from(attempts)
    .groupBy(attempts.stage, attempts.outcome, attempts.reason)
    .orderBy(asc(attempts.stage), asc(attempts.outcome))
    .all();
  const outcomes = db.$client
    .prepare(
      "select outcome, count(*) as attempts, count(distinct site) as sites from sign_ups group by outcome order by attempts desc",
    )
    .all() as { readonly outcome: string; readonly attempts: number; readonly sites: number }[];
  const undetermined = db.$client
    .prepare(
      `select coalesce(reason, '?') as reason, count(*) as resources, count(distinct message) as messages
       from verdicts where run = ? and verdict = 'undetermined' and subject_kind = 'resource' group by reason order by resources desc`,
    )
    .all(currentRun(db)?.id ?? -1) as {
    readonly reason: string;
    readonly resources: number;
    readonly messages: number;
  }[];
  return {
    stages,
    outcomes,
    undetermined,
    exclusions: db.select({ count: sql<number>`count(*)` }).from(exclusions).get()?.count ?? 0,
    lists: db.select().from(listFiles).orderBy(asc(listFiles.name)).all(),
    imported: db.$client.prepare("select count(*) from deliveries where via = 'import'").pluck().get() as number,
    references: referenceValues,
    steps: stepShares(steps),
    accuracy: accuracy(db),
    corrected: correctedShares(db),
    run: runFacts(db),
  };
}

/** Share of planned sites that came as far as each step, for the studies that published such shares. */
function stepShares(rows: readonly FunnelRow[]) {
  const planned = rows[0]?.sites ?? 0;
  if (planned === 0) return [];
  return rows.map(({ step, sites }) => ({
    step,
    planned,
    estimate: sites / planned,
    ...clopperPearson(sites, planned),
  }));
}

function runFacts(db: Database) {
  const run = currentRun(db);
  if (run === null) return null;
  const { id, codeVersion, ruleSets, lists, startedAt, finishedAt } = run;
  return { id, codeVersion, ruleSets, lists, startedAt, finishedAt };
}
