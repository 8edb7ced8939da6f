/**
 * Openings per second beside a bare Playwright loop that only loads the same pages, in one run: `npm run bench:open [-- --openings N --rounds R]`.
 * Both use the same browser, flags and concurrency, a fresh context a message, and servers in another process. On Linux also the processor time of
 * this process and the browser, whose ratio does not depend on what else the machine does. With `--memory N` it instead opens N messages and prints
 * the memory of this process and of the browser as it goes.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import PQueue from "p-queue";
import { chromium } from "playwright-core";
import { browserFlags } from "../../crawler/browser/browser-flags.ts";
import { ensureBrowser, launchBrowser } from "../../crawler/browser/chromium.ts";
import { startNetworkGuard } from "../../crawler/browser/guard/network-guard.ts";
import { storeBodies } from "../../crawler/browser/save-visit.ts";
import { makeTrustStore } from "../../crawler/browser/trust-store.ts";
import { MAIL_CLIENTS } from "../../crawler/open/mail-clients.ts";
import { openMessage } from "../../crawler/open/open-message.ts";
import { newOpener } from "../../crawler/open/opener.ts";
import { BlobStore } from "../../crawler/receive/blob-store.ts";

const { values } = parseArgs({
  options: {
    openings: { type: "string", default: "40" },
    rounds: { type: "string", default: "5" },
    concurrency: { type: "string", default: "2" },
    memory: { type: "string" },
  },
});
const [openings, rounds, concurrency] = [Number(values.openings), Number(values.rounds), Number(values.concurrency)];

const servers = spawn(process.execPath, [join(import.meta.dirname, "open-server.ts")], {
  stdio: ["pipe", "pipe", "inherit"],
});
const { port, ca } = JSON.parse(
  await new Promise<string>((settle) => servers.stdout.once("data", (line: Buffer) => settle(line.toString()))),
) as { port: number; ca: string };
const directory = mkdtempSync(join(tmpdir(), "pixelcensus-bench-"));
const blobs = new BlobStore(directory);
const program = await ensureBrowser((sentence) => console.error(sentence));
const network = { allow: ["127.0.0.0/8"], ports: { 443: port } };
const guard = await startNetworkGuard({ resolve: async () => ({ addresses: ["127.0.0.1"] }), test: network });
const before = childrenOf(process.pid);
// Compared with a bare browser that is never started anew, ours is not either: an ended browser takes its times with it.
const visitsPerStart = values.memory === undefined ? Number.POSITIVE_INFINITY : undefined;
const ours = await launchBrowser({ guard, ca, program, visitsPerStart });
const ourFirst = childrenOf(process.pid).find((pid) => !before.includes(pid)) ?? 0;
const opener = newOpener({ screenshots: false });
const trust = makeTrustStore(ca);
const bare = await chromium.launch({
  env: { ...(process.env as Record<string, string>), ...trust?.env },
  executablePath: program.path,
  args: [
    ...browserFlags().filter((flag) => !flag.startsWith("--host-resolver")),
    `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
  ],
});
const barePid = childrenOf(process.pid).find((pid) => !before.includes(pid) && pid !== ourFirst) ?? 0;
/** Our browsers as they run now: one is started anew after a number of visits. */
const ourPids = () => childrenOf(process.pid).filter((pid) => !before.includes(pid) && pid !== barePid);
const html = await pages(10);

async function pages(count: number): Promise<string[]> {
  const context = await bare.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const texts: string[] = [];
  for (let n = 0; n < count; n += 1) texts.push(await (await page.goto(`https://mail.test/mail/${n}`))!.text());
  await context.close();
  return texts;
}

async function loadBare(n: number): Promise<void> {
  const context = await bare.newContext({ javaScriptEnabled: false, viewport: MAIL_CLIENTS.desktop.viewport });
  const page = await context.newPage();
  await page.goto(`https://mail.test/mail/${n % html.length}`);
  await context.close();
}

/** The same two loads and two pictures as ours, without requests, headers, bodies, boxes or DOM: what the pictures alone cost anybody. */
async function photographBare(n: number): Promise<void> {
  const context = await bare.newContext({ javaScriptEnabled: false, viewport: MAIL_CLIENTS.desktop.viewport });
  const page = await context.newPage();
  for (const path of ["off", "mail"]) {
    await page.goto(`https://mail.test/${path}/${n % html.length}`);
    await page.screenshot({ fullPage: true });
  }
  await context.close();
}

async function openOurs(n: number, screenshots: boolean): Promise<void> {
  const message = { html: html[n % html.length]!, inline: [] };
  const asked = { key: `${n}`, message, client: MAIL_CLIENTS.desktop, reopensInMs: null, cookies: null, screenshots };
  const opened = await openMessage(ours, opener.kept, asked, () => new Date());
  if (opened.page === null)
    throw new Error(
      `${opened.stoppedBy}: ${JSON.stringify(opened.requests.map(({ url, failure, endMs }) => [url, failure, endMs]))}`,
    );
  const rows = await storeBodies(blobs, opened.requests, opener.examiner(ours).examine);
  if (screenshots && (opened.screenshotOn === null || opened.screenshotOff === null)) throw new Error("no screenshot");
  const shots = [opened.screenshotOn, opened.screenshotOff, Buffer.from(opened.page.html)].filter(
    (blob) => blob !== null,
  );
  await blobs.putAll(shots);
  if (rows.length !== 18 || rows.some(({ bodySha256, status }) => status !== 302 && bodySha256 === null))
    throw new Error(`${rows.length} requests, not 18 with bodies`);
}

