import { definitionNeed } from "../../analysis/queries/campaign/definition-catalogue.ts";
import { type Snapshots, snapshots, sourceOf } from "../../dashboards/build/snapshots.ts";
import type { Database } from "../../data/database.ts";
import { siteOf } from "../../data/site.ts";

/** A number as a page shows it and as a statement of its own finds it. */
export interface Found {
  readonly where: string;
  readonly shown: unknown;
  readonly found: unknown;
}

/** Every counted message under every definition: `tracked`, `undetermined` or `not`. Shares no line with the queries. */
const states = `
  with counted as materialized (
    select h.message, h.site, s.arm, p.country, p.sector, p.rank,
      date(substr(m.first_seen_at, 1, 10), 'weekday 0', '-6 days') as week,
      h.message in (select message from openings) as opened,
      h.message in (select message from verdicts where run = :run and subject_kind = 'resource' and verdict = 'undetermined') as open
    from heads h join seeds s on s.address = h.seed join sites p on p.site = h.site join messages m on m.sha256 = h.message
    where p.origin = 'plan' and h.unreadable is null and h.kind in ('newsletter', 'unknown')
  ), said as materialized (
    select v.message, d.value as definition from verdicts v, json_each(v.definitions) d where v.run = :run and v.subject_kind = 'resource'
    union select message, 'level-proved' from verdicts where run = :run and subject_kind = 'resource' and verdict = 'tracker' and level = 'proved'
    union select message, 'level-corroborated' from verdicts
      where run = :run and subject_kind = 'resource' and verdict = 'tracker' and level in ('proved', 'corroborated')
    union select message, 'level-suspected' from verdicts
      where run = :run and subject_kind = 'resource' and verdict = 'tracker' and level in ('proved', 'corroborated', 'suspected')
  ), states as materialized (
    select c.*, d.value ->> 'name' as definition,
      case when exists (select 1 from said x where x.message = c.message and x.definition = d.value ->> 'name') then 'tracked'
        when d.value ->> 'need' = 'twins' and c.open then 'undetermined'
        when d.value ->> 'need' = 'fetch' and not c.opened then 'undetermined' else 'not' end as state
    from counted c, json_each(:definitions) d
  ), bySender as (
    select definition, site, sum(state = 'tracked') as t, sum(state = 'not') as n, sum(state = 'undetermined') as u
    from states group by definition, site
  )`;

/** Tracking, not tracking and undetermined senders of a group, with judged senders and messages. */
const ever = `sum(t > 0) as tracked, sum(t = 0 and n > 0) as notTracked, sum(t + n = 0 and u > 0) as undetermined,
  sum(t + n > 0) as senders, sum(t + n + u) as messages, 1.0 * sum(t > 0) / nullif(sum(t + n > 0), 0) as estimate`;
const everBy = (column: string): string => `
  select definition, ${column} as part, ${ever} from (
    select definition, ${column}, site, sum(state = 'tracked') as t, sum(state = 'not') as n, sum(state = 'undetermined') as u
    from states where ${column} is not null group by definition, ${column}, site) group by 1, 2`;

type Shares = Readonly<Record<"tracked" | "notTracked" | "undetermined" | "senders" | "messages", number>> & {
  readonly estimate: number | null;
};
const shares = ({ tracked, notTracked, undetermined, senders, messages, estimate }: Shares) => ({
  tracked,
  notTracked,
  undetermined,
  senders,
  messages,
  estimate: estimate === null ? null : Math.round(estimate * 1e9) / 1e9,
});

/** Every number of the views about many things beside one found by an independent SQL statement. */
export function independentNumbers(db: Database): Found[] {
  const source = sourceOf(db);
  db.$client.function("site_of", (host) => siteOf(String(host)));
  const run = db.$client.prepare("select id from judgement_runs where is_current").pluck().get() as number;
  const definitions = JSON.stringify(
    snapshots.campaign(source).definitions.map((name) => ({ name, need: definitionNeed(name) })),
  );
  const ask = (statement: string, values: Readonly<Record<string, unknown>> = {}): Record<string, never>[] => {
    const bound = { run, definitions, ...values };
    const used = Object.fromEntries(Object.entries(bound).filter(([name]) => statement.includes(`:${name}`)));
    return db.$client.prepare(statement).all(used) as Record<string, never>[];
  };
  const found: Found[] = [];
  const same = (where: string, shown: unknown, is: unknown): void => void found.push({ where, shown, found: is });
  const overview = snapshots.overview(source);
  checkPrevalence(overview, ask, same);
  checkGroups(overview, snapshots.arms(source), ask, same);
  checkDefinitions(snapshots.definitions(source), ask, same);
  checkSenders(snapshots.senders(source), ask, same);
  checkFunnel(overview.funnel, ask, same);
  checkReceivers(source, ask, same);
  checkMethod(snapshots.campaign(source), snapshots.method(source), ask, same);
  return found;
}

