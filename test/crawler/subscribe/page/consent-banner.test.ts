import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GuardedBrowser, launchBrowser } from "../../../../crawler/browser/chromium.ts";
import { type NetworkGuard, startNetworkGuard } from "../../../../crawler/browser/guard/network-guard.ts";
import { type BannerTreatment, watchBanners } from "../../../../crawler/subscribe/page/consent-banner.ts";

/** A banner in the markup of a consent tool that the rules know, put into the page some time after it has loaded. */
const banner = `<div id="ccc"><div id="ccc-module">We use cookies
  <button class="ccc-reject-button" onclick="document.title='rejected';document.querySelector('#ccc').remove()">No</button>
  <button class="ccc-accept-button" onclick="document.title='accepted';document.querySelector('#ccc').remove()">Yes</button></div></div>`;
const pages: Readonly<Record<string, string>> = {
  "/at-once": `<title>seen</title><p>Our news</p>${banner}`,
  "/late": `<title>seen</title><p>Our news</p><script>setTimeout(() => document.body.insertAdjacentHTML("beforeend", ${JSON.stringify(banner)}), 700)</script>`,
  "/none": "<title>seen</title><p>Our news</p>",
};

describe("watchBanners", () => {
  let server: Server;
  let guard: NetworkGuard;
  let browser: GuardedBrowser;
  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(pages[request.url ?? ""] ?? "");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const ports = { "80": (server.address() as AddressInfo).port };
    guard = await startNetworkGuard({
      resolve: async () => ({ addresses: ["127.0.0.1"] }),
      test: { allow: ["127.0.0.0/8"], ports },
    });
    browser = await launchBrowser({ guard });
  });
  afterAll(async () => {
    await browser.close();
    await guard.close();
    server.close();
  });

  test.each<[string, BannerTreatment, string, RegExp | null]>([
    ["/at-once", "opt-out", "rejected", /opted out/],
    ["/late", "opt-out", "rejected", /opted out/],
    ["/at-once", "none", "seen", null],
    ["/none", "opt-out", "seen", null],
  ])("treats the banner of %s as the campaign says: %s", async (path, treatment, title, words) => {
    const visit = await browser.visit({ scripts: true });
    const watch = await watchBanners(visit.context, treatment);
    const page = await visit.newPage();
    await page.goto(`http://news.test${path}`);
    const said = await watch.settle(6_000);
    if (words === null) expect(said).toBeNull();
    else expect(said).toMatch(words);
    expect(await page.title()).toBe(title);
    await visit.close();
  });
});
