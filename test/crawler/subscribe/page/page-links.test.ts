import { describe, expect, test } from "vitest";
import { rankLinks } from "../../../../crawler/subscribe/page/page-links.ts";

const link = (href: string, text: string) => ({ href, text, region: "none" as const, shown: true });
const isSameSite = (url: string) => new URL(url).hostname.endsWith("a.test");
const rank = (...links: readonly (readonly [string, string])[]) =>
  rankLinks(
    links.map(([href, text]) => link(href, text)),
    "https://www.a.test/",
    isSameSite,
    5,
    "fr-FR",
  ).map(({ url }) => new URL(url).pathname);

describe("the link to the newsletter comes first in twelve languages", () => {
  test.each([
    ["en", "Newsletter"],
    ["fr", "Infolettre"],
    ["de", "Rundbrief bestellen"],
    ["es", "Boletín"],
    ["it", "Bollettino"],
    ["nl", "Nieuwsbrief"],
    ["pt", "Receber informativo"],
    ["pl", "Biuletyn"],
    ["sv", "Nyhetsbrev"],
    ["da", "Nyhedsbrev"],
    ["cs", "Zpravodaj"],
    ["ro", "Buletin informativ"],
  ])("%s: %s", (_, text) => {
    expect(rank(["/jobs", "Jobs"], ["/x", text], ["/login", "Log in"], ["/contact", "Contact"])[0]).toBe("/x");
  });
});

test("links that leave a list, log in, buy or lead to another site are not followed", () => {
  expect(
    rank(
      ["/out", "Unsubscribe from the newsletter"],
      ["/login", "Log in"],
      ["/cart", "Checkout"],
      ["https://b.test/newsletter", "Newsletter"],
    ),
  ).toEqual([]);
});

test("a page that only asks for a country leads on to the persona's", () => {
  expect(rank(["/de/", "Deutschland"], ["/fr/", "France"], ["/en/", "English"])[0]).toBe("/fr/");
});
