import { afterAll, beforeAll, expect, test } from "vitest";
import type { SignUp } from "../../../data/schema/index.ts";
import { STRANGER, strangers } from "../../world/sites/strangers.ts";
import { type SignUpBench, signUpBench } from "./sign-up-bench.ts";

/** Every dress in which the sites of this file send an address, told by hand and not by the code that refuses them. */
const dresses = (address: string) => [
  address,
  encodeURIComponent(address),
  encodeURIComponent(encodeURIComponent(address)),
  address.replace("@", "%2540"),
  Buffer.from(address).toString("base64").replace(/=+$/, ""),
  Buffer.from(address).toString("hex"),
];

const names = strangers.map(({ name }) => name);
let bench: SignUpBench;
let rows: readonly SignUp[];
beforeAll(async () => {
  bench = await signUpBench(names, { edit: (yaml) => yaml.replace(/waitAtOnce: \S+/, "waitAtOnce: 1s") });
  rows = await bench.run({ concurrency: 4 });
}, 900_000);
afterAll(() => bench.close());

const sawOf = (needle: string) =>
  bench.world.log
    .filter(({ url, body, headers }) =>
      `${url}\n${body}\n${headers.filter(([name]) => name.toLowerCase() !== "referer").join("\n")}`.includes(needle),
    )
    .map(({ method, url, body }) => `${method} ${url} ${body.slice(0, 200)}`);

test("by the logs of all servers of the world no stranger's address left, in any dress", () => {
  expect(dresses(STRANGER).flatMap(sawOf)).toEqual([]);
});

test("nor an address of the site itself, but in what its own page asks of it", () => {
  expect(sawOf("letters@owner.test").concat(sawOf("letters%40owner.test"))).toEqual([]);
  expect(
    bench.world.submissions
      .flatMap(({ fields }) => Object.values(fields))
      .filter((value) => value.includes("letters@")),
  ).toEqual([]);
});

test.each(strangers.map((site) => [site.name, site.expects.outcome] as const))(
  "%s ends as %s, with what was not let out as facts",
  (name, outcome) => {
    const row = rows.find(({ site }) => site === name)!;
    expect(row.outcome).toBe(outcome);
    const refused = (row.facts ?? []).filter(({ code }) => code === "foreign-address");
    expect(refused.length > 0).toBe(
      outcome === "foreign-address" || ["junk.test", "tug.test", "lugger.test"].includes(name),
    );
    expect(JSON.stringify(row.facts)).not.toContain(STRANGER);
  },
);

test("an attempt of which the seed's own address did not leave either is not one that was submitted", () => {
  for (const row of rows.filter(({ outcome }) => outcome === "foreign-address")) {
    const sent = row.facts!.find(({ code }) => code === "sent")!.facts as { sites: readonly string[] };
    expect([row.site, row.submitted]).toEqual([row.site, sent.sites.length > 0]);
    if (!row.submitted) expect(sawOf(row.seed.split("@")[0]!), row.site).toEqual([]);
  }
});
