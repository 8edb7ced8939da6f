import { describe, expect, test } from "vitest";
import { judgeWithoutFaults, refuseBroken } from "../../../analysis/judge/judge-faults.ts";

const messages = ["a", "b", "c", "d"].map((id) => ({ id }));
const judging = (falls: (ids: readonly string[]) => boolean) => (some: readonly { readonly id: string }[]) => {
  const ids = some.map(({ id }) => id);
  if (falls(ids)) throw new TypeError(`fell over ${ids.join("")}`);
  return ids;
};

describe("judging without what cannot be digested", () => {
  test.each([
    ["nothing falls", () => false, ["a", "b", "c", "d"], []],
    ["one message falls alone", (ids: readonly string[]) => ids.includes("b"), ["a", "c", "d"], ["b"]],
    ["two fall alone", (ids: readonly string[]) => ids.includes("a") || ids.includes("d"), ["b", "c"], ["a", "d"]],
    ["only two together fall", (ids: readonly string[]) => ids.includes("a") && ids.includes("b"), [], ["s.test"]],
    ["all fall", (ids: readonly string[]) => ids.length > 0, [], ["a", "b", "c", "d"]],
  ] as const)("%s", (_, falls, judged, subjects) => {
    const made = judgeWithoutFaults("s.test", messages, judging(falls));
    expect(made.judged).toEqual(judged);
    expect(made.faults.map(({ subject }) => subject)).toEqual(subjects);
    for (const { error } of made.faults) expect(error).toMatch(/^TypeError: fell over/);
  });
});

test.each([
  [10, 9, false],
  [0, 2, false],
  [2, 3, true],
  [3, 3, false],
])("%d messages judged and %d given up: that the judge itself is broken is %s", (judged, given, isBroken) => {
  const faults = Array.from({ length: given }, (_, n) => ({ subject: String(n), error: "TypeError" }));
  const refuse = () => refuseBroken(judged, faults);
  if (isBroken) expect(refuse).toThrow("TypeError");
  else expect(refuse).not.toThrow();
});
