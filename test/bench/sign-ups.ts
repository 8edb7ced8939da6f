// node test/bench/sign-ups.ts [SITE...]: signs up at every site of the little world and prints each that ends otherwise than its truth says.
import { signUpBench } from "../crawler/subscribe/sign-up-bench.ts";

const names = process.argv.slice(2);
const bench = await signUpBench(names.length > 0 ? names : "all");
const startedAt = Date.now();
const rows = await bench.run({ longestAttemptMs: 240_000 });
const { sites, submissions } = bench.world;
let right = 0;
for (const { name, kind, expects, shows } of sites) {
  const row = rows.find(({ site }) => site === name);
  const isRight =
    row !== undefined && [expects.outcome, ...(expects.alsoFine ?? [])].some((outcome) => outcome === row.outcome);
  if (isRight) right += 1;
  else
    console.log(
      `${kind} ${name} (${shows}): ${row?.outcome ?? "no row"}, not ${expects.outcome}: ${row?.reasons.join("; ")}`,
    );
}
const honest = sites.filter(({ kind }) => kind === "honest");
const listed = honest.filter(({ name }) => bench.world.subscriptions().some(({ site }) => site === name));
console.log(
  `${right} of ${sites.length} outcomes as the truth says; ${listed.length} of ${honest.length} honest forms signed up`,
);
console.log(
  `missing: ${
    honest
      .filter((site) => !listed.includes(site))
      .map(({ name }) => name)
      .join(", ") || "none"
  }`,
);
console.log(
  `decoys filled: ${submissions.filter(({ filledDecoys }) => filledDecoys.length > 0).length}; forbidden forms submitted: ${submissions.filter(({ site }) => sites.find(({ name }) => name === site)?.expects.maySubmit === false).length}`,
);
console.log(`${Math.round((Date.now() - startedAt) / 1000)} s`);
await bench.close();
