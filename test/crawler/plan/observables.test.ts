import { expect, test } from "vitest";
import { conditions, type Design, observableNeeds, unreachableObservables } from "../../../crawler/plan/observables.ts";
import { readRuleSetFiles } from "../../../data/lists/rulesets/read-rule-sets.ts";

const arm = (consent: Design["arms"][number]["consent"], opens = true) => ({
  name: `${consent}-${opens}`,
  consent,
  opens,
});
const design = (given: Partial<Design> & { perArm?: number } = {}): Design => ({
  arms: [arm("accept")],
  seeds: { domain: "seeds.example", perArm: given.perArm ?? 2 },
  mailClients: ["desktop"],
  rounds: { open: [0, 86_400_000], resolve: [0] },
  ...given,
});
const missing = (given?: Parameters<typeof design>[0]) =>
  unreachableObservables(design(given)).map(({ observable }) => observable);

test("the table holds every observable of every rule set, and no other", () => {
  for (const { content } of readRuleSetFiles()) {
    const rows = (content as { rows: { observable: string }[] }).rows.map(({ observable }) => observable);
    expect(Object.keys(observableNeeds)).toEqual(rows);
  }
  expect([...conditions().values()].every((condition) => condition.length > 5)).toBe(true);
});

test.each([
  ["one accepting arm with twins", {}, ["O2", "O3", "O6", "O8", "O9", "O10", "O12", "O23", "O24", "O25"]],
  ["a third seed", { perArm: 3 }, ["O6", "O8", "O9", "O10", "O23", "O24"]],
  ["one seed alone", { perArm: 1 }, "O2 O3 O4 O5 O6 O7 O8 O9 O10 O12 O14 O16 O17 O18 O19 O23 O24 O25".split(" ")],
  ["accepting and refusing", { arms: [arm("accept"), arm("refuse")] }, ["O6", "O9", "O10", "O24"]],
  ["all three treatments", { arms: [arm("accept"), arm("refuse"), arm("withdraw")] }, ["O6"]],
  [
    "three arms of which none opens",
    { arms: [arm("accept", false), arm("refuse", false), arm("withdraw", false)] },
    ["O2", "O3", "O6", "O10", "O14", "O15", "O16"],
  ],
  [
    "a client that loads no images",
    { arms: [arm("accept"), arm("refuse"), arm("withdraw")], mailClients: ["images-off"] },
    ["O2", "O3", "O6", "O14", "O15", "O16"],
  ],
  [
    "no second opening",
    { arms: [arm("accept"), arm("refuse"), arm("withdraw")], rounds: { open: [0], resolve: [0] } },
    ["O6", "O10"],
  ],
] satisfies [string, Parameters<typeof design>[0], string[]][])("%s cannot reach %j: %j", (_, given, expected) => {
  expect(missing(given)).toEqual(expected);
});

test("each says in words what is missing", () => {
  expect(unreachableObservables(design()).find(({ observable }) => observable === "O2")).toEqual({
    observable: "O2",
    condition: expect.stringContaining("identical for ≥3 seeds"),
    because: ["needs 3 seeds a site, and there are 2"],
  });
});
