import { expect, test } from "vitest";
import { funnelSteps } from "../../analysis/queries/funnel.ts";
import { formats } from "../../dashboards/charts/format.ts";
import { en } from "../../dashboards/text/en.ts";
import { fr } from "../../dashboards/text/fr.ts";

/** Every key of a tree of texts with its kind and, for functions, the number of arguments. */
function keysOf(value: unknown, path = ""): string[] {
  if (typeof value === "function") return [`${path}(${value.length})`];
  if (typeof value === "string") return [`${path}${value.trim() === "" ? " is empty" : ""}`];
  return Object.entries(value as object).flatMap(([key, child]) => keysOf(child, path === "" ? key : `${path}.${key}`));
}

test("French has every text that English has, with the same arguments, and none is empty", () => {
  expect(keysOf(fr).sort()).toEqual(keysOf(en).sort());
  expect(keysOf(en).filter((key) => key.endsWith("is empty"))).toEqual([]);
  expect(keysOf(en).length).toBeGreaterThan(300);
});

test("every step of the funnel has a name in both languages", () => {
  for (const step of funnelSteps) expect([en.funnel.steps[step], fr.funnel.steps[step]]).not.toContain(undefined);
});

test("numbers are written as each language writes them, dates in UTC whatever the machine's zone", () => {
  expect(formats("en").share(0.423)).toBe("42.3%");
  expect(formats("fr").share(0.423)).toBe("42,3\u202f%");
  expect(formats("fr").count(1234567)).toBe("1\u00a0234\u00a0567");
  expect(formats("en").share(0.423, 12)).toBe("42%");
  expect(formats("fr").day("2027-08-01T23:59:59.000Z")).toBe("1 août 2027");
  expect(formats("en").time("2027-03-02T23:30:00.000Z")).toBe("2 Mar 2027, 23:30:00 UTC");
});