interface Measured {
  readonly perSecond: number;
  readonly cpuMs: number;
}

const ways: Readonly<
  Record<string, { readonly act: (n: number) => Promise<void>; readonly browsers: () => readonly number[] }>
> = {
  "bare loop (page.goto)": { act: loadBare, browsers: () => [barePid] },
  "bare loop, 2 screenshots": { act: photographBare, browsers: () => [barePid] },
  "open, no screenshot": { act: (n) => openOurs(n, false), browsers: ourPids },
  "open, both screenshots": { act: (n) => openOurs(n, true), browsers: ourPids },
};

async function measure({ act, browsers }: (typeof ways)[string], from: number): Promise<Measured> {
  const queue = new PQueue({ concurrency });
  const cpu = () =>
    (process.cpuUsage().user + process.cpuUsage().system) / 1000 +
    browsers().reduce((sum, pid) => sum + processorMs(pid), 0);
  const [startedAt, cpuBefore] = [performance.now(), cpu()];
  for (let n = 0; n < openings; n += 1) void queue.add(() => act(from + n));
  await queue.onIdle();
  return { perSecond: (openings * 1000) / (performance.now() - startedAt), cpuMs: (cpu() - cpuBefore) / openings };
}

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

async function compare(): Promise<void> {
  const found = new Map(Object.keys(ways).map((name) => [name, [] as Measured[]]));
  for (const { act } of Object.values(ways)) for (let n = 0; n < 2; n += 1) await act(n);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const measured = await measure(way, round * openings);
      found.get(name)!.push(measured);
      console.error(
        `round ${round}: ${name} ${measured.perSecond.toFixed(2)}/s, ${measured.cpuMs.toFixed(0)} ms processor each`,
      );
    }
  }
  const base = found.get("bare loop (page.goto)")!;
  console.log(
    `${program.kind} ${bare.version()}, ${openings} openings a round, ${rounds} rounds, ${concurrency} at once, 18 requests a message`,
  );
  for (const [name, all] of found) {
    const wall = all.map(({ perSecond }, round) => perSecond / base[round]!.perSecond);
    const cpu = all.map(({ cpuMs }, round) => base[round]!.cpuMs / cpuMs);
    const [rate, cost] = [median(all.map(({ perSecond }) => perSecond)), median(all.map(({ cpuMs }) => cpuMs))];
    const list = (ratios: readonly number[]) =>
      `${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(" ")})`;
    console.log(
      `${name.padEnd(25)} ${rate.toFixed(2)}/s, ratio to bare ${list(wall)}; ${cost.toFixed(0)} ms processor each, ratio ${list(cpu)}`,
    );
  }
}

/** Numbers of the direct children of a process; none where there is no /proc. */
function childrenOf(parent: number): number[] {
  if (process.platform !== "linux") return [];
  const pids = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => statOf(pid)?.[1] === String(parent));
}

/** The fields of /proc/PID/stat after the name (state first), or null where the process has ended. */
function statOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
  } catch {
    return null;
  }
}

function treeOf(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(treeOf)];
}

/** Processor time of a process and all below it, ended children included; ticks are 10 ms. NaN where there is no /proc. */
function processorMs(pid: number): number {
  if (process.platform !== "linux") return Number.NaN;
  return treeOf(pid).reduce(
    (sum, each) =>
      sum +
      (statOf(each)
        ?.slice(11, 15)
        .reduce((ticks, field) => ticks + Number(field), 0) ?? 0) *
        10,
    0,
  );
}

/** Proportional memory of the browser's processes in MB; Linux only. */
function browserMegabytes(): number {
  if (process.platform !== "linux") return Number.NaN;
  const kilobytes = ourPids()
    .flatMap(treeOf)
    .map((pid) => {
      try {
        return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
      } catch {
        return 0;
      }
    });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

async function watchMemory(count: number): Promise<void> {
  await bare.close();
  trust?.close();
  const queue = new PQueue({ concurrency });
  for (let done = 0; done < count; ) {
    const step = Math.min(500, count - done);
    for (let n = 0; n < step; n += 1) void queue.add(() => openOurs(done + n, false));
    await queue.onIdle();
    done += step;
    global.gc?.();
    console.log(
      `${done} openings: node ${(process.memoryUsage().rss / 1048576).toFixed(0)} MB, browser ${browserMegabytes().toFixed(0)} MB`,
    );
  }
}

process.exitCode = 1;
if (values.memory === undefined) await compare();
else await watchMemory(Number(values.memory));
process.exitCode = 0;
await opener.close();
await Promise.all([ours.close(), bare.close()]);
await guard.close();
servers.stdin.end();
rmSync(directory, { recursive: true });
