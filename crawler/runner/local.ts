import PQueue from "p-queue";
import { type Database, inTransaction } from "../../data/database.ts";
import { PermanentError, PostponedError, TransientError } from "./errors.ts";
import { countPending, countRetries, pendingItems, placeOf, recordAttempt, retryTime } from "./ledger.ts";
import type { Candidate, Clock, RunOptions, RunStage, Stage, Tally } from "./stage.ts";

/** Items asked from the database at a time, so that memory stays flat however many are pending. */
const BATCH = 200;

/** Runs a stage on this machine. A bug stops it: what has begun still ends and is saved, then the bug is thrown. */
export const runStage: RunStage = async (stage, db, world, options) => {
  const tally: Tally = { done: 0, retry: 0, gaveUp: 0 };
  const queue = new PQueue({ concurrency: stage.concurrency });
  const bugs: unknown[] = [];
  const now = world.now().toISOString();
  const candidates = stage.candidates(world);
  options.tell({ event: "start", stage: stage.name, pending: countPending(db, stage, candidates, now).due });
  for (let after = ""; !options.stop.aborted && bugs.length === 0; ) {
    const items = pendingItems<Parameters<typeof stage.work>[0]>(db, stage, candidates, { now, after, limit: BATCH });
    if (items.length === 0) break;
    after = placeOf(items[items.length - 1]!);
    for (const item of items) {
      // p-queue: `clear()` would leave promises unsettled, so a task looks at the flag itself and never rejects.
      void queue.add(async () => {
        if (options.stop.aborted || bugs.length > 0) return;
        try {
          await attempt(stage, db, world, item, tally, options);
        } catch (bug) {
          bugs.push(bug);
        }
      });
    }
    await queue.onSizeLessThan(Math.max(1, Math.floor(BATCH / 4)));
  }
  await queue.onIdle();
  if (bugs.length > 0) throw bugs[0];
  options.tell({ event: "end", stage: stage.name, tally });
  return tally;
};

async function attempt<World extends Clock, Item extends Candidate, Result>(
  stage: Stage<World, Item, Result>,
  db: Database,
  world: World,
  item: Item,
  tally: Tally,
  options: RunOptions,
): Promise<void> {
  const startedAt = world.now().toISOString();
  const row = { stage: stage.name, stageVersion: stage.version, round: item.round, subject: item.subject, startedAt };
  const tell = (outcome: string, reason: string | null) =>
    options.tell({ event: "item", stage: stage.name, subject: item.subject, outcome, reason });
  let result: Result;
  try {
    result = await stage.work(item, world);
  } catch (error) {
    const isKnown =
      error instanceof TransientError || error instanceof PermanentError || error instanceof PostponedError;
    if (!isKnown) throw error;
    const endedAt = world.now();
    const tries = countRetries(db, stage, item);
    const mayRetry =
      error instanceof PostponedError || (error instanceof TransientError && tries + 1 < stage.maxAttempts);
    const outcome = mayRetry ? "retry" : "gave-up";
    const retryAt =
      error instanceof PostponedError ? error.until.toISOString() : mayRetry ? retryTime(endedAt, tries) : null;
    const failure = {
      reason: error.reason,
      error: `${error.name}: ${error.message}`,
      endedAt: endedAt.toISOString(),
      retryAt,
    };
    inTransaction(db, (tx) => {
      if (!mayRetry) stage.giveUp?.(tx, item, error, world);
      recordAttempt(tx, { ...row, outcome, ...failure });
    });
    tally[mayRetry ? "retry" : "gaveUp"] += 1;
    return tell(outcome, error.reason);
  }
  inTransaction(db, (tx) => {
    // Returned, so that an async save is refused and rolled back.
    const saved: unknown = stage.save(tx, item, result, world);
    recordAttempt(tx, { ...row, outcome: "done", endedAt: world.now().toISOString() });
    return saved as undefined;
  });
  tally.done += 1;
  tell("done", null);
}
