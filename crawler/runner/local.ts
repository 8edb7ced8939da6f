import PQueue from "p-queue";
import { type Database, inTransaction } from "../../data/database.ts";
import { PermanentError, PostponedError, TransientError } from "./errors.ts";
import { isBroken, isOfTheMachine } from "./fault.ts";
import { countPending, countRetries, pendingItems, placeOf, recordAttempt, retryTime } from "./ledger.ts";
import { stackOf } from "./stack-of.ts";
import type { Candidate, Clock, RunOptions, RunStage, Stage, Tally } from "./stage.ts";

/** Items asked from the database at a time, so that memory stays flat however many are pending. */
const BATCH = 200;

/** An item over which the code of a stage fell, and when. */
interface Fault<Item> {
  readonly item: Item;
  readonly error: unknown;
  readonly startedAt: string;
  readonly endedAt: string;
}

/**
 * Runs a stage on this machine. An item that it cannot digest is given up with its stack, and the others go on. What the
 * machine refuses, or what falls over most of the items (`fault.ts`), stops it: what has begun still ends and is saved,
 * the items that fell stay pending, and the first error is thrown.
 */
export const runStage: RunStage = async (stage, db, world, options) => {
  const tally: Tally = { done: 0, retry: 0, gaveUp: 0 };
  const health = options.health ?? { ended: 0, faults: 0 };
  const queue = new PQueue({ concurrency: stage.concurrency });
  const faults: Fault<Parameters<typeof stage.work>[0]>[] = [];
  let stopped: { readonly by: unknown } | null = null;
  const now = world.now().toISOString();
  const candidates = stage.candidates(world);
  options.tell({ event: "start", stage: stage.name, pending: countPending(db, stage, candidates, now).due });
  for (let after = ""; !options.stop.aborted && stopped === null; ) {
    const items = pendingItems<Parameters<typeof stage.work>[0]>(db, stage, candidates, { now, after, limit: BATCH });
    if (items.length === 0) break;
    after = placeOf(items[items.length - 1]!);
    for (const item of items) {
      // p-queue: `clear()` would leave promises unsettled, so a task looks at the flag itself and never rejects.
      void queue.add(async () => {
        if (options.stop.aborted || stopped !== null) return;
        const startedAt = world.now().toISOString();
        try {
          await attempt(stage, db, world, item, tally, options);
          health.ended += 1;
        } catch (error) {
          health.faults += 1;
          if (isOfTheMachine(error)) stopped ??= { by: error };
          else faults.push({ item, error, startedAt, endedAt: world.now().toISOString() });
          if (isBroken(health)) stopped ??= { by: faults[0]?.error ?? error };
        }
      });
    }
    await queue.onSizeLessThan(Math.max(1, Math.floor(BATCH / 4)));
  }
  await queue.onIdle();
  if (stopped !== null) throw (stopped as { by: unknown }).by;
  for (const fault of faults) giveUpFault(stage, db, world, fault, tally, options);
  options.tell({ event: "end", stage: stage.name, tally });
  return tally;
};

/** Closes an item that the stage could not digest; its stack is the fact. */
function giveUpFault<World extends Clock, Item extends Candidate, Result>(
  stage: Stage<World, Item, Result>,
  db: Database,
  world: World,
  { item, error, startedAt, endedAt }: Fault<Item>,
  tally: Tally,
  options: RunOptions,
): void {
  const { name, version } = stage;
  const row = { stage: name, stageVersion: version, round: item.round, subject: item.subject, startedAt, endedAt };
  const stack = stackOf(error);
  inTransaction(db, (tx) => {
    stage.giveUp?.(tx, item, new PermanentError(stack.split("\n")[0]!, "bug", { cause: error }), world);
    recordAttempt(tx, { ...row, outcome: "gave-up", reason: "bug", error: stack, retryAt: null });
  });
  tally.gaveUp += 1;
  options.tell({ event: "item", stage: name, subject: item.subject, outcome: "gave-up", reason: "bug" });
}

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
      error instanceof PostponedError
        ? error.until.toISOString()
        : mayRetry
          ? retryTime(endedAt, tries, (error as TransientError).retryAfterMs)
          : null;
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
