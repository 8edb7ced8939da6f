import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread, workerData } from "node:worker_threads";
import { Command, CommanderError } from "commander";
import type { CrawlerHooks } from "./analysis/commands/hooks.ts";
import { analysisWords, publishWords } from "./analysis/commands/words.ts";
import type { LongJob } from "./crawler/commands/long-word.ts";
import { crawlerWords } from "./crawler/commands/words.ts";
import { CampaignHeldError } from "./crawler/runner/errors.ts";
import { dashboardWords } from "./dashboards/build/cli.ts";
import {
  type Call,
  CheckFailedError,
  EXIT,
  exitMeanings,
  InputError,
  TOOL_VERSION,
  type Word,
} from "./data/command.ts";
import type { Database } from "./data/database.ts";

/** The demo needs what only the source checkout has: a test internet with newsletters of its own. */
const demoWord: Word = {
  name: "demo",
  summary: "run a whole campaign in a small test internet on this machine and show its dashboard",
  options: [
    ["--once", "end when the campaign is done; do not serve the dashboard"],
    ["--json", "print one JSON object on stdout"],
  ],
  async run(call) {
    const script = fileURLToPath(new URL("test/demo.ts", import.meta.url));
    if (!existsSync(script)) throw new InputError("the demo runs only in the source checkout of pixelcensus");
    const flags = ["once", "json"].filter((name) => call.options[name] === true).map((name) => `--${name}`);
    const campaign = call.directory === "." ? [] : ["--campaign", call.directory];
    const child = spawn(process.execPath, [script, ...flags, ...campaign], { stdio: "inherit" });
    call.stop.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
    return new Promise((done) => child.on("exit", (code) => done(code ?? EXIT.stopped)));
  },
};

/** `publish` draws with the dashboards, which the analysis does not know. */
const publishing = publishWords({
  async writeFigures(db, out) {
    const { writeFigures } = await import("./dashboards/build/figures.ts");
    return writeFigures(db, out);
  },
  async buildDashboard(db, packageDir, out) {
    const { buildDashboard } = await import("./dashboards/build/build.ts");
    return buildDashboard(db, packageDir, out);
  },
  async rejudge() {
    const { judge } = await import("./analysis/judge/judge.ts");
    return (db) => void judge(db, "", { now: () => new Date(0) });
  },
});

/** What the analysis needs of the crawler, loaded by the word that asks for it. */
async function crawlerHooks(): Promise<CrawlerHooks> {
  const { readHar } = await import("./crawler/open/read-har.ts");
  const { replayLookups } = await import("./crawler/resolve/lookup/replay.ts");
  return {
    pending,
    printPdf,
    stamp,
    async hasAuthority(directory) {
      const { readCampaign } = await import("./crawler/plan/campaign-file.ts");
      return readCampaign(directory).stamp.tsa.length > 0;
    },
    har: readHar,
    replayLookups: (db) => void replayLookups(db),
    repeatChecks: repeatOrigins,
    async handIn(file, settings, { stop, err }) {
      const { handIn } = await import("./crawler/hand-in.ts");
      return handIn(file, settings, stop, err);
    },
    rederive: () => import("./crawler/replay-messages.ts"),
  };
}

/** All words in the order of the pipeline. */
export const words: readonly Word[] = [
  ...crawlerWords,
  ...analysisWords(crawlerHooks),
  ...publishing,
  ...dashboardWords((call) => publishing[0]!.run({ ...call, args: ["dashboards"] })),
  demoWord,
];

/** Items of each stage that are not closed, in the order of the pipeline. */
async function pending(directory: string): Promise<ReadonlyMap<string, number>> {
  const { openWorld } = await import("./crawler/world.ts");
  const { pipeline } = await import("./crawler/pipeline.ts");
  const world = openWorld(directory, new AbortController().signal, () => {});
  try {
    return new Map(pipeline.map((stage) => [stage.name, stage.pending(world).all]));
  } finally {
    await world.close();
  }
}

/** A printer of HTML pages: the campaign's browser, with the network shut by the page's own policy. */
async function printPdf(directory: string) {
  const { openWorld } = await import("./crawler/world.ts");
  const world = openWorld(directory, new AbortController().signal, () => {});
  return {
    async print(html: string): Promise<Uint8Array> {
      const visit = await (await world.browser()).visit({ scripts: false });
      try {
        const page = await visit.newPage();
        await page.setContent(html);
        return await page.pdf({ format: "A4", preferCSSPageSize: true, printBackground: true });
      } finally {
        await visit.close();
      }
    },
    close: () => world.close(),
  };
}

async function stamp(directory: string, data: Uint8Array) {
  const { openWorld } = await import("./crawler/world.ts");
  const { stampBytes } = await import("./crawler/stamp/stamp.ts");
  const world = openWorld(directory, new AbortController().signal, () => {});
  try {
    return await stampBytes(world, data);
  } finally {
    await world.close();
  }
}

/** Repeats checks of origin over a campaign file that holds a bag's facts, with the bag's messages. */
async function* repeatOrigins(db: Database, bytesOf: (sha256: string) => Buffer) {
  const { readStored } = await import("./crawler/origin-dns.ts");
  const { repeatChecks } = await import("./crawler/receive/repeat-check.ts");
  const { seeds } = await import("./data/schema/index.ts");
  const domain = db.select({ address: seeds.address }).from(seeds).get()?.address.split("@")[1] ?? "";
  const blobs = { get: async (sha256: string) => bytesOf(sha256) };
  yield* repeatChecks({ db, blobs, originDns: { read: readStored }, campaign: { seeds: { domain } } });
}