type Ask = (statement: string, values?: Readonly<Record<string, unknown>>) => Record<string, never>[];
type Same = (where: string, shown: unknown, found: unknown) => void;

function checkPrevalence(overview: Snapshots["overview"], ask: Ask, same: Same): void {
  const statements: Readonly<Record<string, string>> = {
    messageShare: `select definition, sum(t) as tracked, sum(n) as notTracked, sum(u) as undetermined, sum(t + n > 0) as senders,
      sum(t + n + u) as messages, case when sum(t + n > 0) > 1 then 1.0 * sum(t) / nullif(sum(t + n), 0) end as estimate from bySender group by 1`,
    senderEver: `select definition, ${ever} from bySender group by 1`,
    senderMean: `select definition, sum(t > 0) as tracked, sum(t = 0 and n > 0) as notTracked, sum(t + n = 0 and u > 0) as undetermined,
      sum(t + n > 0) as senders, sum(t + n + u) as messages,
      case when sum(t + n > 0) > 1 then avg(case when t + n > 0 then 1.0 * t / (t + n) end) end as estimate from bySender group by 1`,
  };
  for (const [estimand, statement] of Object.entries(statements)) {
    for (const row of ask(`${states} ${statement}`)) {
      const shown = overview.prevalence.find((one) => one.estimand === estimand && one.definition === row.definition);
      same(`prevalence ${estimand} ${row.definition}`, shown && shares(shown), shares(row as unknown as Shares));
    }
  }
  const [all] = ask(
    `${states} select 1.0 * sum(state = 'undetermined') / count(*) as share from states where definition = 'level-proved'`,
  );
  same("share undetermined", overview.undeterminedShare, all?.share ?? null);
}

function checkGroups(overview: Snapshots["overview"], arms: Snapshots["arms"], ask: Ask, same: Same): void {
  const bucket = `case when rank <= 1000 then '1-1000' when rank <= 10000 then '1001-10000' when rank <= 100000 then '10001-100000'
    when rank <= 1000000 then '100001-1000000' end`;
  const groups = (column: string) => ask(`${states.replace("p.rank,", `${bucket} as rank,`)} ${everBy(column)}`);
  for (const row of groups("week")) {
    const shown = overview.timeline.find((one) => one.definition === row.definition && one.week === row.part);
    same(`timeline ${row.definition} ${row.part}`, shown && shares(shown), shares(row as unknown as Shares));
  }
  for (const dimension of ["country", "sector", "rank"]) {
    for (const row of groups(dimension)) {
      const shown = overview.strata.find(
        (one) => one.definition === row.definition && one.dimension === dimension && one.stratum === row.part,
      );
      same(
        `strata ${row.definition} ${dimension} ${row.part}`,
        shown && shares(shown),
        shares(row as unknown as Shares),
      );
    }
  }
  for (const row of groups("arm")) {
    const shown = arms.rows.find((one) => one.definition === row.definition && one.arm === row.part);
    same(`arms ${row.definition} ${row.part}`, shown && shares(shown), shares(row as unknown as Shares));
  }
  for (const row of overview.strataDifferences) {
    const column = row.dimension === "rank" ? bucket : row.dimension;
    const [is] = ask(
      `${states} select sum(t > 0 and inside) as tracked, sum(t + n > 0 and inside) as senders, sum(t > 0 and not inside) as otherTracked,
         sum(t + n > 0 and not inside) as otherSenders
       from (select b.*, p.part = :part as inside from bySender b join (select site, ${column} as part from sites) p on p.site = b.site and p.part is not null
         where b.definition = :definition)`,
      { part: row.stratum, definition: row.definition },
    );
    const { tracked, senders, otherTracked, otherSenders } = row;
    same(`stratum difference ${row.definition} ${row.stratum}`, { tracked, senders, otherTracked, otherSenders }, is);
  }
  for (const row of arms.differences) {
    const [is] = ask(
      `${states} select count(*) as senders, 1.0 * (sum(b) - sum(a)) / count(*) as estimate from (
         select site, max(arm = :first and state = 'tracked') as a, max(arm = :second and state = 'tracked') as b from states
         where definition = :definition and arm in (:first, :second) and state <> 'undetermined' group by site having count(distinct arm) = 2)`,
      { first: row.first, second: row.second, definition: row.definition },
    );
    same(
      `arm difference ${row.definition} ${row.first} ${row.second}`,
      { senders: row.senders, estimate: row.estimate },
      is,
    );
  }
}

