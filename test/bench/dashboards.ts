import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { buildDashboard } from "../../dashboards/build/build.ts";
import { openDatabase } from "../../data/database.ts";
import { syntheticCampaign } from "./synthetic-campaign.ts";

/**
 * Builds the dashboards of synthetic campaigns of 10,000 to 1,000,000 requests and draws their first page.
 * `npm run bench:dashboards [-- requests...]`; prints one JSON line a size.
 */
const [first, ...rest] = process.argv.slice(2);
if (first === "--build") console.log(JSON.stringify(await build(rest[0]!)));
else {
  const sizes = first === undefined ? [10_000, 100_000, 1_000_000] : [first, ...rest].map(Number);
  const found: Measured[] = [];
  for (const requests of sizes) {
    found.push(await measure(requests));
    console.log(JSON.stringify(found.at(-1)));
  }
  const [small, large] = [found[0]!, found.at(-1)!];
  const times = (name: keyof Measured): number => round(large[name] / small[name]);
  if (found.length > 1)
    console.log(
      JSON.stringify({
        growth: times("requests"),
        buildSeconds: times("buildSeconds"),
        peakMb: times("peakMb"),
        pageKbGzip: times("pageKbGzip"),
        firstDrawingMs: times("firstDrawingMs"),
        interactionMs: times("interactionMs"),
      }),
    );
}

type Measured = Awaited<ReturnType<typeof measure>>;

/** The build alone, in a process of its own: its peak of memory is not that of making the campaign. */
async function build(dir: string) {
  const db = openDatabase(join(dir, "census.db"));
  const start = performance.now();
  const { files } = await buildDashboard(db, dir, join(dir, "out"));
  const buildSeconds = round((performance.now() - start) / 1000);
  db.$client.close();
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpuSeconds = round((userCPUTime + systemCPUTime) / 1e6);
  return { buildSeconds, cpuSeconds, peakMb: Math.round(process.resourceUsage().maxRSS / 1024), files };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function measure(requests: number) {
  const dir = mkdtempSync(join(tmpdir(), "bench-dashboards-"));
  try {
    const sites = Math.max(20, Math.round(Math.min(5000, requests / 200)));
    const mailings = 10;
    const images = Math.max(1, Math.round(requests / (sites * 0.82 * 2 * mailings)) - 1);
    const db = syntheticCampaign(join(dir, "census.db"), { sites, mailings, images });
    const counted = db.$client
      .prepare("select (select count(*) from requests) as requests, (select count(*) from messages) as messages")
      .get() as {
      requests: number;
      messages: number;
    };
    db.$client.close();
    const built = JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), "--build", dir], { encoding: "utf8" }),
    ) as Awaited<ReturnType<typeof build>>;
    const page = await drawing(join(dir, "out"));
    return {
      ...counted,
      sites,
      ...built,
      pageKbGzip: pageWeight(join(dir, "out")),
      ...page,
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Everything the views of many things can load, compressed; pages of single senders and messages are apart. */
function pageWeight(out: string): number {
  const files = [
    "index.html",
    "pixelcensus.css",
    "pixelcensus.js",
    ...readdirSync(join(out, "data")).map((name) => `data/${name}`),
  ];
  const bytes = files
    .filter((name) => statSync(join(out, name)).isFile())
    .reduce((sum, name) => sum + gzipSync(readFileSync(join(out, name)), { level: 9 }).length, 0);
  return Math.round(bytes / 1024);
}

async function drawing(out: string) {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const first: number[] = [];
  const interaction: number[] = [];
  for (let run = 0; run < 3; run++) {
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    const start = performance.now();
    await page.goto(`${pathToFileURL(join(out, "index.html"))}`);
    await page.waitForSelector("#app[data-ready]");
    first.push(performance.now() - start);
    await page.goto(`${pathToFileURL(join(out, "index.html"))}#/senders`);
    await page.waitForSelector("table");
    for (const filter of ["is:tracked", "country:FR", ""])
      interaction.push(await redraw(page, `#/senders?filter=${filter}`));
    for (const definition of ["twins", "any"])
      interaction.push(await redraw(page, `#/overview?definition=${definition}`));
    await page.close();
  }
  await browser.close();
  const median = (values: number[]): number => Math.round(values.sort((a, b) => a - b)[values.length >> 1]!);
  return {
    firstDrawingMs: median(first),
    interactionMs: median(interaction),
    slowestInteractionMs: Math.round(Math.max(...interaction)),
  };
}

/** From the change of the address to two frames after the page says it is drawn. */
function redraw(page: import("playwright-core").Page, hash: string): Promise<number> {
  return page.evaluate(async (to) => {
    const app = document.getElementById("app")!;
    const before = app.dataset.ready;
    const start = performance.now();
    location.hash = to;
    while (app.dataset.ready === before) await new Promise((next) => requestAnimationFrame(next));
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    return performance.now() - start;
  }, hash);
}
