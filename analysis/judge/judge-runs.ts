import { type Database, inTransaction } from "../../data/database.ts";

/** Makes a whole run current in one small step, then drops what is neither pinned nor among the last two. */
export function makeCurrent(db: Database, run: number, at: Date): void {
  const { $client: sql } = db;
  inTransaction(db, () => {
    sql.prepare("update judgement_runs set is_current = 0 where is_current = 1").run();
    sql.prepare("update judgement_runs set is_current = 1, finished_at = ? where id = ?").run(at.toISOString(), run);
  });
  const old = sql
    .prepare(
      `select id from judgement_runs where pinned_by is null and id < ? and id not in
         (select id from judgement_runs where finished_at is not null order by id desc limit 2)`,
    )
    .pluck()
    .all(run) as number[];
  for (const id of old) dropRun(db, id);
}

/** Deletes a run in slices, so that no transaction is long. */
function dropRun(db: Database, run: number): void {
  for (const table of ["verdicts", "alignments", "host_verdicts"]) {
    const slice = db.$client.prepare(
      `delete from ${table} where rowid in (select rowid from ${table} where run = ? limit 5000)`,
    );
    while (inTransaction(db, () => slice.run(run).changes) > 0);
  }
  inTransaction(db, () => {
    db.$client.prepare("delete from judgement_runs where id = ?").run(run);
  });
}

/** A verdict that another run says otherwise. */
export interface RunDifference {
  readonly site: string;
  readonly message: string;
  readonly subject: string;
  readonly url: string;
  /** Technical class, verdict, level and reason; null where the run has no such verdict. */
  readonly before: string | null;
  readonly after: string | null;
  /** The rules that decided, and which inputs of the runs differ. */
  readonly why: string;
}

const said = (alias: string) =>
  `${alias}.technical_class || ' ' || ${alias}.verdict || coalesce(' ' || ${alias}.level, '') || coalesce(' ' || ${alias}.reason, '')`;

/** What the current run says otherwise than the run `earlier`, and why; null when there is no such whole run, or no current one. */
export function compareRuns(db: Database, earlier: number): RunDifference[] | null {
  const current = db.$client.prepare("select id from judgement_runs where is_current = 1").pluck().get() as
    | number
    | undefined;
  const isKept = db.$client
    .prepare("select 1 from judgement_runs where id = ? and finished_at is not null")
    .get(earlier);
  if (current === undefined || isKept === undefined) return null;
  const inputs = inputsChanged(db, earlier, current);
  const key = "x.message = y.message and x.subject_kind = y.subject_kind and x.subject_key = y.subject_key";
  const rows = db.$client
    .prepare(
      `select x.site, x.message, x.subject_kind || ' ' || x.subject_key as subject, x.url, ${said("x")} as before, ${said("y")} as after,
         x.rule as ruleBefore, y.rule as ruleAfter
       from verdicts x left join verdicts y on y.run = :current and ${key}
       where x.run = :earlier and (y.run is null or ${said("x")} <> ${said("y")})
       union all
       select y.site, y.message, y.subject_kind || ' ' || y.subject_key, y.url, null, ${said("y")}, null, y.rule
       from verdicts y left join verdicts x on x.run = :earlier and ${key} where y.run = :current and x.run is null
       order by 1, 2, 3`,
    )
    .all({ current, earlier }) as (Omit<RunDifference, "why"> & {
    ruleBefore: string | null;
    ruleAfter: string | null;
  })[];
  return rows.map(({ ruleBefore, ruleAfter, ...row }) => ({
    ...row,
    why: `rule ${ruleBefore ?? "none"} became ${ruleAfter ?? "none"}; ${inputs}`,
  }));
}

function inputsChanged(db: Database, earlier: number, current: number): string {
  const row = db.$client.prepare(
    "select code_version as code, rule_sets as ruleSets, lists from judgement_runs where id = ?",
  );
  type Inputs = { code: string; ruleSets: string; lists: string };
  const [before, after] = [row.get(earlier) as Inputs | undefined, row.get(current) as Inputs | undefined];
  if (before === undefined || after === undefined) return "one of the runs is no longer kept";
  const changed = [
    before.code === after.code ? null : `code ${before.code} to ${after.code}`,
    before.ruleSets === after.ruleSets ? null : "other rule sets",
    before.lists === after.lists ? null : "other lists",
  ].filter((word) => word !== null);
  return changed.length === 0 ? "code, rule sets and lists are the same: the facts grew" : changed.join(", ");
}
