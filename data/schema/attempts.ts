import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The ledger: every try of every stage at every item, whatever came of it. */
export const attempts = sqliteTable(
  "attempts",
  {
    id: integer().primaryKey(),
    /** Name of the stage. */
    stage: text().notNull(),
    /** Version of the stage's code that made the try. */
    stageVersion: integer().notNull(),
    /** Round of an observation, from 0; 0 for derivations. */
    round: integer().notNull(),
    /** The item's natural key as one text. */
    subject: text().notNull(),
    /** `done` and `gave-up` close the item; `retry` leaves it pending. */
    outcome: text({ enum: ["done", "retry", "gave-up"] }).notNull(),
    /** A short word why, for counting; null when done. */
    reason: text(),
    /** The error's name and message, for reason `bug` with its stack; null when done. */
    error: text(),
    /** Start of the try (ISO 8601 UTC). */
    startedAt: text().notNull(),
    /** End of the try (ISO 8601 UTC). */
    endedAt: text().notNull(),
    /** Not before this moment shall a retry be made (ISO 8601 UTC); null when the item is closed. */
    retryAt: text(),
  },
  (t) => [index("attempts_by_subject").on(t.stage, t.subject, t.round, t.stageVersion, t.outcome)],
);

export type Attempt = typeof attempts.$inferSelect;