function checkDefinitions(rows: Snapshots["definitions"], ask: Ask, same: Same): void {
  const counts =
    ask(`${states} select a.definition as first, b.definition as second, sum(a.state = 'tracked' and b.state = 'tracked') as both,
    sum(a.state = 'tracked' and b.state <> 'tracked') as onlyFirst, sum(a.state <> 'tracked' and b.state = 'tracked') as onlySecond,
    sum(a.state <> 'tracked' and b.state <> 'tracked') as neither from states a join states b on b.message = a.message group by 1, 2`);
  for (const row of counts) {
    const shown = rows.find((one) => one.first === row.first && one.second === row.second);
    const { first, second, both, onlyFirst, onlySecond, neither } = shown ?? ({} as never);
    same(`agreement ${row.first} ${row.second}`, { first, second, both, onlyFirst, onlySecond, neither }, row);
  }
}

function checkSenders({ definitions, rows }: Snapshots["senders"], ask: Ask, same: Same): void {
  const [planned] = ask("select count(*) as sites from sites where origin = 'plan'");
  same("senders listed", rows.length, planned!.sites);
  for (const row of ask(`${states} select definition, site, t, u, t + n + u as messages from bySender`)) {
    const shown = rows.find(({ site }) => site === row.site);
    const index = definitions.indexOf(String(row.definition));
    const own = shown && { t: shown.tracked[index], u: shown.undetermined[index], messages: shown.messages };
    same(`sender ${row.site} ${row.definition}`, own, { t: row.t, u: row.u, messages: row.messages });
  }
}

function checkFunnel(rows: Snapshots["overview"]["funnel"], ask: Ask, same: Same): void {
  const news = `select message from heads where kind in ('newsletter', 'unknown') and unreadable is null and seed in (select address from seeds)`;
  const accepted = "('subscribed', 'check-mail', 'already', 'unclear', 'unknown')";
  const mailOf = (test: string): string =>
    `site in (select h.site from heads h where h.message in (${news}) and ${test})`;
  const steps: readonly (readonly [string, string])[] = [
    ["planned", "origin = 'plan'"],
    ["loaded", "site in (select site from sign_ups) and site not in (select site from exclusions)"],
    [
      "form",
      "site in (select site from sign_ups where outcome not in ('no-form', 'unclear-purpose', 'robots', 'excluded'))",
    ],
    ["submitted", "site in (select site from sign_ups where submitted)"],
    [
      "confirmed",
      `site in (select site from sign_ups where outcome in ${accepted}) and (
        site not in (select site from heads where kind = 'confirmation' and unreadable is null and site is not null and seed in (select address from seeds))
        or site in (select s.site from seeds s join confirmations f on f.seed = s.address where f.outcome = 'confirmed') or ${mailOf("1")})`,
    ],
    ["any-message", mailOf("1")],
    ["k-messages", `site in (select site from heads where message in (${news}) group by site having count(*) >= 2)`],
    ["html", mailOf("h.message in (select message from resources where is_remote)")],
    ["opened", mailOf("h.message in (select message from openings)")],
    [
      "comparable",
      mailOf("h.message in (select message from alignments where run = :run and mailing is not null and seeds > 1)"),
    ],
    [
      "tracked",
      mailOf(
        "h.message in (select message from verdicts where run = :run and subject_kind = 'resource' and verdict = 'tracker' and level = 'proved')",
      ),
    ],
  ];
  let condition = "1";
  for (const [step, test] of steps) {
    condition += ` and ${test}`;
    const shown = rows.find((row) => row.step === step);
    same(`funnel ${step}`, shown?.sites, ask(`select count(*) as sites from sites where ${condition}`)[0]!.sites);
    const reasons = shown?.reasons.reduce((sum, { sites }) => sum + sites, 0);
    same(`funnel ${step} reasons`, reasons, shown?.lost);
  }
}

