import { describe, expect, test } from "vitest";
import { contrast, dark, light, markColours, textColours } from "../../dashboards/palette.ts";

describe.each([
  ["light", light],
  ["dark", dark],
])("in %s mode", (_, palette) => {
  test.each(textColours)("%s is readable as text: contrast at least 4.5 on paper", (name) => {
    expect(contrast(palette[name], palette.paper)).toBeGreaterThanOrEqual(4.5);
  });
  test.each(markColours)("%s is visible as a mark: contrast at least 3 on paper", (name) => {
    expect(contrast(palette[name], palette.paper)).toBeGreaterThanOrEqual(3);
  });
  test.each(palette.entities.map((colour) => [colour]))(
    "entity colour %s has contrast at least 3 on paper",
    (colour) => {
      expect(contrast(colour, palette.paper)).toBeGreaterThanOrEqual(3);
    },
  );
  test("text on a marked difference is readable", () => {
    expect(contrast(palette.ink, palette.mark)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(palette.ink, palette.band)).toBeGreaterThanOrEqual(4.5);
  });
  test("the three strengths of proof can be told apart without colour", () => {
    expect(contrast(palette.proved, palette.corroborated)).toBeGreaterThan(1.4);
    expect(contrast(palette.corroborated, palette.suspected)).toBeGreaterThan(1.3);
  });
});

test("contrast is that of WCAG: black on white 21, equal colours 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#123456", "#123456")).toBe(1);
});
