import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Database } from "../../data/database.ts";
import type { HostRow } from "../queries/hosts/hosts.ts";
import { type JudgedSite, type Judgement, type JudgeOptions, judge, openRun } from "./judge.ts";

/** What a thread of a judgement is given. */
export interface JudgeThreadData {
  /** Path of census.db. */
  readonly file: string;
  readonly directory: string;
  readonly hosts: readonly HostRow[];
}

/** Below so many messages, threads take longer to start than they save. */
const FEW_MESSAGES = 5_000;
/** More threads than this wait for the one that writes. */
const MOST_THREADS = 2;

/** How many threads a judgement of this campaign is worth: none for a small campaign or a single processor. */
export function threadsFor(db: Database): number {
  const messages = db.$client.prepare("select count(*) from messages").pluck().get() as number;
  const processors = availableParallelism();
  return messages < FEW_MESSAGES || processors < 2 ? 0 : Math.min(MOST_THREADS, processors);
}

/** Sites handed to a thread at once: few enough to spread, enough to fill a transaction. */
const SITES_A_PORTION = 8;

/**
 * Judges as `judge` does and writes the same rows, with `threads` threads that read and judge while this one writes
 * (none: all in this one). The database must be a file. A thread that fails ends the judgement; the run that was begun never becomes current.
 */
export async function judgeInParallel(
  db: Database,
  directory: string,
  { threads, ...options }: JudgeOptions & { readonly threads: number },
): Promise<Judgement> {
  if (threads === 0) return judge(db, directory, options);
  const opened = openRun(db, directory, options);
  const left = [...opened.sites].reverse();
  const data: JudgeThreadData = { file: db.$client.name, directory, hosts: opened.hosts };
  const { pathname } = new URL(import.meta.url);
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL(`./judge-thread${pathname.slice(pathname.lastIndexOf("."))}`, import.meta.url), {
        workerData: data,
      }),
  );
  try {
    await Promise.all(workers.map((worker) => serve(worker, left, opened.take)));
  } finally {
    // Each ends by itself, with its connection closed: one that is killed inside a native call takes the process with it.
    await Promise.all(workers.map(end));
  }
  return opened.finish();
}

/** Asks a thread to end after what it has in hand, and waits for it; one that failed has ended already. */
function end(worker: Worker): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  worker.removeAllListeners();
  worker.on("error", () => {});
  worker.once("exit", () => resolve());
  if (worker.threadId === -1) resolve();
  else worker.postMessage(null);
  return promise;
}

/** Feeds one thread with portions of sites, two ahead, and takes what it judged. */
function serve(worker: Worker, left: string[], take: (judged: JudgedSite) => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let waiting = 0;
  const feed = () => {
    const sites = left.splice(-SITES_A_PORTION);
    if (sites.length === 0) return;
    waiting++;
    worker.postMessage(sites);
  };
  worker.on("message", (portion: readonly JudgedSite[]) => {
    try {
      for (const judged of portion) take(judged);
    } catch (error) {
      reject(error);
      return;
    }
    waiting--;
    feed();
    if (waiting === 0) resolve();
  });
  worker.on("error", reject);
  worker.on("exit", (code) => reject(new Error(`a thread of the judgement ended with code ${code}`)));
  feed();
  feed();
  if (waiting === 0) resolve();
  return promise;
}
