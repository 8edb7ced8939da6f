import { expect, test } from "vitest";
import { CARRIERS } from "../../../crawler/extract/carriers.ts";
import { HEAD_CARRIERS, readHeadReferences } from "../../../crawler/extract/markup/head-references.ts";
import { readHtmlReferences } from "../../../crawler/extract/markup/html-resources.ts";

const target = "https://a.example/r";

test.each(CARRIERS.map((carrier) => [`<${carrier.element} ${carrier.attribute}>`, carrier] as const))(
  "%s",
  (_, { example, reading, kind, attribute }) => {
    const { resources, links } = readHtmlReferences(example);
    if (reading === "link") {
      expect(links.map(({ url, attribute: found }) => [url, found])).toEqual([[target, attribute]]);
      expect(resources).toEqual([]);
    } else {
      expect(resources.filter(({ isRemote }) => isRemote).map(({ url, kind: found }) => [url, found])).toEqual([
        [target, reading === "document" ? "image" : kind],
      ]);
    }
  },
);

test("each row of the table is found by its own example", () => {
  expect(new Set(CARRIERS.map(({ element, attribute }) => `${element} ${attribute}`)).size).toBe(CARRIERS.length);
});

test.each(HEAD_CARRIERS.map((carrier) => [carrier.key, carrier] as const))(
  "the field %s",
  (key, { example, loads }) => {
    const { resources, links } = readHeadReferences([{ name: key, key, value: example }]);
    const found = loads === "link" ? links : resources;
    expect(found.map(({ url }) => url)).toContain(target);
    expect(loads === "link" ? resources : links).toEqual([]);
  },
);