/** Which exit code an error stands for; anything unknown is a bug. */
const exitOf: readonly (readonly [new (...args: never[]) => Error, number])[] = [
  [InputError, EXIT.badInput],
  [CampaignHeldError, EXIT.held],
  [CheckFailedError, EXIT.checkFailed],
];

/** What the machine refuses: a folder without permission, a port that another program holds. No bug, so no stack. */
const refusals: ReadonlySet<unknown> = new Set(
  "EACCES EPERM EROFS ENOTDIR EISDIR ENAMETOOLONG EADDRINUSE EADDRNOTAVAIL ERR_SOCKET_BAD_PORT".split(" "),
);

function exitCodeOf(error: unknown): number {
  const known = exitOf.find(([kind]) => error instanceof kind);
  if (known !== undefined) return known[1];
  return error instanceof Error && refusals.has((error as NodeJS.ErrnoException).code) ? EXIT.badInput : EXIT.bug;
}

/** Makes control characters and direction marks visible, so that a subject line cannot steer the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Runs one command line (without node and script) and gives the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // Whoever reads the output may stop (`| head`): what was begun still ends, and its exit code stands.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const stop = new AbortController();
  let signals = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(EXIT.stopped);
      process.stderr.write("stopping: what has begun is finished and saved; once more to stop at once\n");
      stop.abort();
    });
  }
  let code: number = EXIT.done;
  const program = commandLine(async (word, call) => {
    const whole = { ...call, stop: stop.signal };
    code = await runWord(whole, () => (word.isLong ? inThread(word, whole) : word.run(whole)));
  });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    throw error;
  }
  return code;
}

/** The exit code of a word; what it throws is said in one line, a bug with its stack. */
async function runWord({ stop, err }: Pick<Call, "stop" | "err">, run: () => Promise<number>): Promise<number> {
  try {
    const code = await run();
    return stop.aborted && code === EXIT.done ? EXIT.stopped : code;
  } catch (error) {
    if (error instanceof CommanderError) throw error;
    const exit = exitCodeOf(error);
    if (stop.aborted && exit === EXIT.bug) return EXIT.stopped;
    const { message, stack } = error as Error;
    err(exit === EXIT.bug ? (stack ?? String(message)) : message);
    return exit;
  }
}

async function inThread(word: Word, call: Call): Promise<number> {
  const { runInThread } = await import("./crawler/commands/long-word.ts");
  const { directory, args, options } = call;
  return runInThread(
    new URL("pixelcensus.js", import.meta.url),
    { word: word.name, directory, args, options },
    call,
    async () => {
      const { openWorld } = await import("./crawler/world.ts");
      const { startReceiving } = await import("./crawler/commands/receive.ts");
      const world = openWorld(resolvePath(directory), call.stop, call.err);
      const receiver = await startReceiving(call, world).catch(async (error) => {
        await world.close();
        throw error;
      });
      const close = async () => {
        await receiver?.close();
        await world.close();
      };
      if (receiver === null) await world.close();
      return receiver === null ? null : { close };
    },
  );
}

/** The thread's side of `inThread`. */
async function serveLongWord(): Promise<void> {
  const { serveWord } = await import("./crawler/commands/long-word.ts");
  const { word, ...given } = workerData as LongJob;
  const found = words.find(({ name }) => name === word)!;
  await serveWord((call) => runWord(call, () => found.run({ ...given, ...call })));
}

function commandLine(run: (word: Word, call: Omit<Call, "stop">) => Promise<void>): Command {
  const program = new Command("pixelcensus")
    .description("Measures tracking in newsletters: signs seed addresses up, receives, opens, resolves, judges, shows.")
    .version(TOOL_VERSION)
    .option("--campaign <dir>", "the campaign directory", ".")
    .exitOverride()
    .addHelpText(
      "after",
      `\nExit codes:\n${Object.entries(exitMeanings)
        .map(([code, meaning]) => `  ${code}  ${meaning}`)
        .join("\n")}`,
    );
  for (const word of words) {
    const command = program.command(word.name).description(word.summary).exitOverride();
    if (word.args !== undefined) command.arguments(word.args);
    command.option("--campaign <dir>", "the campaign directory");
    for (const [flags, meaning] of word.options ?? []) command.option(flags, meaning);
    command.action(async (...given: unknown[]) => {
      const options = (given.at(-2) ?? {}) as Record<string, unknown>;
      const args = given
        .slice(0, -2)
        .flat()
        .filter((value): value is string => typeof value === "string");
      await run(word, {
        directory: String(options.campaign ?? program.opts().campaign),
        args,
        options,
        out: (line) => process.stdout.write(`${printable(line)}\n`),
        err: (line) => process.stderr.write(`${printable(line)}\n`),
      });
    });
  }
  return program;
}

if (!isMainThread) {
  if ((workerData as Partial<LongJob> | null)?.word !== undefined) await serveLongWord();
} else if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
else if (process.argv[1]?.endsWith("pixelcensus.js") || process.argv[1]?.endsWith("pixelcensus")) {
  process.exitCode = await main(process.argv.slice(2));
}
