import { expect, test } from "vitest";
import type { RuleSet } from "../../analysis/classify/labels.ts";
import { detectors } from "../../analysis/classify/signals/index.ts";
import { learnings, protections } from "../../analysis/protections/protections.ts";
import { accuracyMeasures } from "../../analysis/queries/campaign/accuracy.ts";
import { allDefinitions } from "../../analysis/queries/campaign/definition-catalogue.ts";
import { funnelSteps } from "../../analysis/queries/campaign/funnel.ts";
import { referenceValues } from "../../analysis/queries/messages/reference-values.ts";
import { formats } from "../../dashboards/charts/format.ts";
import { en } from "../../dashboards/text/en.ts";
import { fr } from "../../dashboards/text/fr.ts";
import { readRuleSetFiles } from "../../data/lists/rulesets/read-rule-sets.ts";
import { signUpOutcomes } from "../../data/schema/index.ts";

/** Every key of a tree of texts with its kind and, for functions, the number of arguments. */
function keysOf(value: unknown, path = ""): string[] {
  if (typeof value === "function") return [`${path}(${value.length})`];
  if (typeof value === "string") return [`${path}${value.trim() === "" ? " is empty" : ""}`];
  return Object.entries(value as object).flatMap(([key, child]) => keysOf(child, path === "" ? key : `${path}.${key}`));
}

test("French has every text that English has, with the same arguments, and none is empty", () => {
  const isOneLanguage = (key: string): boolean =>
    /^(recorded|views\.(method\.published|arms\.behaviourWords))/.test(key);
  expect(
    keysOf(fr)
      .filter((key) => !isOneLanguage(key))
      .sort(),
  ).toEqual(
    keysOf(en)
      .filter((key) => !isOneLanguage(key))
      .sort(),
  );
  expect(keysOf(en).filter((key) => key.endsWith("is empty"))).toEqual([]);
  expect(keysOf(en).length).toBeGreaterThan(300);
});

/** Every text of a tree as a reader sees it; functions are given an `x` for each argument. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return [String(value(...Array(value.length).fill("x")))];
  return Object.values(value as object).flatMap(textsIn);
}

test("French never breaks a line before ; : ? % or within quotation marks", () => {
  const texts = textsIn(fr);
  expect(texts.length).toBeGreaterThan(400);
  expect(texts.filter((text) => / [;»%]|« | \?$| :( |$)/.test(text.replaceAll(/`[^`]*`/g, "")))).toEqual([]);
});

test("every step of the funnel has a name in both languages", () => {
  for (const step of funnelSteps) expect([en.funnel.steps[step], fr.funnel.steps[step]]).not.toContain(undefined);
});

test("what tables of the analysis say in English has words in French", () => {
  const { published } = fr.views.method;
  for (const { what, because, unit } of referenceValues)
    for (const english of [what, because, unit]) expect(published[english], english).toBeTruthy();
  for (const views of [en.views, fr.views]) {
    for (const { id } of protections) expect(views.protections.names[id], id).toBeTruthy();
    for (const name of [...Object.keys(detectors), "read-receipt"])
      expect(views.message.signalNames[name], name).toBeTruthy();
    for (const word of learnings) expect(views.protections.learnings[word], word).toBeTruthy();
    for (const measure of accuracyMeasures) expect(views.method.measures[measure], measure).toBeTruthy();
  }
  for (const outcome of signUpOutcomes)
    expect([en.funnel.why[outcome], fr.funnel.why[outcome]]).not.toContain(undefined);
  for (const name of allDefinitions)
    expect([en.definitionNames[name], fr.definitionNames[name]]).not.toContain(undefined);
});

test("every code of the rule sets has words in both languages", () => {
  const rows = readRuleSetFiles().flatMap(({ content }) => (content as RuleSet).rows);
  expect(rows.length).toBeGreaterThan(50);
  for (const { ruleSets } of [en, fr]) {
    for (const { observable, label, reasons, flags, otherReading, joined } of rows) {
      expect(ruleSets.observables, observable).toHaveProperty(observable);
      for (const one of [label, otherReading?.label, joined?.label])
        if (one != null) expect(ruleSets.labels, one).toHaveProperty(one);
      for (const one of [...reasons, ...flags, ...(otherReading?.reasons ?? []), ...(joined?.reasons ?? [])])
        expect(ruleSets.reasons, one).toHaveProperty(one);
    }
  }
});

test("numbers are written as each language writes them, dates in UTC whatever the machine's zone", () => {
  expect(formats("en").share(0.423)).toBe("42.3%");
  expect(formats("fr").share(0.423)).toBe("42,3\u202f%");
  expect(formats("fr").count(1234567)).toBe("1\u00a0234\u00a0567");
  expect(formats("en").share(0.423, 12)).toBe("42%");
  expect(formats("fr").day("2027-08-01T23:59:59.000Z")).toBe("1 août 2027");
  expect(formats("en").time("2027-03-02T23:30:00.000Z")).toBe("2 Mar 2027, 23:30:00 UTC");
});
