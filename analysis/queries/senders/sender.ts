import { and, asc, eq, sql } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { notes, seeds, signUps, sites, type UnobservedRow } from "../../../data/schema/index.ts";
import { currentRun } from "../campaign/current-run.ts";
import { perDatabase } from "../campaign/per-database.ts";
import { disguisedNames } from "../hosts/disguise-answers.ts";
import { trackingReceivers, withSiteOf } from "./tracking-receivers.ts";

/** One message in a sender's history. */
export interface SenderMessage {
  readonly message: string;
  readonly at: string;
  readonly arm: string | null;
  readonly twin: number | null;
  readonly subject: string | null;
  readonly kind: string;
  readonly mailing: string | null;
  readonly notCompared: string | null;
  readonly resources: number;
  readonly proved: number;
  readonly corroborated: number;
  readonly suspected: number;
  readonly undetermined: number;
  readonly opened: 0 | 1;
}

const messageSelection = `
  select h.message, m.first_seen_at as at, s.arm, s.twin, h.subject, h.kind, a.mailing, a.reason as notCompared,
    count(v.subject_key) as resources,
    coalesce(sum(v.verdict = 'tracker' and v.level = 'proved'), 0) as proved,
    coalesce(sum(v.verdict = 'tracker' and v.level = 'corroborated'), 0) as corroborated,
    coalesce(sum(v.verdict = 'tracker' and v.level = 'suspected'), 0) as suspected,
    coalesce(sum(v.verdict = 'undetermined'), 0) as undetermined,
    exists (select 1 from openings o where o.message = h.message) as opened
  from heads h join messages m on m.sha256 = h.message left join seeds s on s.address = h.seed
  left join alignments a on a.run = :run and a.message = h.message
  left join verdicts v on v.run = :run and v.message = h.message and v.subject_kind = 'resource'
  where h.site = :site group by h.message order by m.first_seen_at, h.message`;

/** Labels of single references and of messages as wholes, alike but for the day of the mail. */
const labelSelection = `
  with found as (
    select l.value as label, v.message from verdicts v, json_each(v.labels) l where v.run = :run and v.site = :site
    union all
    select l.value, a.message from heads h cross join alignments a on a.run = :run and a.message = h.message cross join json_each(a.labels) l
      where h.site = :site
  )
  select label ->> 'ruleSet' as ruleSet, label ->> 'status' as status, label ->> 'observable' as observable, label ->> 'label' as label,
    label -> 'reasons' as reasons, label -> 'flags' as flags, count(*) as findings, min(message) as example
  from found group by 1, 2, 3, 4, 5, 6 order by ruleSet, findings desc, observable`;

const unobservedSelection = `
  select u.value ->> 'observable' as observable, u.value ->> 'code' as code, u.value -> 'facts' as facts, count(*) as messages
  from heads h cross join alignments a on a.run = :run and a.message = h.message cross join json_each(a.unobserved) u
  where h.site = :site group by 1, 2, 3 order by messages desc, observable`;

/** What one rule set says of what was observed at a sender. */
interface SenderLabel {
  readonly ruleSet: string;
  readonly status: string;
  readonly observable: string;
  /** The wording; null where only flags say what was seen. */
  readonly label: string | null;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly findings: number;
  readonly example: string;
}

const receiverSelection = `
  with t as (${trackingReceivers(true)})
  select entity, count(distinct host) as hosts, count(distinct message) as messages, min(host) as host,
    max(technique) as technique, max(technicalClass) as technicalClass,
    case min(case level when 'proved' then 1 when 'corroborated' then 2 else 3 end)
      when 1 then 'proved' when 2 then 'corroborated' else 'suspected' end as level
  from t group by entity order by messages desc, entity`;

/** One receiver of openings of a sender's messages. */
interface SenderReceiver {
  readonly entity: string;
  readonly hosts: number;
  readonly messages: number;
  readonly host: string;
  readonly technique: string | null;
  readonly technicalClass: string;
  readonly level: string;
}

const words = (json: string | null): string[] => (json === null ? [] : (JSON.parse(json) as string[]));

const site = sql.placeholder("site");
const statements = perDatabase((db) => ({
  plan: db.select().from(sites).where(eq(sites.site, site)).prepare(),
  attempts: db
    .select({
      arm: seeds.arm,
      twin: seeds.twin,
      outcome: signUps.outcome,
      reasons: signUps.reasons,
      pageUrl: signUps.pageUrl,
      language: signUps.language,
      controls: signUps.controls,
      privacyText: signUps.privacyText,
      banner: signUps.banner,
      submitted: signUps.submitted,
      startedAt: signUps.startedAt,
      screenshotBefore: signUps.screenshotBefore,
      screenshotAfter: signUps.screenshotAfter,
    })
    .from(signUps)
    .innerJoin(seeds, eq(seeds.address, signUps.seed))
    .where(eq(signUps.site, site))
    .orderBy(asc(seeds.arm), asc(seeds.twin))
    .prepare(),
  messages: db.$client.prepare(messageSelection),
  receivers: withSiteOf(db).$client.prepare(receiverSelection),
  labels: db.$client.prepare(labelSelection),
  unobserved: db.$client.prepare(unobservedSelection),
  replies: db
    .select({ content: notes.content, notedAt: notes.notedAt })
    .from(notes)
    .where(and(eq(notes.kind, "reply"), eq(notes.subject, site)))
    .orderBy(asc(notes.id))
    .prepare(),
}));

/** Everything about one sender: its plan, sign-ups as the seeds saw them, messages in time, receivers, labels, answers. */
export function sender(db: Database, site: string) {
  const ask = statements(db);
  const plan = ask.plan.get({ site });
  if (plan === undefined) return null;
  const run = currentRun(db)?.id ?? -1;
  const labels = ask.labels.all({ run, site }) as (Omit<SenderLabel, "reasons" | "flags"> &
    Record<"reasons" | "flags", string | null>)[];
  return {
    site,
    url: plan.url,
    country: plan.country,
    sector: plan.sector,
    rank: plan.rank,
    signUps: ask.attempts.all({ site }),
    messages: ask.messages.all({ run, site }) as SenderMessage[],
    receivers: ask.receivers.all({ run, site }) as SenderReceiver[],
    labels: labels.map((row): SenderLabel => ({ ...row, reasons: words(row.reasons), flags: words(row.flags) })),
    unobserved: (ask.unobserved.all({ run, site }) as { facts: string }[]).map(
      (row) => ({ ...row, facts: JSON.parse(row.facts) }) as UnobservedRow & { readonly messages: number },
    ),
    disguises: disguisedNames(db, site),
    replies: ask.replies.all({ site }),
  };
}

export type SenderPage = NonNullable<ReturnType<typeof sender>>;
