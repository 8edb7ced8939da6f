import { join } from "node:path";
import { count, isNull, sql } from "drizzle-orm";
import { deliveries, leases, messages, seeds, signUps, sites } from "../data/schema/index.ts";
import { type GivenUp, givenUp } from "./given-up.ts";
import { openPauses, pauseInWords } from "./pause.ts";
import { pipeline } from "./pipeline.ts";
import { countSpooled } from "./receive/spool/drain-spool.ts";
import { longestUnstampedMs } from "./stamp/stamp.ts";
import type { CrawlWorld } from "./world.ts";

export interface Status {
  readonly campaign: string;
  /** What was given up, what our own code fell over first. */
  readonly givenUp: readonly GivenUp[];
  readonly counts: Readonly<Record<string, number>>;
  /** Sign-ups by how the page said that they ended, and how many of those had mail: a received message is the solid success. */
  readonly signUps: readonly { readonly outcome: string; readonly attempts: number; readonly withMessages: number }[];
  readonly stages: readonly {
    readonly stage: string;
    readonly due: number;
    readonly waiting: number;
    readonly nextAt: string | null;
  }[];
  /** Pauses that last, each in one sentence. */
  readonly paused: readonly string[];
  readonly crawlLoop: string | null;
  /** Longest time for which journalled facts have gone without a time stamp; null when no authority is named. */
  readonly longestUnstampedMs: number | null;
}

/** Where the campaign stands: what there is, what is due and what waits for its time. */
export async function status(world: CrawlWorld): Promise<Status> {
  const { db } = world;
  const rows = (table: typeof sites | typeof seeds | typeof signUps | typeof messages | typeof deliveries) =>
    db.select({ rows: count() }).from(table).get()?.rows ?? 0;
  const lease = db.select().from(leases).get();
  return {
    campaign: world.campaign.name,
    givenUp: givenUp(db),
    paused: openPauses(db).map(pauseInWords),
    counts: {
      sites: rows(sites),
      seeds: rows(seeds),
      "sign-ups": rows(signUps),
      messages: rows(messages),
      deliveries: rows(deliveries),
      "without a seed": db.select({ rows: count() }).from(deliveries).where(isNull(deliveries.seed)).get()?.rows ?? 0,
      "in the spool": await countSpooled(join(world.campaign.directory, "spool")),
    },
    signUps: db.all(sql`
      select u.outcome, count(*) as attempts,
        sum(exists (select 1 from ${deliveries} d where d.seed = u.seed and d.via <> 'import')) as "withMessages"
      from ${signUps} u group by u.outcome order by 2 desc, 1`),
    stages: pipeline.map((stage) => {
      const { due, all, nextAt } = stage.pending(world);
      return { stage: stage.name, due, waiting: all - due, nextAt };
    }),
    longestUnstampedMs: world.campaign.stamp.tsa.length === 0 ? null : longestUnstampedMs(db, world.now()),
    crawlLoop: lease === undefined ? null : `${lease.who}, since ${lease.since}`,
  };
}
