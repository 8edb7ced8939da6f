import type { Database } from "../../data/database.ts";
import type { VerdictWord } from "../../data/schema/index.ts";
import { krippendorff } from "../statistics/krippendorff.ts";
import { wilson } from "../statistics/wilson.ts";
import { currentRun } from "./current-run.ts";

/** How the judge and people agree on one hand-labelled sample. */
export interface AccuracyRow {
  readonly sample: string;
  readonly items: number;
  readonly labellers: number;
  /** Krippendorff's alpha over all labellers; null with fewer than two or without any disagreement to expect. */
  readonly alpha: number | null;
  readonly measure: "precision" | "recall";
  readonly hits: number;
  readonly of: number;
  readonly estimate: number | null;
  readonly low: number;
  readonly high: number;
}

interface Row {
  readonly sample: string;
  readonly subject: string;
  readonly labeller: string;
  readonly label: VerdictWord;
  readonly verdict: VerdictWord | null;
}

/** Precision and recall of "tracker" against the people's majority, with Wilson intervals, and the people's alpha. */
export function accuracy(db: Database): AccuracyRow[] {
  const run = currentRun(db);
  if (run === null) return [];
  const rows = db.$client
    .prepare(
      `select l.sample, l.subject, l.labeller, l.label, v.verdict
       from labels l left join verdicts v on v.run = ? and v.subject_kind = 'resource' and v.message || ' ' || v.subject_key = l.subject
       where l.id in (select max(id) from labels group by sample, subject, labeller)
       order by l.sample, l.subject, l.labeller`,
    )
    .all(run.id) as Row[];
  return [...Map.groupBy(rows, ({ sample }) => sample)].flatMap(([sample, labels]) => rowsOf(sample, labels));
}

function rowsOf(sample: string, rows: readonly Row[]): AccuracyRow[] {
  const items = Map.groupBy(rows, ({ subject }) => subject);
  const labellers = [...new Set(rows.map(({ labeller }) => labeller))];
  const cases = [...items.values()].map((item) =>
    labellers.map((who) => item.find(({ labeller }) => labeller === who)?.label ?? null),
  );
  const judged = [...items.values()].map((item) => ({ truth: majority(item), said: item[0]?.verdict ?? null }));
  const common = { sample, items: items.size, labellers: labellers.length, alpha: krippendorff(cases) };
  const measures = [
    { measure: "precision" as const, among: judged.filter(({ said, truth }) => said === "tracker" && truth !== null) },
    { measure: "recall" as const, among: judged.filter(({ truth, said }) => truth === "tracker" && said !== null) },
  ];
  return measures.map(({ measure, among }) => {
    const hits = among.filter(({ truth, said }) => truth === "tracker" && said === "tracker").length;
    const { low, high } = wilson(among.length === 0 ? 0 : hits / among.length, among.length);
    return {
      ...common,
      measure,
      hits,
      of: among.length,
      estimate: among.length === 0 ? null : hits / among.length,
      low,
      high,
    };
  });
}

/** The word that most labellers said; null when they are split. */
function majority(item: readonly Row[]): VerdictWord | null {
  const counts = [...Map.groupBy(item, ({ label }) => label)].map(([label, { length }]) => ({ label, length }));
  counts.sort((a, b) => b.length - a.length);
  return counts[0]?.length === counts[1]?.length ? null : (counts[0]?.label ?? null);
}
