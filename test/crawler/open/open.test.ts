import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenItem, type OpenWorld, open } from "../../../crawler/open/open.ts";
import { newOpener } from "../../../crawler/open/opener.ts";
import type { Answer } from "../browser/loopback-net.ts";
import { type OpeningBench, openingBench } from "./opening-bench.ts";

/** Answers from the second time on, so that the first opening hangs. */
let asked = 0;
const late: Answer = (_, response) => {
  asked += 1;
  if (asked > 1) response.writeHead(204).end();
};

let bench: OpeningBench;
const opener = newOpener({ screenshots: false });
beforeAll(async () => {
  bench = await openingBench({ "late.test": late });
});
afterAll(async () => {
  await opener.close();
  await bench.close();
});

/** A world of one message, whose permits are those given. */
function worldOf(permits: Set<string>): OpenWorld {
  const html = '<img src="https://good.test/p.gif"><img src="https://late.test/p.gif">';
  return {
    now: () => new Date(),
    campaign: { arms: [], mailClients: ["desktop"], openings: { sample: "all" }, network: { resolvers: [] } } as never,
    blobs: {
      get: async () => Buffer.from("message"),
      has: () => false,
      putAll: async (blobs) => blobs.map((blob) => createHash("sha256").update(blob).digest("hex")),
    },
    browser: async () => bench.browser,
    preflight: async () => ({}),
    permit: (key) => !permits.has(key) && permits.add(key) !== undefined,
    displayed: () => ({ html, inline: [] }),
    opener,
  };
}

const item: OpenItem = {
  subject: "m desktop",
  round: 0,
  dueAt: null,
  message: "m",
  mailClient: "desktop",
  reopensInMs: null,
  cookies: null,
  resources: "[]",
};

test("after the browser's death the next try tells what the first one sent, and the one after that nothing of it", {
  timeout: 60_000,
}, async () => {
  const permits = new Set<string>();
  const first = open.work(item, worldOf(permits));
  first.catch(() => {});
  const visit = await bench.browser.visit({ scripts: false });
  await expect.poll(() => asked, { timeout: 10_000 }).toBe(1);
  const session = await visit.context.browser()!.newBrowserCDPSession();
  await session.send("Browser.crash").catch(() => {});
  await visit.close();
  await expect(first).rejects.toMatchObject({ reason: "browser-crashed" });
  const second = await open.work(item, worldOf(permits));
  expect(second.visit.special.earlierTry).toMatchObject([
    { method: "GET", url: "https://good.test/p.gif" },
    { method: "GET", url: "https://late.test/p.gif", status: null },
  ]);
  const third = await open.work({ ...item, round: 1 }, worldOf(permits));
  expect(third.visit.special).not.toHaveProperty("earlierTry");
});

test("of a try that ended with its process it is told that nobody knows what it sent", async () => {
  const { visit } = await open.work({ ...item, subject: "n desktop" }, worldOf(new Set(["open n desktop 0"])));
  expect(visit.special.earlierTry).toBe(true);
});
