import { expect, test } from "vitest";
import {
  anyMailService,
  mayExplore,
  mayVisit,
  nextSlot,
  reservedVisits,
} from "../../../crawler/subscribe/politeness.ts";

const robots = (text: string | null) => ({ url: "https://a.test/robots.txt", text });
const rates = { perSite: 60_000, perMailService: 30_000, global: 60, dailyCap: 3 };
const now = Date.UTC(2027, 2, 1);

test.each([
  ["User-agent: pixelcensus\nDisallow: /", false, false],
  ["User-agent: other\nUser-agent: PixelCensus # us\nDisallow: /", false, false],
  ["User-agent: pixelcensus/2\nDisallow: /", false, false],
  ["User-agent: pixelcensus\nDisallow:\n\nUser-agent: *\nDisallow: /", true, true],
  ["User-agent: *\nDisallow: /", true, false],
  ["User-agent: pixelcensus-other\nDisallow: /\n\nUser-agent: *\nDisallow: /private", true, true],
  ["# User-agent: pixelcensus\nUser-agent: *\nDisallow: /", true, false],
  [null, true, false],
  ["", true, true],
])("robots.txt %j lets the first page be loaded: named %s, strict %s", (text, named, strict) => {
  expect(mayVisit(robots(text), "https://a.test/", "named")).toBe(named);
  expect(mayVisit(robots(text), "https://a.test/", "strict")).toBe(strict);
});

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
  const past = [
    { site: "a.test", mailService: null, at: now - 1_000 },
    { site: "a.test", mailService: "Brevo", at: now + 20_000 },
  ];
  const slot = (site: string, mailService: string | null, more = {}) =>
    nextSlot(past, { site, mailService }, { ...rates, ...more }, now) - now;
  expect(slot("a.test", null)).toBe(59_000);
  expect(slot("b.test", null, { global: 3_600_000 })).toBe(0);
  expect(slot("b.test", "Brevo", { global: 3_600_000 })).toBe(50_000);
  expect(slot("b.test", "Mailchimp")).toBe(0);
  const unknown = { site: "", mailService: anyMailService, at: now - 10_000 };
  expect(nextSlot([...past, unknown], { site: "b.test", mailService: "Mailchimp" }, rates, now) - now).toBe(20_000);
  expect(nextSlot([unknown], { site: "b.test", mailService: null }, rates, now) - now).toBe(0);
  // A submission that waits for its mail service holds up nobody else.
  expect(slot("b.test", null, { global: 360 })).toBe(9_000);
});

test("the daily cap lets the next one in when the oldest of the day is a day old; submissions to mail services do not count twice", () => {
  const wanted = { site: "a.test", mailService: null };
  const at = (ageMs: number, mailService: string | null = null) => ({ site: "x.test", mailService, at: now - ageMs });
  const hour = 3_600_000;
  expect(nextSlot([at(1 * hour), at(2 * hour), at(5 * hour)], wanted, rates, now)).toBe(now + 19 * hour);
  expect(nextSlot([at(25 * hour), at(2 * hour), at(5 * hour)], wanted, rates, now)).toBe(now);
  expect(nextSlot([at(2 * hour, "Brevo"), at(2 * hour), at(5 * hour)], wanted, rates, now)).toBe(now);
});

test("a site that has not begun leaves room for the further seeds of those that have", () => {
  const begun = new Map([
    ["a.test", 1],
    ["b.test", 2],
  ]);
  expect(reservedVisits(begun, "a.test", 2)).toBe(0);
  expect(reservedVisits(begun, "c.test", 2)).toBe(2);
  const at = (site: string) => ({ site, mailService: null, at: now - 3_600_000 });
  const past = [at("a.test"), at("b.test"), at("b.test")];
  const slot = (site: string) =>
    nextSlot(past, { site, mailService: null }, { ...rates, dailyCap: 4 }, now, reservedVisits(begun, site, 2)) - now;
  expect(slot("a.test")).toBe(0);
  expect(slot("c.test")).toBe(23 * 3_600_000);
});
