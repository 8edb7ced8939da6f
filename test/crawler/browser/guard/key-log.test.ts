import { appendFileSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../../../../crawler/browser/chromium.ts";
import { newKeyLog } from "../../../../crawler/browser/guard/key-log.ts";
import { startNetworkGuard } from "../../../../crawler/browser/guard/network-guard.ts";

/** The folder for temporary files, empty at first, so that all that lies in it is ours. */
const temporary = mkdtempSync(join(tmpdir(), "pixelcensus-key-log-"));
const before = process.env.TMPDIR;
beforeAll(() => {
  process.env.TMPDIR = temporary;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(temporary, { recursive: true });
});
const ours = () => readdirSync(temporary).filter((name) => name.startsWith("pixelcensus-tls-"));
const [RANDOM, OTHER] = ["aa".repeat(32), "bb".repeat(32)];

test("secrets are read as they are written, of whole lines alone, from a file without a name", async () => {
  const log = newKeyLog();
  const path = log.flag.slice(log.flag.indexOf("=") + 1);
  expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  const browserEnd = openSync(path, "w", 0o600);
  const secretOf = (await log.opened())!;
  expect(ours()).toEqual([]);
  writeSync(browserEnd, `CLIENT_RANDOM ${OTHER} 00\nSERVER_HANDSHAKE_TRAFFIC_SECRET ${RANDOM} 01`);
  expect([secretOf(RANDOM), secretOf(OTHER)]).toEqual([null, null]);
  writeSync(browserEnd, "02\n");
  expect(secretOf(RANDOM)).toEqual(Buffer.from([1, 2]));
  closeSync(browserEnd);
  log.close();
  expect(secretOf(OTHER)).toBeNull();
});

test("of a browser that never started nothing is left", () => {
  const log = newKeyLog();
  appendFileSync(log.flag.slice(log.flag.indexOf("=") + 1), "x");
  log.close();
  expect(ours()).toEqual([]);
});

test.runIf(process.platform !== "win32")(
  "while a browser runs its secrets have no name on the disk: neither its death nor ours leaves them there",
  { timeout: 60_000 },
  async () => {
    const guard = await startNetworkGuard({ resolve: async () => ({ addresses: [] }) });
    const browser = await launchBrowser({ guard });
    expect(ours()).toEqual([]);
    await browser.close();
    await guard.close();
  },
);
