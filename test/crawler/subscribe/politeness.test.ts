import { expect, test } from "vitest";
import { mayExplore, nextSlot } from "../../../crawler/subscribe/politeness.ts";

const robots = (text: string | null) => ({ url: "https://a.test/robots.txt", text });
const rates = { perSite: 60_000, perMailService: 30_000, global: 60, dailyCap: 3 };
const now = Date.UTC(2027, 2, 1);

test.each([
  [null, false],
  ["", true],
  ["User-agent: *\nDisallow: /private", false],
  ["User-agent: pixelcensus\nDisallow: /", false],
  ["User-agent: other\nDisallow: /", true],
  ["User-agent: *\nDisallow: /private\nAllow: /private/newsletter", true],
])("robots.txt %j lets /private/newsletter be explored: %s", (text, expected) => {
  expect(mayExplore(robots(text), "https://a.test/private/newsletter")).toBe(expected);
});

test("a site, a mail service and the whole crawl each keep their distance", () => {
  const past = [{ site: "a.test", mailService: "Brevo", at: now - 1_000 }];
  const slot = (site: string, mailService: string | null, more = {}) =>
    nextSlot(past, { site, mailService }, { ...rates, ...more }, now)! - now;
  expect(slot("a.test", null)).toBe(59_000);
  expect(slot("b.test", null, { global: 3_600_000 })).toBe(0);
  expect(slot("b.test", "Brevo", { global: 3_600_000 })).toBe(29_000);
  expect(slot("b.test", null, { global: 360 })).toBe(9_000);
});

test("the daily cap ends the day, and yesterday does not count", () => {
  const at = (ageMs: number) => ({ site: "x.test", mailService: null, at: now - ageMs });
  expect(nextSlot([at(1), at(2), at(3)], { site: "a.test", mailService: null }, rates, now)).toBeNull();
  expect(nextSlot([at(90_000_000), at(2), at(3)], { site: "a.test", mailService: null }, rates, now)).not.toBeNull();
});
