import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AddressForms, addressPatterns } from "../../../../analysis/classify/leak/address-forms.ts";
import { findLeaks } from "../../../../analysis/classify/leak/find-leaks.ts";
import { GramMatcher } from "../../../../analysis/classify/leak/gram-matcher.ts";
import { hashes } from "../../../../analysis/classify/leak/hashes.ts";

interface Vectors {
  readonly address: string;
  readonly rows: readonly { readonly functions: readonly string[]; readonly value: string; readonly by: string }[];
}
// Each row was made by the tool named in `by`, never by this project's own code.
const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8")) as Vectors;
const forms = new AddressForms(vectors.address);

/** Percent-encoding is how a URL writes anything: as the outermost layer it is no encoding of the sender's. */
const chain = ({ functions }: { functions: readonly string[] }) => functions.join().replace(/(?:,?url)+$/, "");

describe("findLeaks", () => {
  test.each(vectors.rows.map((row) => [row.functions.join(" then "), row.by, row] as const))(
    "finds %s as made by %s inside a longer URL",
    (_, __, { functions, value }) => {
      const leaks = findLeaks(`https://px.test/i/v2-${value}-z?x=1`.replace("-z", "/z"), forms, true);
      const inQuery = findLeaks(`https://px.test/i?pid=4411&h=${encodeURIComponent(value)}`, forms, true);
      expect(leaks.concat(inQuery).map(chain)).toContain(chain({ functions }));
    },
  );

  test("the SHA-0 of abc is that of FIPS 180 (1993)", () => {
    expect(hashes.find(({ name }) => name === "sha")!.digest("abc")).toEqual([
      "0164b8a914cd2a5e74c4f7ff082c4d97f1edf880",
    ]);
  });

  test("the list has the field's 24 hashes", () => {
    expect(new Set(hashes.map(({ name }) => name)).size).toBe(24);
  });

  test.each([
    ["another address of the same form", "https://px.test/?e=c2VlZC50d29AbGV0dGVycy5leGFtcGxl"],
    ["a random digest", "https://px.test/?h=9e107d9d372bb6826bd81d3542a419d6"],
    [
      "a crc32 inside a longer number",
      `https://px.test/?n=77${vectors.rows.find((row) => row.by.includes("zlib.crc32"))!.value}12`,
    ],
    ["malformed escapes", "https://px.test/?e=%E0%A4%A&x=%"],
  ])("finds nothing in %s", (_, url) => {
    expect(findLeaks(url, forms, true).filter(({ part }) => part === "address")).toEqual([]);
  });

  test("the domain alone is found as the weaker finding that it is", () => {
    expect(findLeaks("https://px.test/?d=letters.example", forms, true)).toMatchObject([{ part: "domain" }]);
  });
});

test("the matcher finds exactly what the naive loop finds, in any text", () => {
  const patterns = addressPatterns(vectors.address, 1);
  const matcher = new GramMatcher(patterns);
  let planted = 0;
  fc.assert(
    fc.property(
      fc.string({ maxLength: 40 }),
      fc.nat(patterns.length - 1),
      fc.string({ maxLength: 40 }),
      (before, i, after) => {
        const text = `${before}${patterns[i]!.text}${after}`;
        planted++;
        const naive = new Set(patterns.filter((pattern) => text.includes(pattern.text)).map(({ text: t }) => t));
        expect(new Set(matcher.find(text).map(({ pattern }) => pattern.text))).toEqual(naive);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
  expect(planted).toBe(300);
});
