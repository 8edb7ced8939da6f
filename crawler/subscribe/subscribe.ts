import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { sql } from "drizzle-orm";
import type { Transaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { exclusions, pauses, permits, seeds, signUps, sites } from "../../data/schema/index.ts";
import { saveVisit } from "../browser/save-visit.ts";
import { InputError } from "../runner/errors.ts";
import type { Stage } from "../runner/stage.ts";
import {
  type AttemptRow,
  emptyRow,
  type SubscribeItem,
  type SubscribeResult,
  type SubscribeWorld,
  visitSite,
} from "./attempt.ts";

/** Signs each seed up at its site, once ever. */
export const subscribe: Stage<SubscribeWorld, SubscribeItem, SubscribeResult> = {
  name: "subscribe",
  kind: "observation",
  version: 1,
  concurrency: Math.min(8, 2 * availableParallelism()), // a sign-up mostly waits for the page; the desk lets fewer in where they grow slow
  maxAttempts: 3,
  // Seeds are random text, so their order mixes arms and twins of a site. Once the day's cap is reached all wait until the oldest visit is a day old;
  // before, a site that has not begun leaves room for the further seeds of those that have (see `reservedVisits`).
  candidates({ campaign: { rates, arms, seeds: plan } }) {
    const seedsASite = arms.length * plan.perArm;
    const freeFrom = (offset: ReturnType<typeof sql>) => sql`(
      select strftime('%Y-%m-%dT%H:%M:%fZ', u.started_at, '+1 day') from ${signUps} u where u.outcome <> 'excluded'
      order by u.started_at desc limit 1 offset max(0, ${offset}))`;
    return sql`
      with begun as materialized (select site, count(*) as had from ${signUps} where outcome <> 'excluded' group by site),
      free as materialized (select ${freeFrom(sql`${rates.dailyCap} - 1`)} as for_begun, ${freeFrom(
        sql`${rates.dailyCap} - ${seedsASite} - coalesce((select sum(max(0, ${seedsASite} - had)) from begun), 0)`,
      )} as for_others)
      select s.address || ' ' || s.site as subject, 0 as round,
        case when s.site in (select site from begun) then free.for_begun else free.for_others end as due_at,
        s.address as seed, s.site, t.url, s.arm, s.persona,
        (select e.reason from ${exclusions} e where e.site = s.site) as excluded_because,
        exists (select 1 from ${permits} p where p.act_key = 'subscribe ' || s.address || ' ' || s.site || ' 0') as is_permitted
      from free, ${seeds} s join ${sites} t on t.site = s.site where t.origin = 'plan' and t.url is not null
        and not exists (select 1 from ${pauses} p where p.resumed_at is null and (p.site is null or p.site = s.site))`;
  },
  work: signUp,
  save(tx, item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    insert(tx, item, row, visit?.visitKey ?? null);
  },
  giveUp(tx, item, error, world) {
    const now = world.now().toISOString();
    insert(tx, item, { ...emptyRow(now, now), outcome: "blocked", reasons: [error.message] }, null);
  },
};

function insert(tx: Transaction, { seed, site, arm }: SubscribeItem, row: AttemptRow, visitKey: string | null): void {
  const fact = { ...row, seed, site, arm, visitKey };
  tx.insert(signUps).values(fact).run();
  appendJournal(tx, { kind: "sign-up", subject: `${seed} ${site}`, fact, writtenAt: row.endedAt });
}

async function signUp(item: SubscribeItem, world: SubscribeWorld): Promise<SubscribeResult> {
  const startedAt = world.now().toISOString();
  const ended = (row: Pick<AttemptRow, "outcome" | "reasons"> & Partial<AttemptRow>): SubscribeResult => ({
    visit: null,
    row: { ...emptyRow(startedAt, world.now().toISOString()), ...row },
  });
  if (item.excludedBecause !== null) return ended({ outcome: "excluded", reasons: [item.excludedBecause] });
  if (item.isPermitted === 1)
    return ended({
      outcome: "unknown",
      reasons: ["leave to submit was given, and the end was not seen: it is never done again"],
      submitted: true,
    });
  if (world.campaign.study === undefined)
    throw new InputError(
      "campaign.yaml: `subscribe` needs the block `study:` (title, controller, contact, ethics, legalBasis, retention)",
    );
  world.desk.requireOpen(item.site);
  await world.desk.requireControl();
  await world.desk.enter(item.site);
  return world.desk.inTurn(() => visitSite(item, world, startedAt));
}

/** A name for files about a seed that does not show it. */
export function seedFileName(seed: string): string {
  return createHash("sha256").update(seed).digest("hex");
}
