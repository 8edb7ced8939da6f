import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openPauses, pauseInWords, resume } from "../../../crawler/pause.ts";
import { pauses } from "../../../data/schema/index.ts";
import { createAuthority } from "../../world/certificates.ts";
import { allSites } from "../../world/sites/all.ts";
import { type SignUpBench, signUpBench } from "./sign-up-bench.ts";

let bench: SignUpBench | null = null;
afterEach(async () => {
  await bench?.close();
  bench = null;
});

const sites = allSites
  .filter(({ kind }) => kind === "honest")
  .map(({ name }) => name)
  .slice(0, 15);

test("a wrong root stops sign-up after at most twenty sites, burns no seed, and resume finishes it", {
  timeout: 300_000,
}, async () => {
  bench = await signUpBench(sites);
  const path = join(bench.directory, "test-ca.pem");
  writeFileSync(path, createAuthority().pem);
  expect(await bench.run({ retryAfterMs: 86_400_000 })).toEqual([]);
  const opened = bench.open();
  const [open] = openPauses(opened.db);
  expect(open).toMatchObject({ site: null, reason: { code: "never-reached", end: "ERR_CERT_AUTHORITY_INVALID" } });
  expect(pauseInWords(open!)).toMatch(/sites were never reached.*pixelcensus resume/);
  const tried = opened.db.$client
    .prepare("select count(distinct subject) from attempts where reason = 'unreached'")
    .pluck()
    .get() as number;
  expect(tried).toBeGreaterThan(0);
  expect(tried).toBeLessThanOrEqual(20);
  await opened.close();
  // Paused, nothing is tried, whatever the roots.
  writeFileSync(path, bench.world.ca.pem);
  expect(await bench.run({ retryAfterMs: 1_000 })).toEqual([]);
  const again = bench.open();
  expect(resume(again.db, null, "test", new Date())).toBe(1);
  expect(again.db.select().from(pauses).all()).toMatchObject([{ resumedBy: "test" }]);
  await again.close();
  const rows = await bench.run({ retryAfterMs: 86_400_000, concurrency: 4 });
  expect(rows.map(({ site }) => site).sort()).toEqual([...sites].sort());
  expect(
    rows
      .filter(({ outcome }) => outcome !== "subscribed" && outcome !== "check-mail")
      .map(({ site, outcome }) => [site, outcome]),
  ).toEqual([]);
});
