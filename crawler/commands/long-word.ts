import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, Worker } from "node:worker_threads";
import { type Call, EXIT, type MainThread } from "../../data/command.ts";
import { type Progress, showProgress } from "../runner/progress.ts";
import type { StageEvent } from "../runner/stage.ts";

/** What a long word is asked to do, as one thread may hand it to another. */
export interface LongJob {
  readonly word: string;
  readonly directory: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the thread of a word says to the main thread. */
type Said =
  | { readonly out: string }
  | { readonly err: string }
  | { readonly tell: StageEvent }
  | { readonly receive: "start" | "close" }
  | { readonly ended: number };

/** What the main thread says to it. */
type Told = { readonly stop: true } | { readonly receiving: boolean | string };

/** Time that a word has to end after a stop signal; a sign-up or opening under way is then cut off, as by SIGKILL. */
const GRACE_MS = 8_000;
const CLOSING_MS = 1_500;

type Receiver = { close(): Promise<void> } | null;

/**
 * Runs a word in a thread of its own, and gives its exit code. This thread stays free: it hears signals and receives mail, whatever a stage does
 * there. A word that has not ended 8 s after the stop signal is ended with the process.
 */
export async function runInThread(
  entry: URL,
  job: LongJob,
  call: Pick<Call, "stop" | "out" | "err">,
  receive: () => Promise<Receiver>,
): Promise<number> {
  const worker = new Worker(entry, { workerData: job });
  const open: { receiver: Receiver; progress: Progress | null } = { receiver: null, progress: null };
  const tell = (told: Told) => worker.postMessage(told);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const begin = async () => {
    try {
      open.receiver = await receive();
      tell({ receiving: open.receiver !== null });
    } catch (error) {
      reject(error);
    }
  };
  const closeReceiver = async () => {
    const { receiver } = open;
    open.receiver = null;
    await receiver?.close();
  };
  worker.on("message", (said: Said) => {
    if ("out" in said) call.out(said.out);
    else if ("err" in said) call.err(said.err);
    else if ("tell" in said) {
      open.progress ??= showProgress(process.stderr);
      open.progress.tell(said.tell);
    } else if ("ended" in said) resolve(said.ended);
    else if (said.receive === "start") void begin();
    else void closeReceiver().then(() => tell({ receiving: false }), reject);
  });
  worker.on("error", reject);
  worker.on("exit", () => reject(new Error("the thread of the word ended without an answer")));
  const end = async () => {
    tell({ stop: true });
    await sleep(GRACE_MS, undefined, { ref: false });
    call.err("what was under way did not end: it is cut off, and begins anew with the next run");
    await Promise.race([closeReceiver().catch(() => {}), sleep(CLOSING_MS)]);
    process.exit(EXIT.stopped);
  };
  if (call.stop.aborted) void end();
  else call.stop.addEventListener("abort", () => void end(), { once: true });
  try {
    return await promise;
  } catch (error) {
    void worker.terminate();
    throw error;
  } finally {
    open.progress?.close();
    await closeReceiver();
    worker.unref();
  }
}

/** The thread's side: runs the word of the job and says how it ended. `run` gives the exit code and throws nothing. */
export async function serveWord(
  run: (call: Omit<Call, "directory" | "args" | "options">) => Promise<number>,
): Promise<void> {
  const port = parentPort!;
  const say = (said: Said) => port.postMessage(said);
  const stop = new AbortController();
  const waiting: ((told: boolean | string) => void)[] = [];
  port.on("message", (told: Told) => {
    if ("stop" in told) stop.abort();
    else waiting.shift()?.(told.receiving);
  });
  const ask = (receive: "start" | "close") =>
    new Promise<boolean | string>((answer) => {
      waiting.push(answer);
      say({ receive });
    });
  const main: MainThread = {
    tell: (event) => say({ tell: event as StageEvent }),
    receive: async () => ((await ask("start")) === true ? { close: async () => void (await ask("close")) } : null),
  };
  const code = await run({ stop: stop.signal, out: (out) => say({ out }), err: (err) => say({ err }), main });
  say({ ended: code });
  port.close();
}