function checkReceivers(source: ReturnType<typeof sourceOf>, ask: Ask, same: Same): void {
  const receiver = `coalesce(v.served_by, (select h.served_by from host_verdicts h where h.run = v.run and h.host = v.host and h.site = v.site), v.host)`;
  const trackers = `select v.*, ${receiver} as receiver from verdicts v where v.run = :run and v.subject_kind = 'resource' and v.verdict = 'tracker'
    and v.site in (select site from sites where origin = 'plan')`;
  // Each hop of a redirect from its own end: a request whose chain of causes ends at a tracker's.
  const passedOn = `
    select v.site, v.message, v.level, iif(q.host in (select k.value ->> 'host' from json_each(v.signals) s, json_each(s.value, '$.leaks') k),
        'remote_email_derived', 'redirect') as technical_class, q.host,
      coalesce((select h.served_by from host_verdicts h where h.run = v.run and h.host = q.host and h.site = v.site), site_of(q.host), q.host) as receiver
    from verdicts v join openings o on o.message = v.message join requests f on f.visit_key = o.visit_key and f.resource_key = v.subject_key
    join requests q on q.visit_key = f.visit_key and q.sequence in (
      with recursive chain(n) as (
        select sequence from requests where visit_key = f.visit_key and redirected_from = f.sequence
        union select r.sequence from requests r join chain c on r.redirected_from = c.n where r.visit_key = f.visit_key
      ) select n from chain)
    where v.run = :run and v.subject_kind = 'resource' and v.verdict = 'tracker' and f.redirected_from is null and q.host <> v.host
      and v.site in (select site from sites where origin = 'plan')`;
  const rows =
    ask(`select receiver as entity, count(distinct site) as tracked, count(distinct iif(level = 'proved', site, null)) as proved,
    count(distinct iif(technical_class in ('remote_recipient_unique', 'remote_email_derived'), site, null)) as identifier,
    count(distinct iif(technical_class = 'remote_email_derived', site, null)) as address,
    count(distinct host) as hosts, count(distinct message) as trackedMessages
    from (select site, message, level, technical_class, host, receiver from (${trackers}) union all
      select site, message, level, technical_class, host, receiver from (${passedOn})) group by 1`);
  const shown = snapshots.trackers(source);
  same("receivers", shown.length, rows.length);
  for (const row of rows) {
    const own = shown.find(({ entity }) => entity === row.entity);
    const { entity, tracked, proved, identifier, address, hosts, trackedMessages } = own ?? ({} as never);
    same(`receiver ${row.entity}`, { entity, tracked, proved, identifier, address, hosts, trackedMessages }, row);
  }
  const leaks = snapshots.leaks(source);
  const leaking = ask(
    `select count(distinct message) as messages from (${trackers}) where technical_class = 'remote_email_derived'`,
  )[0]!;
  same(
    "messages that leak, at least",
    leaks.every(({ messages }) => messages <= Number(leaking.messages)),
    true,
  );
  same("leaks found at all", leaks.length > 0, Number(leaking.messages) > 0);
  const disguised =
    ask(`select count(*) as names, count(distinct site) as sites from host_verdicts where run = :run and technique is not null
    and technique <> 'none' and level <> 'not found' and site in (select site from sites where origin = 'plan')`)[0]!;
  const disguises = snapshots.disguises(source);
  same("disguises", { names: disguises.rows.length, sites: disguises.sites }, disguised);
  const [all] = ask(`select count(*) as trackers, count(distinct site) as senders from (${trackers})`);
  for (const { protection, trackers, senders } of snapshots.protections(source))
    same(`protection ${protection}`, { trackers, senders }, all);
}

function checkMethod(campaign: Snapshots["campaign"], method: Snapshots["method"], ask: Ask, same: Same): void {
  for (const name of ["seeds", "messages", "openings", "requests"] as const)
    same(`campaign ${name}`, campaign[name], ask(`select count(*) as n from ${name}`)[0]!.n);
  for (const { outcome, attempts } of method.outcomes)
    same(
      `outcome ${outcome}`,
      attempts,
      ask("select count(*) as n from sign_ups where outcome = :outcome", { outcome })[0]!.n,
    );
  const resources = method.undetermined.reduce((sum, row) => sum + row.resources, 0);
  const is = ask(
    "select count(*) as n from verdicts where run = :run and subject_kind = 'resource' and verdict = 'undetermined'",
  )[0]!.n;
  same("undetermined resources", resources, is);
}
