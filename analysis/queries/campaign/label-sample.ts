import { type Database, inTransaction } from "../../../data/database.ts";
import { appendJournal } from "../../../data/journal.ts";
import { labels, type VerdictWord } from "../../../data/schema/index.ts";
import { seededRandom } from "../../statistics/random.ts";
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

/** What can be drawn: every resource of the current judgement, by stratum technical class x verdict x level. */
interface Drawable {
  readonly message: string;
  readonly key: string;
  readonly stratum: string;
}

const selection = `select message, subject_key as key, technical_class || ' ' || verdict || coalesce(' ' || level, '') as stratum
  from verdicts where run = :run and subject_kind = 'resource'`;

/** One item as the labeller sees it. */
const details = `
  select v.message || ' ' || v.subject_key as subject, :stratum as stratum, v.url,
    v.element || coalesce(' ' || r.stated_width || 'x' || r.stated_height, '') || ' ' || coalesce(r.hidden_by, '') as markup,
    (select q.method || ' ' || q.url || ' -> ' || coalesce(q.status, q.failure) from openings o join requests q on q.visit_key = o.visit_key
       where o.message = v.message and q.resource_key = v.subject_key limit 1) as request,
    (select o.screenshot_on from openings o where o.message = v.message limit 1) as screenshot
  from verdicts v left join resources r on r.message = v.message
    and v.subject_key = r.path || ':' || r.byte_offset || ':' || r.attribute || ':' || r.position
  where v.run = :run and v.message = :message and v.subject_kind = 'resource' and v.subject_key = :key`;

/**
 * Draws up to `size` resources, as evenly as possible over the strata technical class x verdict x level of the current
 * judgement. The same seed draws the same items. The judge's verdict is not shown: it would lead the labeller.
 */
export function drawLabelSample(db: Database, size: number, seed: number): LabelItem[] {
  const run = currentRun(db)?.id;
  if (run === undefined) return [];
  const rows = db.$client.prepare(`${selection} order by message || ' ' || subject_key`).all({ run }) as Drawable[];
  const random = seededRandom(seed);
  const strata = [...Map.groupBy(rows, ({ stratum }) => stratum)].sort(([a], [b]) => (a < b ? -1 : 1));
  const drawn: Drawable[] = [];
  while (drawn.length < size && strata.some(([, { length }]) => length > 0)) {
    for (const [, items] of strata) {
      if (items.length === 0 || drawn.length >= size) continue;
      drawn.push(items.splice(Math.floor(random() * items.length), 1)[0]!);
    }
  }
  const look = db.$client.prepare(details);
  return drawn.map((item) => look.get({ run, ...item }) as LabelItem);
}

/** The stratum of one resource of the current judgement, `MESSAGE KEY`; null when it holds none such. */
export function labelStratum(db: Database, subject: string): string | null {
  const [message, ...key] = subject.split(" ");
  const found = db.$client
    .prepare(`${selection} and message = :message and subject_key = :key`)
    .get({ run: currentRun(db)?.id ?? -1, message, key: key.join(" ") }) as Drawable | undefined;
  return found?.stratum ?? null;
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
