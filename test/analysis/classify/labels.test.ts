import { expect, test } from "vitest";
import { chooseRuleSet } from "../../../analysis/classify/labels.ts";
import { shippedRuleSets } from "../../../analysis/judge/judge-facts.ts";

const ruleSets = shippedRuleSets();
const OLD = "2026-01-10T10:00:00.000Z";
const NEW = "2026-05-10T10:00:00.000Z";

test.each([
  ["FR", "2026-03-01T09:00:00.000Z", OLD, "FR-art82-generic"],
  ["FR", "2026-04-13T21:59:59.000Z", OLD, "FR-art82-generic"],
  ["FR", "2026-04-13T22:00:00.000Z", OLD, "FR-2026-042-transition"],
  ["FR", "2026-07-14T12:00:00.000Z", OLD, "FR-2026-042-transition"],
  ["FR", "2026-07-14T12:00:00.000Z", NEW, "FR-2026-042"],
  ["FR", "2026-07-15T12:00:00.000Z", OLD, "FR-2026-042"],
  ["IT", "2026-04-28T12:00:00.000Z", OLD, "IT-art122-generic"],
  ["IT", "2026-04-29T12:00:00.000Z", OLD, "IT-284-2026-transition"],
  ["IT", "2026-10-29T12:00:00.000Z", OLD, "IT-284-2026-transition"],
  ["IT", "2026-10-30T12:00:00.000Z", OLD, "IT-284-2026"],
  ["GB", "2026-02-04T12:00:00.000Z", OLD, "UK-PECR-2003"],
  ["GB", "2026-02-05T12:00:00.000Z", OLD, "UK-PECR-2026"],
  ["DE", "2026-05-01T12:00:00.000Z", OLD, "EU-5(3)-generic"],
])("a mail to %s of %s, address collected %s, falls under %s", (jurisdiction, receivedAt, collectedAt, id) => {
  expect(chooseRuleSet(ruleSets, jurisdiction, receivedAt, collectedAt)?.id).toBe(id);
});

test.each(["BG", "US", "CH"])("%s gets no label", (jurisdiction) => {
  expect(chooseRuleSet(ruleSets, jurisdiction, NEW, NEW)).toBeNull();
});

test("every rule set has every observable, and no word on legality", () => {
  for (const { rows, id } of ruleSets) {
    expect(
      rows.map(({ observable }) => observable),
      id,
    ).toEqual(Array.from({ length: 27 }, (_, i) => `O${i + 1}`));
    expect(JSON.stringify(rows)).not.toMatch(/illegal|violation|complian|illégal|infraction|illecito/i);
  }
});

test("each country and collection date has exactly one rule set on every day of 2026", () => {
  for (const jurisdiction of ["FR", "IT", "GB"]) {
    for (let day = 0; day < 365; day++) {
      const receivedAt = new Date(Date.UTC(2026, 0, 1 + day, 12)).toISOString();
      for (const collectedAt of [OLD, NEW].filter((date) => date <= receivedAt)) {
        const held = ruleSets.filter(
          (set) =>
            set.jurisdiction === jurisdiction && chooseRuleSet([set], jurisdiction, receivedAt, collectedAt) !== null,
        );
        expect(held.length, `${jurisdiction} ${receivedAt} ${collectedAt}`).toBe(1);
      }
    }
  }
});

test("transition and generic files never expect consent", () => {
  for (const { id, rows } of ruleSets.filter(({ id }) => /generic|transition|PECR/.test(id))) {
    expect(
      rows.some(({ label }) => label === "CONSENT_EXPECTED"),
      id,
    ).toBe(false);
  }
});
