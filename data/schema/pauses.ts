import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { json } from "./columns.ts";

/** Why sign-up stands still: a person said so, or the breaker, by what the newest sites' ends have in common. */
export type PauseReason =
  | { readonly code: "asked"; readonly by: string; readonly text: string | null }
  | {
      readonly code: "never-reached" | "same-unusual-end";
      readonly end: string;
      readonly alike: number;
      readonly sites: number;
    };

/** Times in which no sign-up, opening or confirmation begins; receiving goes on. */
export const pauses = sqliteTable("pauses", {
  id: integer().primaryKey(),
  /** The site; null for the whole campaign's sign-up. */
  site: text(),
  /** Why: a code with its facts. */
  reason: json<PauseReason>().notNull(),
  /** Since when (ISO 8601 UTC). */
  since: text().notNull(),
  /** When it was ended (ISO 8601 UTC); null while it lasts. */
  resumedAt: text(),
  /** Who ended it; null while it lasts. */
  resumedBy: text(),
});

export type Pause = typeof pauses.$inferSelect;
