import type { Database } from "../../../data/database.ts";
import type { Identifier, SignalRow } from "../../../data/schema/index.ts";
import { currentRun } from "../campaign/current-run.ts";

/** One judged resource of one message. */
export interface ResourceRow {
  readonly site: string;
  readonly seed: string | null;
  /** SHA-256 of the message. */
  readonly message: string;
  readonly key: string;
  readonly url: string;
  readonly element: string;
  readonly technicalClass: string;
  readonly verdict: string;
  readonly level: string | null;
  readonly reason: string | null;
  readonly trackerClass: string | null;
  readonly servedBy: string | null;
  readonly rule: string;
  readonly identifiers: readonly Identifier[];
  readonly signals: readonly SignalRow[];
}

/** One row a resource of a message under the current judgement, by site, message and place. */
export function resources(db: Database): ResourceRow[] {
  const run = currentRun(db);
  if (run === null) return [];
  const rows = db.$client
    .prepare(
      `select site, seed, message, subject_key as key, url, element, technical_class as technicalClass, verdict, level, reason,
         tracker_class as trackerClass, served_by as servedBy, rule, identifiers, signals
       from verdicts where run = ? and subject_kind = 'resource' order by site, message, subject_key`,
    )
    .all(run.id) as (Omit<ResourceRow, "identifiers" | "signals"> & { identifiers: string; signals: string })[];
  return rows.map((row) => ({ ...row, identifiers: JSON.parse(row.identifiers), signals: JSON.parse(row.signals) }));
}
