import { sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { confirmations, reviews, signUps } from "../../../data/schema/index.ts";
import { clopperPearson } from "../../statistics/intervals/clopper-pearson.ts";

/** How often people came to another outcome than the tool, for the attempts that the tool judged alike. */
export interface SignUpReviewRow {
  readonly kind: "sign-up" | "confirmation";
  /** What the tool said. */
  readonly outcome: string;
  readonly attempts: number;
  readonly reviewed: number;
  /** Reviewed ones of which a person said the same. */
  readonly agreed: number;
  /** Share of the reviewed ones that the tool judged wrongly, with its exact 95 % interval; null where none was reviewed. */
  readonly errorRate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** The tool's own judgement of sign-ups and confirmations against people's, the last verdict of each attempt counting. */
export function signUpReviews(db: Database): readonly SignUpReviewRow[] {
  const last = sql`(select kind, subject, verdict from ${reviews} r where id = (
    select max(id) from ${reviews} s where s.kind = r.kind and s.subject = r.subject))`;
  const rows = db.all<Pick<SignUpReviewRow, "kind" | "outcome" | "attempts" | "reviewed" | "agreed">>(sql`
    select a.kind, a.outcome, count(*) as attempts, count(v.verdict) as reviewed, coalesce(sum(v.verdict = a.outcome), 0) as agreed
    from (
      select 'sign-up' as kind, seed || ' ' || site as subject, outcome from ${signUps} where outcome <> 'excluded'
      union all select 'confirmation', message, outcome from ${confirmations}
    ) a left join ${last} v on v.kind = a.kind and v.subject = a.subject
    group by a.kind, a.outcome order by a.kind desc, a.outcome`);
  return rows.map((row) => {
    if (row.reviewed === 0) return { ...row, errorRate: null, low: null, high: null };
    const wrong = row.reviewed - row.agreed;
    const { low, high } = clopperPearson(wrong, row.reviewed);
    return { ...row, errorRate: wrong / row.reviewed, low, high };
  });
}
