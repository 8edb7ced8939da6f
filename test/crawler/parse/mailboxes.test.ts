import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readMailboxes } from "../../../crawler/parse/mailboxes.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";
import { siteOf } from "../../../data/site.ts";

/** A field as senders write it, and the mailboxes that a mail client shows. */
const rows: readonly (readonly [field: string, ...mailboxes: readonly (readonly [name: string, address: string])[]])[] =
  [
    ["news@shop.example", ["", "news@shop.example"]],
    ["Shop <news@shop.example>", ["Shop", "news@shop.example"]],
    ["<news@shop.example>", ["", "news@shop.example"]],
    ["Foo, Inc. <news@shop.example>", ["Foo, Inc.", "news@shop.example"]],
    ["Smith, John <john@shop.example>", ["Smith, John", "john@shop.example"]],
    ["MediaMarkt 750, MediaMarkt 750, <a@news.example>", ["MediaMarkt 750, MediaMarkt 750", "a@news.example"]],
    ["Bon d'achat, <a@news.example>", ["Bon d'achat", "a@news.example"]],
    ["=?utf-8?Q?Foo,_Inc?= <news@shop.example>", ["Foo, Inc", "news@shop.example"]],
    ["=?utf-8?Q?Foo, Inc?= <news@shop.example>", ["Foo, Inc", "news@shop.example"]],
    ["=?utf-8?B?Rm9vLCBJbmM=?= <news@shop.example>", ["Foo, Inc", "news@shop.example"]],
    ["=?utf-8?Q?M=C3=BCller?=, =?utf-8?Q?Gr=C3=BCn?= <m@shop.example>", ["Müller, Grün", "m@shop.example"]],
    ["Team,(<news@shop.example>)", ["Team", "news@shop.example"]],
    ["Team (news@shop.example)", ["Team", "news@shop.example"]],
    ["Foo [mailto:news@shop.example]", ["Foo", "news@shop.example"]],
    ["Foo <mailto:news@shop.example>", ["Foo", "news@shop.example"]],
    ["mailto:news@shop.example", ["", "news@shop.example"]],
    ["news@shop.example (The Shop)", ["The Shop", "news@shop.example"]],
    ['"Foo, Inc." <news@shop.example>', ["Foo, Inc.", "news@shop.example"]],
    ['"Foo, Inc. <news@shop.example>', ["Foo, Inc.", "news@shop.example"]],
    ['"Say \\"hi\\", friend" <news@shop.example>', ['Say "hi", friend', "news@shop.example"]],
    ['"other@elsewhere.example" <news@shop.example>', ["other@elsewhere.example", "news@shop.example"]],
    ["other@elsewhere.example <news@shop.example>", ["other@elsewhere.example", "news@shop.example"]],
    ["Foo <<news@shop.example>>", ["Foo", "news@shop.example"]],
    ["Foo < news@shop.example >", ["Foo", "news@shop.example"]],
    ["Foo <news@shop.example>,", ["Foo", "news@shop.example"]],
    ["Foo <news@shop.example>;", ["Foo", "news@shop.example"]],
    ["Foo <news@shop.example> .", ["Foo", "news@shop.example"]],
    ["Foo <@relay.example,@b.example:news@shop.example>", ["Foo", "news@shop.example"]],
    ["a@x.example, b@y.example", ["", "a@x.example"], ["", "b@y.example"]],
    ["A <a@x.example>, B, Inc <b@y.example>", ["A", "a@x.example"], ["B, Inc", "b@y.example"]],
    ["a@x.example; b@y.example", ["", "a@x.example"], ["", "b@y.example"]],
    ["Team: a@x.example, B <b@y.example>;", ["", "a@x.example"], ["B", "b@y.example"]],
    ["undisclosed-recipients:;"],
    ["Re: the shop <news@shop.example>", ["Re: the shop", "news@shop.example"]],
    ["Foo <news>, Bar <bar@shop.example>", ["Foo news, Bar", "bar@shop.example"]],
    ["Shöp <news@shöp.example>", ["Shöp", "news@shöp.example"]],
    ["<moderator>", ["", "moderator"]],
    ["The List <moderator>", ["The List", "moderator"]],
    ["Nobody"],
    [""],
    ["<>"],
    ["@"],
  ];

describe("address fields as they are written", () => {
  test.each(rows)("%j", (field, ...mailboxes) => {
    expect(readMailboxes(field as string).map(({ name, address }) => [name, address])).toEqual(mailboxes);
  });

  test("a field without a value has none", () => expect(readMailboxes(null)).toEqual([]));

  test.each(['"', "(", "<", "=?utf-8?q?", ",", "[", ":", "a@b.example,", '\\"', "<a@b.example> "])(
    "a megabyte of %j is read without end and without error",
    (piece) => expect(readMailboxes(piece.repeat(1_000_000 / piece.length)).length).toBeLessThanOrEqual(1_000),
  );
});

test.each([
  ["shöp.example", "xn--shp-tna.example"],
  ["SHÖP.example.", "xn--shp-tna.example"],
  ["https://www.shöp.example/a", "xn--shp-tna.example"],
  ["xn--shp-tna.example", "xn--shp-tna.example"],
  ["XN--SHP-TNA.EXAMPLE", "xn--shp-tna.example"],
  ["news.shop.example.", "shop.example"],
  ["straße.example", "xn--strae-oqa.example"],
  ["日本.example", "xn--wgv71a.example"],
])("the site of %s is %s, however it is written", (written, site) => {
  expect(siteOf(written)).toBe(site);
});

const cases = resolve(import.meta.dirname, "../../../../shared/cases");

test.skipIf(!existsSync(cases))("the fields of the cases name their sender", () => {
  const of = (path: string) => {
    const { head } = readMessage(readFileSync(join(cases, path)));
    const [first] = head.from;
    return [first?.address ?? null, siteOf(first?.address.split("@").at(-1) ?? "")];
  };
  const names = readdirSync(join(cases, "from")).filter((name) => name.endsWith(".eml"));
  expect(names.length).toBeGreaterThan(5);
  for (const name of names)
    if (name !== "idn-a-label.eml")
      // whose A-label is that of another name: it says öshp.example
      expect(of(`from/${name}`)[1], name).toBe(name === "idn-u-label.eml" ? "xn--shp-tna.example" : "shop.example");
  for (const name of ["from-0", "from-1"])
    expect(of(`mail/${name}.eml`), name).toEqual(["a@news.example", "news.example"]);
});
