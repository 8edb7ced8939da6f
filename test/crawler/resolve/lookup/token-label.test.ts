import { describe, expect, test } from "vitest";
import { substituteToken, tokenLikeness, tokenRules } from "../../../../crawler/resolve/lookup/token-label.ts";
import { nameOfHost, textOfName } from "../../../../crawler/resolve/wire/name.ts";

describe("the table of token-like labels", () => {
  test.each(tokenRules)(
    "$name: its examples match, and no rule takes its words for tokens",
    ({ examples, matches }) => {
      expect(examples.tokens.filter((label) => !matches(label))).toEqual([]);
      expect(examples.words.filter((label) => tokenLikeness(label) !== null)).toEqual([]);
    },
  );

  const words = [
    "url1234",
    "u1234567",
    "click",
    "email",
    "13-111-131-111-click",
    "d111111abcdef8",
    "10dkim1",
    "t1",
    "news-2027",
  ];
  test.each(words)("%s is a host's name and no token", (label) => {
    expect(tokenLikeness(label)).toBeNull();
  });
});

describe("substitution", () => {
  const site = nameOfHost("brand.test");
  const rows = [
    { host: "9F86D081884C7D65.brand.test", asked: "sibling.brand.test" },
    { host: "9f86d081884c7d65.open.brand.test", asked: "sibling.open.brand.test" },
    { host: "open.brand.test", asked: "open.brand.test" },
    { host: "open.9f86d081884c7d65.brand.test", asked: "open.9f86d081884c7d65.brand.test" },
  ];
  test.each(rows)("$host is asked as $asked", ({ host, asked }) => {
    expect(textOfName(substituteToken(nameOfHost(host), site, "sibling").asked)).toBe(asked);
  });

  test("a registered name that looks like a token is asked itself", () => {
    const own = nameOfHost("9f86d081884c7d65.test");
    expect(substituteToken(own, own, "sibling")).toEqual({ asked: own, because: null });
  });
});
