/**
 * `npm run bench:extract [MESSAGES]`: processor time a message of parse and extract, beside postal-mime alone (which finds no reference)
 * and beside mailparser with cheerio, which is what a user would write; then the wall rate with one worker thread a core, and memory.
 * The three take turns on chunks of 100 messages in one thread of one process, so that they meet the same machine; the figure is user plus
 * system time of the whole process, garbage collection included. Rates of a shared machine mean little, ratios hold.
 */
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { load } from "cheerio";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";
import { readMessageReferences } from "../../crawler/extract/message-references.ts";
import { readMessage } from "../../crawler/parse/mime.ts";
import { newsletter } from "./newsletters.ts";

const CHUNK = 100;
const GOAL = 1.6;
const SLOWEST = "mailparser + cheerio";

/** What takes turns; each gives a number so that nothing is optimised away. */
const contestants: Readonly<Record<string, (bytes: Buffer) => number | Promise<number>>> = {
  "postal-mime alone": async (bytes) => (await PostalMime.parse(bytes)).html?.length ?? 0,
  "parse alone": (bytes) => readMessage(bytes).parts.length,
  "parse + extract": (bytes) => readMessageReferences(readMessage(bytes)).resources.length,
  [SLOWEST]: async (bytes) => {
    const $ = load((await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true })).html || "");
    return $("[src], [srcset], [background], link[href], a[href]").length + $("style, [style]").text().length;
  },
};

if (isMainThread) await compare(Number(process.argv[2] ?? 2_000));
else work();

async function compare(count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, number) => newsletter(number));
  const missed = messages.filter(({ bytes, resourceUrls }) => {
    const found = new Set(readMessageReferences(readMessage(bytes)).resources.map(({ url }) => url));
    return resourceUrls.some((url) => !found.has(url));
  }).length;
  const sizes = messages.map(({ html }) => html.length).sort((a, b) => a - b);
  console.log(
    `${count} newsletters, HTML ${kilobytes(sizes[0])} to ${kilobytes(sizes.at(-1))}, median ${kilobytes(sizes[count >> 1])}; with a resource missed: ${missed}`,
  );
  const times = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  const rss: number[] = [];
  for (let round = -1; round < 3; round += 1) {
    for (let start = 0; start < count; start += CHUNK) {
      for (const [name, run] of Object.entries(contestants)) {
        if (name === SLOWEST && round > 0) continue; // one round tells enough of it
        const before = process.cpuUsage();
        for (const { bytes } of messages.slice(start, start + CHUNK)) await run(bytes);
        const { user, system } = process.cpuUsage(before);
        if (round >= 0) times.get(name)!.push((user + system) / 1_000 / Math.min(CHUNK, count - start)); // the first round warms up
      }
    }
    rss.push(process.memoryUsage().rss);
  }
  const alone = median(times.get("postal-mime alone")!);
  for (const [name, values] of times) {
    console.log(
      `${name.padEnd(22)} ${median(values).toFixed(3)} ms of processor a message   ${(median(values) / alone).toFixed(2)}x postal-mime`,
    );
  }
  const ratio = median(times.get("parse + extract")!) / alone;
  console.log(
    `resident memory after each round: ${rss.map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`).join(", ")}`,
  );
  console.log(
    `memory of parse + extract alone, 5 rounds: ${(await flatMemory(messages)).map((bytes) => `${Math.round(bytes / 2 ** 20)} MB`).join(", ")}`,
  );
  await wallRates(count);
  console.log(
    `${ratio <= GOAL ? "holds" : "DOES NOT HOLD"}: parse + extract at most ${GOAL}x postal-mime (${ratio.toFixed(2)}x)`,
  );
  if (ratio > GOAL) process.exitCode = 6;
}

/** Heap in use after each of five rounds of our own code alone, garbage collected where the runtime allows it. */
async function flatMemory(messages: readonly { readonly bytes: Buffer }[]): Promise<readonly number[]> {
  const after: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    for (const { bytes } of messages) readMessageReferences(readMessage(bytes));
    globalThis.gc?.();
    after.push(globalThis.gc === undefined ? process.memoryUsage().rss : process.memoryUsage().heapUsed);
  }
  return after;
}

async function wallRates(count: number): Promise<void> {
  for (const threads of new Set([1, availableParallelism()])) {
    const share = Math.ceil(count / threads);
    const workers = Array.from(
      { length: threads },
      (_, index) =>
        new Worker(new URL(import.meta.url), {
          workerData: { from: index * share, to: Math.min(count, (index + 1) * share) },
        }),
    );
    await Promise.all(workers.map((worker) => once(worker, "ready")));
    const startedAt = performance.now();
    for (const worker of workers) worker.postMessage("go");
    await Promise.all(workers.map((worker) => once(worker, "done")));
    const seconds = (performance.now() - startedAt) / 1_000;
    await Promise.all(workers.map((worker) => worker.terminate()));
    console.log(
      `${threads} worker ${threads === 1 ? "thread" : "threads"}: ${Math.round(count / seconds)} messages a second of wall time`,
    );
  }
}

function once(worker: Worker, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (message) => message === word && resolve());
  });
}

/** A worker thread: makes its share of the messages, warms up on some, then reads them all when told. */
function work(): void {
  const { from, to } = workerData as { readonly from: number; readonly to: number };
  const messages = Array.from({ length: to - from }, (_, index) => newsletter(from + index).bytes);
  const read = (bytes: Buffer) => readMessageReferences(readMessage(bytes));
  for (const bytes of messages.slice(0, 200)) read(bytes);
  parentPort!.once("message", () => {
    for (const bytes of messages) read(bytes);
    parentPort!.postMessage("done");
  });
  parentPort!.postMessage("ready");
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function kilobytes(bytes: number | undefined): string {
  return `${Math.round((bytes ?? 0) / 1_000)} KB`;
}
