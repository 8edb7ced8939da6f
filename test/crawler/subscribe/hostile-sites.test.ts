import { afterAll, beforeAll, expect, test } from "vitest";
import { attempts } from "../../../data/schema/index.ts";
import { type SignUpBench, signUpBench } from "./sign-up-bench.ts";

/** Sites that harm a careless crawler: each must end as a recorded outcome within the time limit. */
const hostile = [
  "stone.test",
  "carousel.test",
  "flood.test",
  "hydra.test",
  "drip.test",
  "siren.test",
  "spinner.test",
  "mask.test",
  "drop.test",
  "stale.test",
  "costume.test",
];
const limitMs = 40_000;

let bench: SignUpBench;
beforeAll(async () => {
  bench = await signUpBench(hostile, { edit: (yaml) => yaml.replace(/waitAtOnce: \S+/, "waitAtOnce: 1s") });
});
afterAll(() => bench.close());

test("each hostile site ends as a recorded outcome, and none holds the queue", { timeout: 400_000 }, async () => {
  let rows = await bench.run({ longestAttemptMs: limitMs, concurrency: 4 });
  // Attempts that never reached the form are tried again, three times in all.
  for (let round = 0; round < 3 && rows.length < hostile.length; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    rows = await bench.run({ longestAttemptMs: limitMs, concurrency: 4 });
  }
  expect(rows.map(({ site }) => site).sort()).toEqual([...hostile].sort());
  for (const { startedAt, endedAt, reasons } of rows) {
    expect(reasons.length).toBeGreaterThan(0);
    expect(Date.parse(endedAt) - Date.parse(startedAt)).toBeLessThan(limitMs + 20_000);
  }
  // Attempts that never reached the form have no row of their own: the ledger tells how long each try took.
  const world = bench.open();
  const tries = world.db.select().from(attempts).all();
  await world.close();
  expect(tries.length).toBeGreaterThan(hostile.length);
  for (const { startedAt, endedAt, subject } of tries)
    expect(Date.parse(endedAt) - Date.parse(startedAt), subject).toBeLessThan(limitMs + 20_000);
  expect(bench.world.submissions.filter(({ filledDecoys }) => filledDecoys.length > 0)).toEqual([]);
});
