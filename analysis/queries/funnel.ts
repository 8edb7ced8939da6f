import type { Database } from "../../data/database.ts";
import { currentRun } from "./current-run.ts";

/** Steps from the plan to a message that can be compared, each a subset of the one before. */
export const funnelSteps = [
  "planned",
  "loaded",
  "form",
  "submitted",
  "confirmed",
  "any-message",
  "k-messages",
  "html",
  "opened",
  "comparable",
  "tracked",
] as const;
export type FunnelStep = (typeof funnelSteps)[number];

export interface FunnelRow {
  readonly step: FunnelStep;
  readonly sites: number;
  /** Sites of the step before that did not come this far. */
  readonly lost: number;
  /** Why they did not, where it was recorded; sums to `lost`. */
  readonly reasons: readonly { readonly reason: string; readonly sites: number }[];
}

/** How many messages a seed must have received for the step `k-messages`. */
export const enoughMessages = 2;

interface SiteFacts {
  readonly site: string;
  readonly excluded: number;
  readonly outcomes: string | null;
  readonly submitted: number;
  readonly gaveUp: string | null;
  readonly messages: number;
  readonly confirmationMails: number;
  readonly confirmed: number;
  readonly remote: number;
  readonly opened: number;
  readonly comparable: number;
  readonly tracked: number;
}

const selection = `
  with counted as (
    select h.message, h.site, h.kind from heads h join seeds s on s.address = h.seed where h.unreadable is null
  ), newsletters as (select * from counted where kind not in ('confirmation', 'legal-notice', 'transactional'))
  select p.site,
    exists (select 1 from exclusions e where e.site = p.site) as excluded,
    (select group_concat(distinct u.outcome) from sign_ups u where u.site = p.site) as outcomes,
    coalesce((select max(u.submitted) from sign_ups u where u.site = p.site), 0) as submitted,
    (select max(a.reason) from attempts a join seeds s on a.subject like s.address || '%'
      where s.site = p.site and a.stage = 'subscribe' and a.outcome = 'gave-up') as gaveUp,
    (select count(*) from newsletters n where n.site = p.site) as messages,
    (select count(*) from counted c where c.site = p.site and c.kind = 'confirmation') as confirmationMails,
    exists (select 1 from confirmations f join seeds s on s.address = f.seed
      where s.site = p.site and f.outcome = 'confirmed') as confirmed,
    exists (select 1 from newsletters n join resources r on r.message = n.message where n.site = p.site and r.is_remote) as remote,
    exists (select 1 from newsletters n join openings o on o.message = n.message where n.site = p.site) as opened,
    exists (select 1 from newsletters n join alignments g on g.message = n.message and g.run = :run
      where n.site = p.site and g.mailing is not null and g.seeds > 1) as comparable,
    exists (select 1 from newsletters n join verdicts v on v.message = n.message and v.run = :run
      where n.site = p.site and v.verdict = 'tracker' and v.level = 'proved') as tracked
  from sites p where p.origin = 'plan' order by p.site`;

const noForm = new Set(["no-form", "excluded"]);
const accepted = new Set(["subscribed", "check-mail", "already", "unclear", "unknown"]);

const outcomesOf = (site: SiteFacts): string[] => site.outcomes?.split(",") ?? [];
const worstOutcome = (site: SiteFacts): string => outcomesOf(site).sort()[0] ?? site.gaveUp ?? "not-tried";

const isAccepted = (site: SiteFacts): boolean => outcomesOf(site).some((outcome) => accepted.has(outcome));

/** Accepted, and where a confirmation was asked for it was given, or mail came all the same. */
function isConfirmed(site: SiteFacts): boolean {
  return isAccepted(site) && (site.confirmationMails === 0 || site.confirmed === 1 || site.messages > 0);
}

const passes: readonly { step: FunnelStep; when: (site: SiteFacts) => boolean; why: (site: SiteFacts) => string }[] = [
  { step: "planned", when: () => true, why: () => "" },
  {
    step: "loaded",
    when: (site) => site.outcomes !== null && !site.excluded,
    why: (site) => (site.excluded ? "excluded" : (site.gaveUp ?? "not-tried")),
  },
  { step: "form", when: (site) => outcomesOf(site).some((outcome) => !noForm.has(outcome)), why: worstOutcome },
  { step: "submitted", when: (site) => site.submitted === 1, why: worstOutcome },
  { step: "confirmed", when: isConfirmed, why: (site) => (isAccepted(site) ? "not-confirmed" : worstOutcome(site)) },
  {
    step: "any-message",
    when: (site) => site.messages > 0,
    why: (site) => (site.confirmationMails > 0 ? "only-confirmation" : "no-mail"),
  },
  { step: "k-messages", when: (site) => site.messages >= enoughMessages, why: () => "too-few-messages" },
  { step: "html", when: (site) => site.remote === 1, why: () => "no-remote-content" },
  { step: "opened", when: (site) => site.opened === 1, why: () => "not-opened" },
  { step: "comparable", when: (site) => site.comparable === 1, why: () => "not-aligned" },
  { step: "tracked", when: (site) => site.tracked === 1, why: () => "no-proved-tracker" },
];

function siteFacts(db: Database): SiteFacts[] {
  return db.$client.prepare(selection).all({ run: currentRun(db)?.id ?? -1 }) as SiteFacts[];
}

/** The last step that each planned site reached, and why it came no further (null at the end of the way). */
export function stepsBySite(
  db: Database,
): ReadonlyMap<string, { readonly step: FunnelStep; readonly why: string | null }> {
  return new Map(
    siteFacts(db).map((site): readonly [string, { readonly step: FunnelStep; readonly why: string | null }] => {
      const failed = passes.findIndex(({ when }) => !when(site));
      if (failed < 0) return [site.site, { step: passes.at(-1)!.step, why: null }] as const;
      return [site.site, { step: passes[Math.max(0, failed - 1)]!.step, why: passes[failed]!.why(site) }] as const;
    }),
  );
}

/** From planned sites to senders with a proved tracker: how many come how far, and why the others do not. */
export function funnel(db: Database): FunnelRow[] {
  let left = siteFacts(db);
  return passes.map(({ step, when, why }) => {
    const kept = left.filter(when);
    const reasons = new Map<string, number>();
    for (const site of left) if (!when(site)) reasons.set(why(site), (reasons.get(why(site)) ?? 0) + 1);
    const row = {
      step,
      sites: kept.length,
      lost: left.length - kept.length,
      reasons: [...reasons]
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
        .map(([reason, sites]) => ({ reason, sites })),
    };
    left = kept;
    return row;
  });
}
