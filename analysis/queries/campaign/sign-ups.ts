import { asc, sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { confirmations, deliveries, reviews, signUps, unsubscriptions } from "../../../data/schema/index.ts";

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
  /** How its confirmation ended, the best one where there are several; null where no message asked for one. */
  readonly confirmation: string | null;
  /** How leaving the list ended; null while nobody left it. */
  readonly unsubscribed: string | null;
  /** Messages that came after it was left. */
  readonly messagesAfterLeaving: number;
  /** What a person said last of the attempt; null where nobody reviewed it. */
  readonly review: string | null;
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
      messages: sql<number>`(select count(distinct d.message) from ${deliveries} d where d.seed = sign_ups.seed)`,
      confirmation: sql<string | null>`(select c.outcome from ${confirmations} c where c.seed = sign_ups.seed
        order by c.outcome = 'confirmed' desc, c.confirmed_at desc limit 1)`,
      unsubscribed: sql<string | null>`(select l.outcome from ${unsubscriptions} l where l.seed = sign_ups.seed)`,
      messagesAfterLeaving: sql<number>`(select count(distinct d.message) from ${deliveries} d join ${unsubscriptions} l on l.seed = d.seed
        where d.seed = sign_ups.seed and l.outcome <> 'no-way' and d.via <> 'import' and d.ended_at > l.unsubscribed_at)`,
      review: sql<string | null>`(select r.verdict from ${reviews} r where r.kind = 'sign-up'
        and r.subject = sign_ups.seed || ' ' || sign_ups.site order by r.id desc limit 1)`,
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
