import { desc, isNotNull } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { stamps } from "../../data/schema/journal.ts";

/** How our clock stood to that of a time-stamp authority when it was last asked. */
export interface ClockOffset {
  /** The authority's time less ours when we asked: positive when ours is slow. As exact as the authority's time (often 1 s) and its answer were fast. */
  readonly offsetMs: number;
  readonly authority: string;
  /** When they were compared (ISO 8601 UTC, our clock). */
  readonly comparedAt: string;
}

/** Gives the function that says how our clock stood at the newest time stamp; null before the first. */
export function clockOffsets(db: Database): () => ClockOffset | null {
  const newest = db
    .select({ authority: stamps.authority, stampedAt: stamps.stampedAt, askedAt: stamps.askedAt })
    .from(stamps)
    .where(isNotNull(stamps.stampedAt))
    .orderBy(desc(stamps.id))
    .limit(1)
    .prepare();
  return () => {
    const stamp = newest.get();
    if (stamp === undefined) return null;
    const offsetMs = Date.parse(stamp.stampedAt!) - Date.parse(stamp.askedAt);
    return { offsetMs, authority: stamp.authority, comparedAt: stamp.askedAt };
  };
}
