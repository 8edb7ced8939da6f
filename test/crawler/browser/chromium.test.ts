import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GuardedBrowser, launchBrowser } from "../../../crawler/browser/chromium.ts";
import { findBrowser, thisHost } from "../../../crawler/browser/find-browser.ts";
import { type NetworkGuard, startNetworkGuard } from "../../../crawler/browser/guard/network-guard.ts";
import { pixel, startLoopbackNet } from "./loopback-net.ts";

let guard: NetworkGuard;
beforeAll(async () => {
  guard = await startNetworkGuard({ resolve: async () => ({ addresses: [] }) });
});
afterAll(() => guard.close());

/** Whether a script runs in a page of the visit: the browser behind it lives. */
async function lives(visit: Awaited<ReturnType<GuardedBrowser["visit"]>>): Promise<boolean> {
  try {
    const page = visit.context.pages()[0] ?? (await visit.newPage());
    return (await page.evaluate(() => 1 + 1)) === 2;
  } catch {
    return false;
  }
}

test("after its number of visits the browser is started anew; what goes on in the old one ends first, and then that is closed", {
  timeout: 60_000,
}, async () => {
  const browser = await launchBrowser({ guard, visitsPerStart: 2 });
  try {
    const [kept, short] = [await browser.visit({ scripts: true }), await browser.visit({ scripts: true })];
    expect(browser.starts).toBe(1);
    const [next, beside] = await Promise.all([browser.visit({ scripts: true }), browser.visit({ scripts: true })]);
    expect(browser.starts).toBe(2);
    expect(await Promise.all([kept, next, beside].map(lives))).toEqual([true, true, true]);
    const old = kept.context.browser()!;
    expect(next.context.browser()).not.toBe(old);
    await short.close();
    expect(old.isConnected()).toBe(true);
    const gone = new Promise((resolve) => old.once("disconnected", resolve));
    await kept.close();
    await gone;
    expect(old.isConnected()).toBe(false);
    expect(await lives(next)).toBe(true);
  } finally {
    await browser.close();
  }
});

test("of a browser that dies the visits end, and the next one starts it again", { timeout: 60_000 }, async () => {
  const browser = await launchBrowser({ guard });
  try {
    const doomed = await browser.visit({ scripts: true });
    expect(await lives(doomed)).toBe(true);
    const session = await doomed.context.browser()!.newBrowserCDPSession();
    await session.send("Browser.crash").catch(() => {});
    expect(await lives(doomed)).toBe(false);
    await doomed.close();
    const next = await browser.visit({ scripts: true });
    expect(await lives(next)).toBe(true);
    expect(browser.starts).toBe(2);
  } finally {
    await browser.close();
  }
});

const isFull = (path: string) => !/headless/.test(path) && existsSync(path);
const full = findBrowser({ ...thisHost(""), env: { PATH: process.env.PATH }, exists: isFull });

test.runIf(full !== null)(
  "the full browser keeps the cookies of third parties in its fresh contexts, as the headless shell does",
  { timeout: 60_000 },
  async () => {
    const net = await startLoopbackNet({
      "top.test": (_, response) =>
        response.setHeader("content-type", "text/html").end('<img src="https://third.test/p">'),
      "third.test": (request, response, url) => {
        response.setHeader("set-cookie", "id=1; Secure; SameSite=None");
        pixel(request, response, url);
      },
    });
    const own = await startNetworkGuard({ resolve: net.resolve, test: net.network });
    const browser = await launchBrowser({ guard: own, ca: net.ca, program: full! });
    try {
      expect((await browser.facts()).kind).toBe("full");
      const visit = await browser.visit({ scripts: false });
      await (await visit.newPage()).goto("http://top.test/");
      expect(await visit.context.cookies()).toMatchObject([{ name: "id", domain: "third.test" }]);
      // The full browser asks for the page's icon too.
      const third = visit.log.rows().find(({ host }) => host === "third.test");
      expect(third).toMatchObject({ setCookies: ["id=1; Secure; SameSite=None"] });
    } finally {
      await browser.close();
      await own.close();
      await net.close();
    }
  },
);
