import { spawn } from "node:child_process";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { countPending } from "../../../crawler/runner/ledger.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import { attempts, exclusions, permits } from "../../../data/schema/index.ts";
import { type SignUpBench, signUpBench } from "./sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

/** Honest, with decoys, asking for an account, a CAPTCHA, and closed to robots: one of each. */
const sites = [
  "bergblick.test",
  "honeycomb.test",
  "dijkhuis.test",
  "membership.test",
  "turnstile.test",
  "cloister.test",
  "deja.test",
  "drawbridge.test",
];

test("each site ends as its truth says, no decoy is filled, nothing forbidden is submitted, and a second run submits nothing", {
  timeout: 300_000,
}, async () => {
  bench = await signUpBench(sites);
  const { world } = bench;
  const rows = await bench.run();
  const wrong = world.sites.flatMap(({ name, expects }) => {
    const row = rows.find(({ site }) => site === name);
    const fine = [expects.outcome, ...(expects.alsoFine ?? [])] as readonly string[];
    return row !== undefined && fine.includes(row.outcome)
      ? []
      : [`${name}: ${row?.outcome} (${row?.reasons.join("; ")}), not ${expects.outcome}`];
  });
  expect(wrong).toEqual([]);
  expect(world.submissions.filter(({ filledDecoys }) => filledDecoys.length > 0)).toEqual([]);
  expect(
    world.submissions.filter(({ site }) => world.sites.find(({ name }) => name === site)?.expects.maySubmit === false),
  ).toEqual([]);
  const before = world.submissions.length;
  expect(before).toBeGreaterThanOrEqual(4);
  await bench.run();
  expect(world.submissions).toHaveLength(before);
});

test("nothing is visited without proof of control, nor without the study block", { timeout: 120_000 }, async () => {
  bench = await signUpBench(["lantern.test"], { isProved: false });
  await expect(bench.run()).rejects.toThrow(/_pixelcensus\.seeds\.example\. IN TXT/);
  expect(bench.world.log.filter(({ host }) => host === "lantern.test")).toEqual([]);
  await bench.close();
  bench = await signUpBench(["lantern.test"], { edit: (yaml) => yaml.replace(/^study:\n(?: {2}.*\n)+/m, "") });
  await expect(bench.run()).rejects.toThrow(/study/);
  expect(bench.world.log.filter(({ host }) => host === "lantern.test")).toEqual([]);
});

test("a site that campaign.yaml excludes after planning is never visited, without planning again, and date and reason are kept", {
  timeout: 120_000,
}, async () => {
  bench = await signUpBench(["lantern.test"]);
  appendFileSync(
    join(bench.directory, "campaign.yaml"),
    "exclude:\n  - { site: www.lantern.test, date: 2027-03-01, reason: asked by letter }\n",
  );
  const [row] = await bench.run();
  expect(row).toMatchObject({ outcome: "excluded", reasons: ["asked by letter"], submitted: false });
  expect(bench.world.log.filter(({ host }) => host === "lantern.test")).toEqual([]);
  const world = bench.open();
  expect(world.db.select().from(exclusions).all()).toMatchObject([
    { site: "lantern.test", date: "2027-03-01", reason: "asked by letter" },
  ]);
  await world.close();
});

test("once the daily cap is reached the other sites wait for the next day, none is given up, and twins sign up on one day", {
  timeout: 180_000,
}, async () => {
  bench = await signUpBench(["lantern.test", "kettle.test", "tidewater.test", "northstar.test"], {
    edit: (yaml) => yaml.replace(/dailyCap: \d+/, "dailyCap: 4").replace(/perArm: \d+/, "perArm: 2"),
  });
  const rows = await bench.run();
  expect(rows.map(({ outcome }) => outcome)).toEqual(Array(4).fill("subscribed"));
  expect(new Set(rows.map(({ site }) => site)).size).toBe(2);
  // As often as retries would be made, and more.
  for (let again = 0; again < 4; again += 1) expect(await bench.run()).toHaveLength(4);
  const world = bench.open();
  const now = Date.now();
  const pending = (at: number) =>
    countPending(world.db, subscribe, subscribe.candidates(world), new Date(at).toISOString());
  expect(pending(now)).toMatchObject({ due: 0, all: 4 });
  expect(Date.parse(pending(now).nextAt!) - now).toBeGreaterThan(23 * 3_600_000);
  expect(pending(now + 25 * 3_600_000).due).toBe(4);
  const tries = world.db.select().from(attempts).all();
  expect(tries.filter(({ outcome }) => outcome === "gave-up")).toEqual([]);
  await world.close();
  expect(bench.world.submissions).toHaveLength(4);
});

test("killed in the middle of a submission, the site is not submitted to twice and the attempt is unknown", {
  timeout: 240_000,
}, async () => {
  bench = await signUpBench(["lantern.test"]);
  const script = fileURLToPath(new URL("sign-up-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, bench.directory], { stdio: "ignore", detached: true });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  for (let waits = 0; waits < 1_800 && bench.world.submissions.length === 0 && child.exitCode === null; waits += 1)
    await sleep(50);
  // The whole group, so that the browser does not outlive its program.
  process.kill(-child.pid!, "SIGKILL");
  await ended;
  expect(bench.world.submissions).toHaveLength(1);
  const world = bench.open();
  expect(world.db.select().from(permits).all()).toHaveLength(1);
  await world.close();
  const [row] = await bench.run();
  expect(row).toMatchObject({ outcome: "unknown", submitted: true });
  expect(bench.world.submissions).toHaveLength(1);
});
