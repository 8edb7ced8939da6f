import { expect, test } from "vitest";
import { endWordOf, type SiteEnd, tripOf } from "../../../crawler/subscribe/breaker.ts";

const never = (from: number, to: number, end = "ERR_CERT_AUTHORITY_INVALID"): SiteEnd[] =>
  Array.from({ length: to - from }, (_, at) => ({ site: `s${from + at}.test`, end, reached: false }));
const fine = (from: number, to: number): SiteEnd[] =>
  Array.from({ length: to - from }, (_, at) => ({ site: `s${from + at}.test`, end: null, reached: true }));
const odd = (from: number, to: number, end = "blocked"): SiteEnd[] =>
  Array.from({ length: to - from }, (_, at) => ({ site: `s${from + at}.test`, end, reached: true }));

test.each([
  ["nothing yet", [], null],
  ["eleven sites that no page came from: too few to say anything", never(0, 11), null],
  ["twelve alike", never(0, 12), { code: "never-reached", end: "ERR_CERT_AUTHORITY_INVALID", alike: 12, sites: 12 }],
  ["half of twenty", [...fine(0, 10), ...never(10, 20)], null],
  [
    "eleven of twenty",
    [...fine(0, 9), ...never(9, 20)],
    { code: "never-reached", end: "ERR_CERT_AUTHORITY_INVALID", alike: 11, sites: 20 },
  ],
  ["many, each in its own way", ["A", "B", "C"].flatMap((word, at) => never(at * 6, at * 6 + 6, `ERR_${word}`)), null],
  ["long ago", [...never(0, 30), ...fine(30, 50)], null],
  ["one site again and again", Array.from({ length: 20 }, () => never(0, 1)[0]!), null],
  ["a site that was reached in the end counts as reached", [...never(0, 12), ...fine(0, 12)], null],
  ["six of twenty blocked", [...fine(0, 14), ...odd(14, 20)], null],
  [
    "seven of twenty blocked",
    [...fine(0, 13), ...odd(13, 20)],
    { code: "same-unusual-end", end: "blocked", alike: 7, sites: 20 },
  ],
  ["seven of nineteen blocked: not yet twenty", [...fine(0, 12), ...odd(12, 19)], null],
] as const)("%s", (_, ends, expected) => {
  expect(tripOf(ends)).toEqual(expected);
});

test.each([
  ["page.goto: net::ERR_CERT_AUTHORITY_INVALID at https://a.test/", "ERR_CERT_AUTHORITY_INVALID"],
  ["page.goto: Timeout 20000ms exceeded", "timeout"],
  ["", "failed"],
])("the word for %j is %s", (message, word) => {
  expect(endWordOf(message)).toBe(word);
});
