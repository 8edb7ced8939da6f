/** One call of the command: what the user typed, and where results and progress go. */
export interface Call {
  /** The campaign directory. */
  readonly directory: string;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Aborted by SIGINT and SIGTERM. */
  readonly stop: AbortSignal;
  /** Writes a line of results (stdout). Control characters are made visible. */
  out(line: string): void;
  /** Writes a line of progress or explanation (stderr). Control characters are made visible. */
  err(line: string): void;
  /** What only the main thread does for a long word, which runs in a thread of its own. */
  readonly main?: MainThread;
}

/** The main thread as a long word sees it: it stays free, whatever the word does. */
export interface MainThread {
  /** Shows an event of a run. */
  tell(event: object): void;
  /** Starts the campaign's ways in; null when it has none. */
  receive(): Promise<{ close(): Promise<void> } | null>;
}

/** One word of the command, as a row: help text, README and code come from it. */
export interface Word {
  readonly name: string;
  /** Arguments as commander writes them: `<path...>`, `[dir]`. */
  readonly args?: string;
  readonly summary: string;
  readonly options?: readonly (readonly [flags: string, meaning: string])[];
  /** Works through what came from outside: runs in a thread of its own, so that signals and mail are heard meanwhile. */
  readonly isLong?: true;
  /** Does it, and gives the exit code. */
  run(call: Call): Promise<number>;
}

/** Version of pixelcensus, as in package.json; facts and dossiers carry it. */
export const TOOL_VERSION = "0.2.0";

/** The token that robots.txt can name us by (RFC 9309, 2.2.1). */
export const ROBOT_NAME = "pixelcensus";

/** Exit codes (README prints them). */
export const EXIT = {
  done: 0,
  bug: 1,
  badInput: 2,
  stopped: 3,
  gaveUp: 4,
  held: 5,
  checkFailed: 6,
  notChecked: 7,
} as const;

/** What each exit code means, for README and help. */
export const exitMeanings: Readonly<Record<number, string>> = {
  [EXIT.done]: "done",
  [EXIT.bug]: "a bug, with its stack",
  [EXIT.badInput]: "bad plan or command line; nothing was run",
  [EXIT.stopped]: "stopped by a signal; run it again to go on",
  [EXIT.gaveUp]: "done, but items were given up (`status` shows them first, `query coverage` counts them)",
  [EXIT.held]: "another crawl loop holds the campaign",
  [EXIT.checkFailed]: "a check did not hold",
  [EXIT.notChecked]: "nothing failed, but something could not be checked",
};

/** What the user gave cannot be used: names the file, line and field. Exit 2, before anything runs. */
export class InputError extends Error {
  override name = "InputError";
}

/** A check of the user's data did not hold. Exit 6. */
export class CheckFailedError extends Error {
  override name = "CheckFailedError";
}

/** Whether it is a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}
