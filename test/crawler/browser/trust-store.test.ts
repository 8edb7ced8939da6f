import { existsSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GuardedBrowser, launchBrowser } from "../../../crawler/browser/chromium.ts";
import { type NetworkGuard, startNetworkGuard } from "../../../crawler/browser/guard/network-guard.ts";
import { makeTrustStore } from "../../../crawler/browser/trust-store.ts";
import { createAuthority } from "../../world/certificates.ts";
import { type LoopbackNet, startLoopbackNet } from "./loopback-net.ts";

let net: LoopbackNet;
let guard: NetworkGuard;
beforeAll(async () => {
  net = await startLoopbackNet(
    {},
    {
      below: ["below.test"],
      faults: { "expired.test": "expired", "other.test": "wrong-host", "self.test": "self-signed" },
    },
  );
  guard = await startNetworkGuard({ resolve: net.resolve, test: net.network });
});
afterAll(async () => {
  await guard.close();
  await net.close();
});

/** What loading the hosts' pages gives: the status, or the browser's word for what is wrong. */
async function loads(browser: GuardedBrowser, hosts: readonly string[]): Promise<Record<string, number | string>> {
  const visit = await browser.visit({ scripts: false });
  const found: Record<string, number | string> = {};
  for (const host of hosts) {
    const page = await visit.newPage();
    found[host] = await page.goto(`https://${host}/`).then(
      (response) => response!.status(),
      (error: Error) => /ERR_\w+/.exec(error.message)?.[0] ?? error.message,
    );
    await page.close();
  }
  await visit.close();
  return found;
}

const hosts = ["leaf.test", "below.test", "expired.test", "other.test", "self.test"];

test("an extra root is trusted where servers send their leaf alone or an intermediate with it, and broken certificates stay errors", {
  timeout: 60_000,
}, async () => {
  const browser = await launchBrowser({ guard, ca: net.ca });
  try {
    expect(await loads(browser, hosts)).toEqual({
      "leaf.test": 200,
      "below.test": 200,
      "expired.test": "ERR_CERT_DATE_INVALID",
      "other.test": "ERR_CERT_COMMON_NAME_INVALID",
      "self.test": "ERR_CERT_AUTHORITY_INVALID",
    });
  } finally {
    await browser.close();
  }
});

test.each([
  ["another root", () => createAuthority().pem],
  ["no root", () => undefined],
])("with %s every certificate of the net is refused", { timeout: 60_000 }, async (_, ca) => {
  const browser = await launchBrowser({ guard, ca: ca() });
  try {
    const found = await loads(browser, ["leaf.test", "below.test"]);
    expect(new Set(Object.values(found))).toEqual(new Set(["ERR_CERT_AUTHORITY_INVALID"]));
  } finally {
    await browser.close();
  }
});

test("the home of a trusting browser is gone when it is closed, and a text without a certificate is refused", () => {
  const store = makeTrustStore(net.ca)!;
  expect(existsSync(`${store.env.HOME}/.pki/nssdb/cert9.db`)).toBe(true);
  store.close();
  expect(existsSync(store.env.HOME!)).toBe(false);
  expect(() => makeTrustStore("-----BEGIN NOTHING-----")).toThrow(/no PEM certificate/);
  expect(() => makeTrustStore(net.ca, "darwin")).toThrow(/keychain/);
});
