import type { SQL } from "drizzle-orm";
import type { Database, Transaction } from "../../data/database.ts";
import type { StageHealth } from "./fault.ts";

/** The clock, as an argument. */
export interface Clock {
  /** The present moment. */
  now(): Date;
}

/** What each row of `candidates` must have beside the item's own columns. */
export interface Candidate {
  /** The item's natural key as one text: the same from run to run. */
  readonly subject: string;
  /** Round of an observation, from 0; always 0 for derivations. */
  readonly round: number;
  /** Not to be worked on before this moment (ISO 8601 UTC); null for at once. */
  readonly dueAt: string | null;
}

/**
 * One step of the pipeline over items that earlier steps left in the database.
 * A derivation is pending until closed under this version; an observation until closed in this round, whatever the
 * version: an upgrade never signs anyone up again nor fires a pixel twice.
 */
export interface Stage<World, Item extends Candidate, Result> {
  readonly name: string;
  readonly kind: "derivation" | "observation";
  /** Raise it when a derivation would now give something else. */
  readonly version: number;
  /** How many items are worked on at once. */
  readonly concurrency: number;
  /** Tries of one item before it is given up. */
  readonly maxAttempts: number;
  /**
   * Selects all items there are, done or not, with columns `subject`, `round`, `due_at` and the item's own
   * (snake_case becomes camelCase; numbers, texts and blobs only). The runner leaves out what is closed.
   */
  candidates(world: World): SQL;
  /** Meets the world and writes nothing (blobs excepted, which are named by content). */
  work(item: Item, world: World): Promise<Result>;
  /** Writes and meets nothing: runs in one transaction with the ledger's row. Must not be async. */
  save(tx: Transaction, item: Item, result: Result, world: World): void;
  /** Called once an item has been given up, in the ledger's transaction: for facts such as outcome `unknown`. */
  giveUp?(tx: Transaction, item: Item, error: Error, world: World): void;
}

export interface Tally {
  done: number;
  retry: number;
  gaveUp: number;
}

/** What a run tells while it goes: for progress bars and machine-readable events. */
export type StageEvent =
  | { readonly event: "start"; readonly stage: string; readonly pending: number }
  | {
      readonly event: "item";
      readonly stage: string;
      readonly subject: string;
      readonly outcome: string;
      readonly reason: string | null;
    }
  | { readonly event: "end"; readonly stage: string; readonly tally: Readonly<Tally> };

export interface RunOptions {
  /** Aborting it lets what has begun end, and starts nothing more. */
  readonly stop: AbortSignal;
  readonly tell: (event: StageEvent) => void;
  /** What the run has seen of the stage so far, where it runs the stage again and again. */
  readonly health?: StageHealth;
}

/** Runs a stage over what is pending now. Safe to stop at any moment and to run again. */
export type RunStage = <World extends Clock, Item extends Candidate, Result>(
  stage: Stage<World, Item, Result>,
  db: Database,
  world: World,
  options: RunOptions,
) => Promise<Tally>;
