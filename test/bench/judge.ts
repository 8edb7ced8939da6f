/**
 * Benchmark of the judge on synthetic campaigns of 10 thousand, 100 thousand and 1 million requests, and of the leak
 * search beside the naive loop. `npm run bench:judge`, or `npx node test/bench/judge.ts 10000` for one size.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addressPatterns } from "../../analysis/classify/leak/address-forms.ts";
import { GramMatcher } from "../../analysis/classify/leak/gram-matcher.ts";
import { judgeInParallel } from "../../analysis/judge-in-parallel.ts";
import { openDatabase } from "../../data/database.ts";
import { syntheticCampaign } from "./synthetic-campaign.ts";

const MAILINGS = 25;
const TWINS = 2;
const print = (line: string) => process.stdout.write(`${line}\n`);

/** Judges a campaign of about `wanted` requests in a process that has made it before; gives seconds and memory. */
async function measure(wanted: number): Promise<{
  requests: number;
  messages: number;
  seconds: number;
  cpuSeconds: number;
  verdicts: number;
}> {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-bench-judge-"));
  const path = join(folder, "census.db");
  try {
    const sites = Math.max(1, Math.round(wanted / 10 / MAILINGS / TWINS));
    syntheticCampaign(path, { sites, mailings: MAILINGS, twins: TWINS, arms: ["accept"], images: 8 }).$client.close();
    const db = openDatabase(path);
    // With a country, every verdict is labelled under its rule set as well.
    db.$client
      .prepare(
        "insert into campaign_files (sha256, content, first_used_at) values ('0', 'jurisdiction: FR\n', '2027-03-01')",
      )
      .run();
    const count = (table: string) => db.$client.prepare(`select count(*) from ${table}`).pluck().get() as number;
    const [requests, messages] = [count("requests"), count("messages")];
    const start = performance.now();
    const before = process.cpuUsage();
    const { verdicts } = await judgeInParallel(db, folder, { now: () => new Date(0), threads: 2 });
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    db.$client.close();
    return { requests, messages, seconds, cpuSeconds: (user + system) / 1e6, verdicts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchJudge(sizes: readonly number[]): Promise<void> {
  print("requests  messages  verdicts  seconds  CPU seconds  CPU microseconds a request  peak memory MB");
  for (const size of sizes) {
    const { requests, messages, verdicts, seconds, cpuSeconds } = await measure(size);
    const peakMb = process.resourceUsage().maxRSS / 1024;
    print(
      `${requests}  ${messages}  ${verdicts}  ${seconds.toFixed(2)}  ${cpuSeconds.toFixed(2)}  ${((cpuSeconds * 1e6) / requests).toFixed(1)}  ${peakMb.toFixed(0)}`,
    );
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

const [size] = process.argv.slice(2);
if (size === undefined) benchLeaks();
await benchJudge(size === undefined ? [10_000, 100_000, 1_000_000] : [Number(size)]);
