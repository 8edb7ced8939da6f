import { type Database, inTransaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { labels, type VerdictWord } from "../../data/schema/index.ts";
import { seededRandom } from "../statistics/random.ts";
import { currentRun } from "./current-run.ts";

/** An item to be labelled by a person, with what there is to look at. */
export interface LabelItem {
  /** Message and key of the resource. */
  readonly subject: string;
  readonly stratum: string;
  readonly url: string;
  /** Markup: element, stated size, what hides it. */
  readonly markup: string;
  /** Request as sent and answered; null when it was not opened. */
  readonly request: string | null;
  /** Blob of the screenshot; null without one. */
  readonly screenshot: string | null;
}

/**
 * Draws up to `size` resources, as evenly as possible over the strata technical class x verdict x level of the current
 * judgement. The same seed draws the same items. The judge's verdict is not shown: it would lead the labeller.
 */
export function drawLabelSample(db: Database, size: number, seed: number): LabelItem[] {
  const run = currentRun(db);
  if (run === null) return [];
  const rows = db.$client
    .prepare(
      `select v.message || ' ' || v.subject_key as subject, v.technical_class || ' ' || v.verdict || coalesce(' ' || v.level, '') as stratum,
         v.url, v.element || coalesce(' ' || r.stated_width || 'x' || r.stated_height, '') || ' ' || coalesce(r.hidden_by, '') as markup,
         (select q.method || ' ' || q.url || ' -> ' || coalesce(q.status, q.failure) from openings o join requests q on q.visit_key = o.visit_key
            where o.message = v.message and q.resource_key = v.subject_key limit 1) as request,
         (select o.screenshot_on from openings o where o.message = v.message limit 1) as screenshot
       from verdicts v left join resources r on r.message = v.message
         and v.subject_key = r.path || ':' || r.byte_offset || ':' || r.attribute || ':' || r.position
       where v.run = ? and v.subject_kind = 'resource' order by 1`,
    )
    .all(run.id) as LabelItem[];
  const random = seededRandom(seed);
  const strata = [...Map.groupBy(rows, ({ stratum }) => stratum)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, items]) => [...items]);
  const drawn: LabelItem[] = [];
  while (drawn.length < size && strata.some(({ length }) => length > 0)) {
    for (const items of strata) {
      if (items.length === 0 || drawn.length >= size) continue;
      drawn.push(items.splice(Math.floor(random() * items.length), 1)[0]!);
    }
  }
  return drawn;
}

/** Records one person's word on one item; a second word of the same person stands beside the first and counts instead. */
export function recordLabel(
  db: Database,
  row: {
    readonly sample: string;
    readonly subject: string;
    readonly stratum: string;
    readonly label: VerdictWord;
    readonly labeller: string;
  },
  at: Date,
): void {
  const labelledAt = at.toISOString();
  inTransaction(db, (tx) => {
    tx.insert(labels)
      .values({ ...row, labelledAt })
      .run();
    appendJournal(tx, {
      kind: "label",
      subject: `${row.sample} ${row.subject}`,
      fact: { ...row, labelledAt },
      writtenAt: labelledAt,
    });
  });
}
