import type { Database } from "../../../data/database.ts";
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

/** What is known of one planned site on its way. */
export interface SiteFacts {
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
  readonly isJudged: boolean;
}

/** One pass over the messages, each looked up by its own key; a subquery for each site would read the mail once a site. */
const mailSelection = `
  select h.site,
    sum(h.isNewsletter) as messages,
    sum(h.kind = 'confirmation') as confirmationMails,
    max(h.isNewsletter and exists (select 1 from resources r where r.message = h.message and r.is_remote)) as remote,
    max(h.isNewsletter and exists (select 1 from openings o where o.message = h.message)) as opened,
    max(h.isNewsletter and exists (select 1 from alignments g where g.run = :run and g.message = h.message
      and g.mailing is not null and g.seeds > 1)) as comparable,
    max(h.isNewsletter and exists (select 1 from verdicts v where v.run = :run and v.message = h.message
      and v.subject_kind = 'resource' and v.verdict = 'tracker' and v.level = 'proved')) as tracked
  from (select message, site, kind, kind not in ('confirmation', 'legal-notice', 'transactional') as isNewsletter
    from heads where unreadable is null and seed in (select address from seeds)) h
  group by h.site`;

const siteSelection = `
  select p.site,
    exists (select 1 from exclusions e where e.site = p.site) as excluded,
    (select group_concat(distinct u.outcome) from sign_ups u where u.site = p.site) as outcomes,
    coalesce((select max(u.submitted) from sign_ups u where u.site = p.site), 0) as submitted,
    exists (select 1 from seeds s join confirmations f on f.seed = s.address
      where s.site = p.site and f.outcome = 'confirmed') as confirmed
  from sites p where p.origin = 'plan' order by p.site`;

/** Sites whose sign-up was given up, with the word why: the subject of an attempt begins with the seed. */
const gaveUpSelection = `
  select distinct s.site, a.reason from attempts a join seeds s on s.address = substr(a.subject, 1, instr(a.subject || ' ', ' ') - 1)
  where a.stage = 'subscribe' and a.outcome = 'gave-up'`;

const noForm = new Set(["no-form", "unclear-purpose", "robots", "excluded"]);
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
  {
    step: "comparable",
    when: (site) => site.comparable === 1,
    why: (site) => (site.isJudged ? "not-aligned" : "not-judged"),
  },
  { step: "tracked", when: (site) => site.tracked === 1, why: () => "no-proved-tracker" },
];

const noMail = { messages: 0, confirmationMails: 0, remote: 0, opened: 0, comparable: 0, tracked: 0 };

/** Every planned site with what came of it, read once for the funnel and for the list of senders. */
export function siteFacts(db: Database): SiteFacts[] {
  const current = currentRun(db);
  const run = current?.id ?? -1;
  const isJudged = current !== null;
  type Mail = typeof noMail & { readonly site: string };
  const mail = new Map((db.$client.prepare(mailSelection).all({ run }) as Mail[]).map((row) => [row.site, row]));
  const gaveUp = new Map(
    (db.$client.prepare(gaveUpSelection).all() as { site: string; reason: string | null }[]).map((row) => [
      row.site,
      row.reason,
    ]),
  );
  const sites = db.$client.prepare(siteSelection).all() as Omit<
    SiteFacts,
    "gaveUp" | "isJudged" | keyof typeof noMail
  >[];
  return sites.map((row) => ({
    ...row,
    ...noMail,
    ...mail.get(row.site),
    gaveUp: gaveUp.get(row.site) ?? null,
    isJudged,
  }));
}

/** The last step that each planned site reached, and why it came no further (null at the end of the way). */
export function stepsBySite(
  sites: readonly SiteFacts[],
): ReadonlyMap<string, { readonly step: FunnelStep; readonly why: string | null }> {
  return new Map(
    sites.map((site): readonly [string, { readonly step: FunnelStep; readonly why: string | null }] => {
      const failed = passes.findIndex(({ when }) => !when(site));
      if (failed < 0) return [site.site, { step: passes.at(-1)!.step, why: null }] as const;
      return [site.site, { step: passes[Math.max(0, failed - 1)]!.step, why: passes[failed]!.why(site) }] as const;
    }),
  );
}

/** From planned sites to senders with a proved tracker: how many come how far, and why the others do not. */
export function funnel(db: Database, sites: readonly SiteFacts[] = siteFacts(db)): FunnelRow[] {
  let left = sites;
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
