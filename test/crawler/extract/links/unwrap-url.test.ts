import { expect, test } from "vitest";
import { unwrapUrl } from "../../../../crawler/extract/links/unwrap-url.ts";
import { WRAPPERS } from "../../../../crawler/extract/links/wrappers.ts";

test.each(WRAPPERS.map((wrapper) => [wrapper.name, wrapper] as const))("%s", (name, { example, holds }) => {
  expect(unwrapUrl(example)[0]).toEqual({ url: holds, wrapper: name });
});

test("wrappers inside wrappers are opened one after the other", () => {
  const inner = "https://a.example/p";
  const middle = `https://click.b.example/?to=${encodeURIComponent(inner)}`;
  const outer = `https://eur01.safelinks.protection.outlook.com/?url=${encodeURIComponent(middle)}`;
  expect(unwrapUrl(outer).map(({ url }) => url)).toEqual([middle, inner]);
});

test.each([
  "https://a.example/p?x=1",
  "https://a.example/https",
  "https://a.example/?u=javascript:alert(1)",
  "mailto:a@b.example?body=https://c.example",
  "not a url",
])("%s carries nothing", (url) => expect(unwrapUrl(url)).toEqual([]));

test("a chain that leads back to itself ends", () => {
  const url = `https://a.example/?u=${encodeURIComponent("https://b.example/?u=https%3A%2F%2Fb.example%2F")}`;
  expect(unwrapUrl(url).length).toBeLessThanOrEqual(5);
});
