import { asc, sql } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { deliveries, signUps } from "../../data/schema/index.ts";

/** One attempt to sign up. What the page said and what mail came stand apart: the solid success is a received message. */
export interface SignUpRow {
  readonly site: string;
  readonly seed: string;
  readonly arm: string;
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly submitted: boolean;
  /** Messages that arrived at the seed. */
  readonly messages: number;
  readonly formKind: string | null;
  readonly pageUrl: string | null;
  readonly language: string | null;
  readonly startedAt: string;
  readonly endedAt: string;
}

/** Every attempt, by site and seed. */
export function signUpRows(db: Database): readonly SignUpRow[] {
  return db
    .select({
      site: signUps.site,
      seed: signUps.seed,
      arm: signUps.arm,
      outcome: signUps.outcome,
      reasons: signUps.reasons,
      submitted: signUps.submitted,
      messages: sql<number>`(select count(distinct ${deliveries.message}) from ${deliveries} where ${deliveries.seed} = ${signUps.seed})`,
      formKind: signUps.formKind,
      pageUrl: signUps.pageUrl,
      language: signUps.language,
      startedAt: signUps.startedAt,
      endedAt: signUps.endedAt,
    })
    .from(signUps)
    .orderBy(asc(signUps.site), asc(signUps.seed))
    .all();
}
