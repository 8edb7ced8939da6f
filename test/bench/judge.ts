/**
 * Benchmark of the judge on synthetic campaigns of 10 thousand, 100 thousand and 1 million requests, and of the leak
 * search beside the naive loop. `npm run bench:judge`, or `npx node test/bench/judge.ts 10000` for one size.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { addressPatterns } from "../../analysis/classify/leak/address-forms.ts";
import { GramMatcher } from "../../analysis/classify/leak/gram-matcher.ts";
import { judgeInParallel } from "../../analysis/judge/judge-in-parallel.ts";
import { openDatabase } from "../../data/database.ts";
import { syntheticCampaign } from "./synthetic-campaign.ts";

const MAILINGS = 25;
const TWINS = 2;
const IMAGES = 9;
/** Share of the synthetic sites that send mail. */
const SENDING = 0.835;
const THREADS = 2;
const print = (line: string) => process.stdout.write(`${line}\n`);

/** What a process that judges tells. */
interface Measured {
  readonly requests: number;
  readonly messages: number;
  readonly verdicts: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** Makes a campaign of about `wanted` requests, ten a message. */
function make(path: string, wanted: number): void {
  const sites = Math.max(1, Math.round(wanted / 10 / MAILINGS / TWINS / SENDING));
  const options = { sites, mailings: MAILINGS, twins: TWINS, arms: ["accept"], images: IMAGES };
  const db = syntheticCampaign(path, options);
  // With a country, every verdict is labelled under its rule set as well.
  db.$client
    .prepare("insert into campaign_files (sha256, content, first_used_at) values ('0', ?, '2027-03-01')")
    .run("jurisdiction: FR\narms: [{ name: accept, consent: accept, opens: true }]\n");
  db.$client.close();
}

/** Judges a campaign that is there. */
async function measure(path: string): Promise<Measured> {
  const db = openDatabase(path);
  const count = (table: string) => db.$client.prepare(`select count(*) from ${table}`).pluck().get() as number;
  const [requests, messages] = [count("requests"), count("messages")];
  const start = performance.now();
  const before = process.cpuUsage();
  const { verdicts } = await judgeInParallel(db, dirname(path), { now: () => new Date(0), threads: THREADS });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  db.$client.close();
  const peakMb = process.resourceUsage().maxRSS / 1024;
  return { requests, messages, verdicts, seconds, cpuSeconds: (user + system) / 1e6, peakMb };
}

/** Each size is made in one process and judged in another, so that time and memory are the judge's alone. */
function benchJudge(sizes: readonly number[]): void {
  const [, script] = process.argv as [string, string];
  const run = (...words: string[]) => execFileSync(process.execPath, [script, ...words], { encoding: "utf8" });
  print("requests  messages  verdicts  seconds  CPU seconds  CPU microseconds a request  peak memory MB");
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), "pixelcensus-bench-judge-"));
    try {
      const path = join(folder, "census.db");
      run("make", path, String(size));
      const { requests, messages, verdicts, seconds, cpuSeconds, peakMb } = JSON.parse(
        run("measure", path),
      ) as Measured;
      print(
        `${requests}  ${messages}  ${verdicts}  ${seconds.toFixed(2)}  ${cpuSeconds.toFixed(2)}  ${((cpuSeconds * 1e6) / requests).toFixed(1)}  ${peakMb.toFixed(0)}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** All forms to depth 3 planted in URLs: the matcher and the naive loop must find the same. */
function benchLeaks(): void {
  const patterns = addressPatterns("k3hq7xw2v9pd4tmz@seeds.example", 3);
  const matcher = new GramMatcher(patterns);
  const every = Math.floor(patterns.length / 200);
  const urls = Array.from({ length: 20_000 }, (_, i) => {
    const planted = i % 100 === 0 ? patterns[(i / 100) * every]?.text : undefined;
    return `https://px${i % 50}.tracker.test/i/${i.toString(36)}/o.gif?pid=${i * 7919}&h=x${planted ?? "8f3a2c1d9e7b4f60"}&c=spring`;
  });
  const naiveUrls = urls.filter((_, i) => i % 20 === 0);
  let start = performance.now();
  const naive = naiveUrls.map((url) =>
    patterns
      .filter(({ text }) => url.includes(text))
      .map(({ text }) => text)
      .sort()
      .join(),
  );
  const naiveRate = naiveUrls.length / ((performance.now() - start) / 1000);
  for (const url of urls) matcher.find(url);
  start = performance.now();
  for (const url of urls) matcher.find(url);
  const rate = urls.length / ((performance.now() - start) / 1000);
  const missed = naiveUrls.filter(
    (url, i) => [...new Set(matcher.find(url).map(({ pattern }) => pattern.text))].sort().join() !== naive[i],
  );
  print(
    `leak search: ${patterns.length} forms; naive ${naiveRate.toFixed(0)} URLs/s, matcher ${rate.toFixed(0)} URLs/s, ratio ${(rate / naiveRate).toFixed(0)}; ` +
      `${naive.filter((found) => found !== "").length} planted URLs, ${missed.length} differ`,
  );
}

const [word, path = "", size = ""] = process.argv.slice(2);
if (word === "make") make(path, Number(size));
else if (word === "measure") print(JSON.stringify(await measure(path)));
else {
  if (word === undefined) benchLeaks();
  benchJudge(word === undefined ? [10_000, 100_000, 1_000_000] : [Number(word)]);
}
