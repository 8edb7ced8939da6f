// node test/bench/sign-ups.ts [--part N/M] [SITE...]: signs up at the sites of the little world, the hostile ones last (each Mth of
// them from the Nth on), and prints what ended otherwise than its truth says, the totals, and how long attempts took.
import { setTimeout as sleep } from "node:timers/promises";
import { attempts } from "../../data/schema/index.ts";
import { signUpBench } from "../crawler/subscribe/sign-up-bench.ts";
import { allSites } from "../world/sites/all.ts";

const longestAttemptMs = 90_000; // what a campaign gives an attempt
const args = process.argv.slice(2);
const [part, parts] = args[0] === "--part" ? args.splice(0, 2)[1]!.split("/").map(Number) : [1, 1];
const names = args.length > 0 ? args : allSites.map(({ name }) => name).filter((_, n) => n % parts! === part! - 1);

const startedAt = Date.now();
const bench = await signUpBench(names, { edit: (yaml) => yaml.replace(/waitAtOnce: \S+/, "waitAtOnce: 1s") });
const { sites, submissions } = bench.world;
const run = () => bench.run({ longestAttemptMs, concurrency: 4 });
let rows = await run();
// What never reached the submit is tried again after a pause, three times in all.
for (let retry = 0; retry < 2 && rows.length < sites.length; retry += 1) {
  await sleep(4_500);
  rows = await run();
}

// Attempts that never reached a form have no time of their own in their row: the ledger tells how long each try took.
const opened = bench.open();
const tries = opened.db.select().from(attempts).all();
await opened.close();
const seconds = (row: (typeof rows)[number] | undefined) =>
  Math.max(
    0,
    ...tries
      .filter(({ subject }) => subject === `${row?.seed} ${row?.site}`)
      .map(({ startedAt, endedAt }) => Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000)),
  );
const judged = sites.map((site) => {
  const row = rows.find((one) => one.site === site.name);
  const fine: readonly string[] = [site.expects.outcome, ...(site.expects.alsoFine ?? [])];
  return { site, row, isRight: row !== undefined && fine.includes(row.outcome) };
});
for (const { site, row, isRight } of judged)
  if (!isRight)
    console.log(
      `${site.kind} ${site.name} (${site.shows}): ${row?.outcome ?? "no row"}, not ${site.expects.outcome}: ${row?.reasons.join("; ")}`,
    );

const listed = new Set(bench.world.subscriptions().map(({ site }) => site));
const count = (kind: string) => judged.filter(({ site }) => site.kind === kind);
const honest = count("honest");
const hostile = count("hostile");
const mayNot = (name: string) => sites.find((site) => site.name === name)?.expects.maySubmit === false;
const times = judged.map(({ row }) => seconds(row)).toSorted((a, b) => a - b);
console.log(
  `outcomes as the truth says: ${judged.filter(({ isRight }) => isRight).length} of ${judged.length}`,
  `\nhonest forms signed up: ${honest.filter(({ site }) => listed.has(site.name)).length} of ${honest.length}; missing: ${honest.flatMap(({ site }) => (listed.has(site.name) ? [] : [site.name])).join(", ") || "none"}`,
  `\ndecoys filled: ${submissions.filter(({ filledDecoys }) => filledDecoys.length > 0).length}; forbidden forms submitted: ${submissions.filter(({ site }) => mayNot(site) && hostile.every((one) => one.site.name !== site)).length}`,
  `\nhostile sites with a recorded outcome within the limit: ${hostile.filter(({ row }) => row !== undefined && seconds(row) <= longestAttemptMs / 1_000 + 20).length} of ${hostile.length} (${hostile.map(({ site, row }) => `${site.name} ${row?.outcome ?? "none"} ${seconds(row)} s`).join(", ")})`,
  `\nforms submitted twice: ${submissions.length - new Set(submissions.map(({ site, action }) => `${site} ${action}`)).size}`,
  `\nseconds an attempt took: median ${times[times.length >> 1]}, longest ${times.at(-1)}; ${Math.round((Date.now() - startedAt) / 1000)} s in all`,
);
await bench.close();
