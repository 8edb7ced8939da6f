import type { Database } from "../../../data/database.ts";
import type { Level, VerdictWord } from "../../../data/schema/index.ts";
import { type CorrectedPrevalence, correctedPrevalence } from "../../statistics/rogan-gladen.ts";
import { type SampledCase, type SampleShare, sampleShare } from "../../statistics/sample-share.ts";
import { krippendorff } from "../../statistics/tests/krippendorff.ts";
import { currentRun } from "./current-run.ts";

/** Levels of what is claimed, strongest first. */
const levels = ["proved", "corroborated", "suspected"] as const satisfies readonly Level[];

/**
 * What is asked of the judge; sensitivity and specificity leave out what it could not determine, recall counts it as missed. A level's
 * measure is the share of trackers among what was said at this level, whether as a tracker or as an undetermined reference.
 */
export const accuracyMeasures = ["precision", "recall", "sensitivity", "specificity", ...levels] as const;
export type AccuracyMeasure = (typeof accuracyMeasures)[number];

/** How the judge and people agree on one hand-labelled sample of references. */
export interface AccuracyRow {
  readonly sample: string;
  readonly measure: AccuracyMeasure;
  /** Right among the cases that the measure speaks of, as counted in the sample. */
  readonly hits: number;
  readonly of: number;
  /** The same weighted to all judged references, because the sample is drawn by strata; null without a case. */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: SampleShare["method"] | null;
  readonly effectiveN: number | null;
  readonly senders: number;
  readonly items: number;
  readonly labellers: number;
  /** Krippendorff's alpha over all labellers; null with fewer than two or without any disagreement to expect. */
  readonly alpha: number | null;
  /** Share of all judged references in strata of which at least one was labelled. */
  readonly covered: number;
}

/** Share of references that are trackers, corrected for the judge's own errors by one labelled sample. */
export interface CorrectedRow extends CorrectedPrevalence {
  readonly sample: string;
  readonly sensitivity: number;
  readonly specificity: number;
  readonly references: number;
  readonly senders: number;
}

interface Row {
  readonly sample: string;
  readonly subject: string;
  readonly labeller: string;
  readonly label: VerdictWord;
  readonly verdict: VerdictWord | null;
  readonly level: Level | null;
  readonly site: string | null;
  readonly stratum: string | null;
}

/** One labelled reference: the word of most people, the judge's, and how many references it stands for. */
interface Item {
  readonly truth: VerdictWord;
  readonly said: VerdictWord;
  readonly level: Level | null;
  readonly sender: string;
  readonly weight: number;
}

const stratum = "v.technical_class || ' ' || v.verdict || coalesce(' ' || v.level, '')";

/** Precision and recall of "tracker" against the people's majority, weighted to all references, and the people's alpha. */
export function accuracy(db: Database): AccuracyRow[] {
  return samplesOf(db).flatMap(({ sample, labels, items, covered }) => {
    const labellers = [...new Set(labels.map(({ labeller }) => labeller))];
    const subjects = Map.groupBy(labels, ({ subject }) => subject);
    const words = [...subjects.values()].map((own) =>
      labellers.map((who) => own.find(({ labeller }) => labeller === who)?.label ?? null),
    );
    const common = { items: subjects.size, labellers: labellers.length, alpha: krippendorff(words), covered };
    return accuracyMeasures.map((measure): AccuracyRow => {
      const cases = casesOf(items, measure);
      const found = sampleShare(cases);
      return {
        sample,
        measure,
        hits: cases.filter(({ isHit }) => isHit).length,
        of: cases.length,
        estimate: found?.estimate ?? null,
        low: found?.low ?? null,
        high: found?.high ?? null,
        method: found?.method ?? null,
        effectiveN: found?.effectiveN ?? null,
        senders: found?.senders ?? 0,
        ...common,
      };
    });
  });
}

