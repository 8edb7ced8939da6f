import { and, desc, eq, inArray, notExists, sql } from "drizzle-orm";
import { type Database, inTransaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { confirmations, type Review, reviews, signUpOutcomes, signUps } from "../../data/schema/index.ts";
import { InputError } from "../runner/errors.ts";

/** What a person may say: the tool's own words, so that its errors can be counted, and one word for what it missed. */
export const reviewVerdicts: Readonly<Record<Review["kind"], readonly string[]>> = {
  "sign-up": [...signUpOutcomes.filter((outcome) => outcome !== "excluded"), "missed-form"],
  confirmation: ["confirmed", "unclear", "failed", "unknown", "not-asked", "foreign-confirmation"],
};

/** Something a person should look at, with where to look. */
export interface OpenReview {
  readonly kind: Review["kind"];
  /** Natural key: `seed site` of a sign-up, the message of a confirmation. */
  readonly subject: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly url: string | null;
  /** Paths of screenshots, before and after, in the campaign directory. */
  readonly screenshots: readonly string[];
}

/** Lists the attempts that the tool could not judge and nobody has reviewed: unclear and no-form sign-ups, forms whose purpose nobody says, confirmations left for a person or not asked for. */
export function openReviews(db: Database): readonly OpenReview[] {
  const isReviewed = (kind: Review["kind"], subject: ReturnType<typeof sql>) =>
    notExists(
      db
        .select({ id: reviews.id })
        .from(reviews)
        .where(and(eq(reviews.kind, kind), sql`${reviews.subject} = ${subject}`)),
    );
  const attempts = db
    .select()
    .from(signUps)
    .where(
      and(
        inArray(signUps.outcome, ["unclear", "unclear-purpose", "no-form", "foreign-address", "unknown"]),
        isReviewed("sign-up", sql`${signUps.seed} || ' ' || ${signUps.site}`),
      ),
    )
    .orderBy(signUps.site, signUps.seed)
    .all();
  const waiting = db
    .select()
    .from(confirmations)
    .where(
      and(
        inArray(confirmations.outcome, ["left-for-review", "foreign-confirmation", "unclear"]),
        isReviewed("confirmation", sql`${confirmations.message}`),
      ),
    )
    .orderBy(desc(confirmations.confirmedAt))
    .all();
  const paths = (...hashes: readonly (string | null)[]) =>
    hashes.flatMap((hash) => (hash === null ? [] : [`blobs/${hash.slice(0, 2)}/${hash}`]));
  return [
    ...attempts.map((row) => ({
      kind: "sign-up" as const,
      subject: `${row.seed} ${row.site}`,
      outcome: row.outcome,
      reasons: row.reasons,
      url: row.pageUrl,
      screenshots: paths(row.screenshotBefore, row.screenshotAfter),
    })),
    ...waiting.map((row) => ({
      kind: "confirmation" as const,
      subject: row.message,
      outcome: row.outcome,
      reasons: row.reasons,
      url: row.url,
      screenshots: paths(row.screenshot),
    })),
  ];
}

/** Keeps a person's verdict as a fact with its author, in the journal too. Throws InputError for a subject or verdict that is none. */
export function recordReview(db: Database, review: Omit<Review, "id">): void {
  const words = reviewVerdicts[review.kind];
  if (!words.includes(review.verdict))
    throw new InputError(
      `review: the verdict on a ${review.kind} is one of ${words.join(", ")}, not ${JSON.stringify(review.verdict)}`,
    );
  const isKnown =
    review.kind === "confirmation"
      ? db
          .select({ key: confirmations.message })
          .from(confirmations)
          .where(eq(confirmations.message, review.subject))
          .get() !== undefined
      : db
          .select({ key: signUps.seed })
          .from(signUps)
          .where(sql`${signUps.seed} || ' ' || ${signUps.site} = ${review.subject}`)
          .get() !== undefined;
  if (!isKnown) throw new InputError(`there is no ${review.kind} ${JSON.stringify(review.subject)}`);
  inTransaction(db, (tx) => {
    tx.insert(reviews).values(review).run();
    appendJournal(tx, {
      kind: "review",
      subject: `${review.kind} ${review.subject}`,
      fact: review,
      writtenAt: review.reviewedAt,
    });
  });
}
