import { setTimeout as sleep } from "node:timers/promises";
import { max } from "drizzle-orm";
import { deliveries, signUps } from "../data/schema/index.ts";
import { confirm } from "./confirm/confirm.ts";
import { consent } from "./confirm/consent.ts";
import { unsubscribe } from "./confirm/unsubscribe.ts";
import { extract } from "./extract/extract.ts";
import { open } from "./open/open.ts";
import { parse } from "./parse/parse.ts";
import { checkOrigin } from "./receive/check-origin.ts";
import { resolve } from "./resolve/resolve.ts";
import { countPending } from "./runner/ledger.ts";
import { runStage } from "./runner/local.ts";
import type { Candidate, RunOptions, Stage, Tally } from "./runner/stage.ts";
import { subscribe } from "./subscribe/subscribe.ts";
import type { CrawlWorld } from "./world.ts";

/** A stage with its types closed over, so that different ones stand in one table. */
export interface PipelineStage {
  readonly name: string;
  readonly kind: "derivation" | "observation";
  run(world: CrawlWorld, options: RunOptions): Promise<Tally>;
  pending(world: CrawlWorld): { readonly due: number; readonly all: number; readonly nextAt: string | null };
}

/** The stages in the order in which a message meets them: what `crawl` runs. */
export const pipeline: readonly PipelineStage[] = [
  entry(subscribe),
  entry(checkOrigin),
  entry(parse),
  entry(extract),
  entry(confirm),
  entry(consent),
  entry(open),
  entry(resolve),
];

/** The last act of a campaign; never part of `crawl`. */
export const ending: PipelineStage = entry(unsubscribe);

/** Longest rest of a stage that finds nothing to do; it doubles from FIRST_REST_MS. */
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 3_000;

/**
 * Runs all stages side by side until nothing is due, no sign-up or delivery is younger than `confirm.waitAtOnce`, and
 * nothing falls due within that time; with `watch`, until it is stopped. Gives the sums over the stages.
 */
export async function crawl(world: CrawlWorld, options: RunOptions & { readonly watch: boolean }): Promise<Tally> {
  const total: Tally = { done: 0, retry: 0, gaveUp: 0 };
  const end = new AbortController();
  const stop = AbortSignal.any([options.stop, end.signal]);
  const busy = new Set<string>();
  const keepRunning = async (stage: PipelineStage) => {
    const health = { ended: 0, faults: 0 };
    for (let rest = FIRST_REST_MS; !stop.aborted; ) {
      busy.add(stage.name);
      const tally = await stage.run(world, { ...options, stop: options.stop, health });
      busy.delete(stage.name);
      for (const key of ["done", "retry", "gaveUp"] as const) total[key] += tally[key];
      rest = tally.done + tally.gaveUp > 0 ? FIRST_REST_MS : Math.min(rest * 2, LONGEST_REST_MS);
      await sleep(rest, undefined, { signal: stop }).catch(() => {});
    }
  };
  const watchForTheEnd = async () => {
    while (!stop.aborted) {
      await sleep(500, undefined, { signal: stop }).catch(() => {});
      if (!options.watch && busy.size === 0 && isAtRest(world)) end.abort();
    }
  };
  const running = [...pipeline.map(keepRunning), watchForTheEnd()].map((loop) =>
    loop.catch((bug) => {
      end.abort();
      throw bug;
    }),
  );
  const results = await Promise.allSettled(running);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return total;
}

/** Whether nothing is due now or within the time that a sign-up waits for its confirmation. */
export function isAtRest(world: CrawlWorld): boolean {
  const { db, campaign } = world;
  const now = world.now().getTime();
  const horizon = new Date(now + campaign.confirm.waitAtOnce).toISOString();
  const waiting = pipeline.some((stage) => {
    const { due, nextAt } = stage.pending(world);
    return due > 0 || (nextAt !== null && nextAt <= horizon);
  });
  if (waiting) return false;
  const signedUp =
    db
      .select({ at: max(signUps.endedAt) })
      .from(signUps)
      .get()?.at ?? "";
  const delivered =
    db
      .select({ at: max(deliveries.endedAt) })
      .from(deliveries)
      .get()?.at ?? "";
  const newest = [signedUp, delivered].toSorted().at(-1)!;
  return newest === "" || Date.parse(newest) + campaign.confirm.waitAtOnce <= now;
}

function entry<Item extends Candidate, Result>(stage: Stage<CrawlWorld, Item, Result>): PipelineStage {
  return {
    name: stage.name,
    kind: stage.kind,
    run: (world, options) => runStage(stage, world.db, world, options),
    pending: (world) => countPending(world.db, stage, stage.candidates(world), world.now().toISOString()),
  };
}