/** The share of determined references that are trackers, as judged and as corrected; none without true and other cases. */
export function correctedShares(db: Database): CorrectedRow[] {
  const clusters = db.$client
    .prepare(
      `select sum(verdict = 'tracker') as tracked, count(*) as judged from verdicts
       where run = ? and subject_kind = 'resource' and verdict <> 'undetermined' group by site order by site`,
    )
    .all(currentRun(db)?.id ?? -1) as { tracked: number; judged: number }[];
  const references = clusters.reduce((sum, { judged }) => sum + judged, 0);
  return samplesOf(db).flatMap(({ sample, items }) => {
    const sensitive = sampleShare(casesOf(items, "sensitivity"));
    const specific = sampleShare(casesOf(items, "specificity"));
    if (sensitive === null || specific === null) return [];
    const [sensitivity, specificity] = [sensitive.estimate, specific.estimate];
    const [positives, negatives] = [sensitive, specific].map((one) => Math.min(one.effectiveN, one.senders));
    const corrected = correctedPrevalence(clusters, {
      sensitivity,
      specificity,
      positives: positives!,
      negatives: negatives!,
    });
    return corrected === null
      ? []
      : [{ sample, ...corrected, sensitivity, specificity, references, senders: clusters.length }];
  });
}

/** Which cases a measure speaks of, and which of them are right. */
function casesOf(items: readonly Item[], measure: AccuracyMeasure): SampledCase[] {
  const known = items.filter(({ truth }) => truth !== "undetermined");
  const determined = known.filter(({ said }) => said !== "undetermined");
  const among: Readonly<Record<AccuracyMeasure, readonly Item[]>> = {
    precision: known.filter(({ said }) => said === "tracker"),
    recall: known.filter(({ truth }) => truth === "tracker"),
    sensitivity: determined.filter(({ truth }) => truth === "tracker"),
    specificity: determined.filter(({ truth }) => truth === "not-a-tracker"),
    proved: known.filter(({ level }) => level === "proved"),
    corroborated: known.filter(({ level }) => level === "corroborated"),
    suspected: known.filter(({ level }) => level === "suspected"),
  };
  const isLevel = levels.some((level) => level === measure);
  return among[measure].map(({ sender, weight, truth, said }) => ({
    sender,
    weight,
    isHit: isLevel ? truth === "tracker" : truth === said,
  }));
}

function samplesOf(db: Database) {
  const run = currentRun(db);
  if (run === null) return [];
  const rows = db.$client
    .prepare(
      `select l.sample, l.subject, l.labeller, l.label, v.verdict, v.level, v.site, ${stratum} as stratum
       from labels l left join verdicts v on v.run = ? and v.subject_kind = 'resource'
         and v.message = substr(l.subject, 1, 64) and v.subject_key = substr(l.subject, 66)
       where l.id in (select max(id) from labels group by sample, subject, labeller)
       order by l.sample, l.subject, l.labeller`,
    )
    .all(run.id) as Row[];
  if (rows.length === 0) return [];
  const population = new Map(
    (
      db.$client
        .prepare(
          `select ${stratum} as stratum, count(*) as size from verdicts v where v.run = ? and v.subject_kind = 'resource' group by 1`,
        )
        .all(run.id) as { stratum: string; size: number }[]
    ).map(({ stratum, size }) => [stratum, size]),
  );
  const all = [...population.values()].reduce((sum, size) => sum + size, 0);
  return [...Map.groupBy(rows, ({ sample }) => sample)].map(([sample, labels]) => {
    const subjects = [...Map.groupBy(labels, ({ subject }) => subject).values()].filter(
      ([one]) => one?.stratum != null,
    );
    const drawn = Map.groupBy(subjects, ([one]) => one!.stratum!);
    const covered = [...drawn.keys()].reduce((sum, name) => sum + (population.get(name) ?? 0), 0) / all;
    const items = subjects.map((own): Item => {
      const { verdict, level, site, stratum } = own[0]!;
      const weight = (population.get(stratum!) ?? 0) / drawn.get(stratum!)!.length;
      return { truth: majority(own), said: verdict!, level, sender: site!, weight };
    });
    return { sample, labels, items, covered };
  });
}

/** The word that most labellers said; undetermined where they are split. */
function majority(item: readonly Row[]): VerdictWord {
  const counts = [...Map.groupBy(item, ({ label }) => label)].map(([label, { length }]) => ({ label, length }));
  counts.sort((a, b) => b.length - a.length);
  return counts[0]!.length === counts[1]?.length ? "undetermined" : counts[0]!.label;
}
