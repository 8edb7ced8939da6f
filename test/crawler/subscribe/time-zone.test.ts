import { expect, test } from "vitest";
import { timeZoneOf } from "../../../crawler/subscribe/attempt.ts";

test.each([
  ["FR", "Europe/Paris"],
  ["LU", "Europe/Luxembourg"],
  ["DE", "Europe/Berlin"],
  ["CA", "America/Toronto"],
  ["US", "America/New_York"],
  ["ZZ", "UTC"],
])("a persona of %s lives in %s", (country, zone) => {
  expect(timeZoneOf(country)).toBe(zone);
  expect(new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone).toBe(zone);
});
