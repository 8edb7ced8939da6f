/**
 * Runs a whole campaign in a small test internet on this machine: starts that internet as a process of its own, hands
 * the campaign directory to the command as any user would, and scores what was found against what was planted.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs, promisify } from "node:util";

const root = resolve(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    once: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    campaign: { type: "string" },
    sites: { type: "string", default: "12" },
  },
});
const begun = Date.now();
const directory =
  values.campaign === undefined ? mkdtempSync(join(tmpdir(), "pixelcensus-demo-")) : resolve(values.campaign);
const say = (line: string) => process.stderr.write(`${line}\n`);

interface Score {
  readonly found: number;
  readonly missed: number;
  readonly wronglyNamed: number;
}

const internet = await startInternet();
const code = await campaign().finally(() => internet.close());
if (values.once && values.campaign === undefined) rmSync(directory, { recursive: true, force: true });
process.exitCode = code;

async function campaign(): Promise<number> {
  await pixelcensus("plan");
  const { zone } = JSON.parse(await pixelcensus("doctor", "--json")) as { zone: readonly string[] };
  await internet.ask({ command: "publishZone", lines: zone });
  say(`signing up, receiving, opening and resolving in ${directory}`);
  await pixelcensus("crawl");
  const flushed = internet.ask({ command: "flush" }).then(() => true);
  const isFlushedIn = (ms: number) => Promise.race([flushed, sleep(ms, false, { ref: false })]);
  // A mailing that was still on its way when the first loop came to rest is taken in by a second one.
  if (!(await isFlushedIn(500))) {
    await pixelcensus("crawl");
    await isFlushedIn(20_000);
  }
  await pixelcensus("judge");
  const [rows, { counts }] = (await Promise.all(
    [
      ["query", "resources", "--json"],
      ["status", "--json"],
    ].map(async (words) => JSON.parse(await pixelcensus(...words))),
  )) as [readonly object[], { counts: Readonly<Record<string, number>> }];
  const score = (await internet.ask({ command: "score", rows })) as Score;
  const seconds = Math.round((Date.now() - begun) / 100) / 10;
  if (values.json) {
    const { found, missed, wronglyNamed } = score;
    console.log(
      JSON.stringify({ found, missed, wronglyNamed, messages: counts.messages, sites: counts.sites, seconds }),
    );
  } else {
    console.log(`${counts.messages} messages of ${counts.sites} sites in ${seconds} s`);
    console.log(
      `recipient-level trackers: ${score.found} found, ${score.missed} missed, ${score.wronglyNamed} wrongly named`,
    );
  }
  return values.once ? 0 : serve();
}

/** Runs a word of the command on the campaign and gives its standard output. Items given up are no failure here. */
async function pixelcensus(...words: readonly string[]): Promise<string> {
  const args = [join(root, "pixelcensus.js"), ...words, "--campaign", directory];
  const run = promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 28, encoding: "utf8" });
  run.child.stderr?.pipe(process.stderr);
  try {
    return (await run).stdout;
  } catch (error) {
    const { code: exit, stdout } = error as { code?: number; stdout?: string };
    const mayGoOn = words[0] === "doctor" || exit === 4;
    if (mayGoOn && stdout !== undefined) return stdout;
    throw new Error(`pixelcensus ${words.join(" ")} ended with exit code ${exit}`);
  }
}

function serve(): Promise<number> {
  const child = spawn(
    process.execPath,
    [join(root, "pixelcensus.js"), "dashboards", "--serve", "--campaign", directory],
    { stdio: "inherit" },
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill("SIGTERM"));
  return new Promise((done) => child.on("exit", () => done(0)));
}

async function startInternet() {
  const args = [join(root, "test/world/main.ts"), "--campaign", directory, "--sites", values.sites];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("the test internet ended early");
    return JSON.parse(value) as { ready?: boolean; result?: unknown; error?: string };
  };
  await next();
  const ask = async (request: object) => {
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    const answer = await next();
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  };
  return {
    ask,
    close: () => void child.stdin!.end(),
  };
}
