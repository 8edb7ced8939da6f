import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isAtOrUnder,
  isIpLiteral,
  labelsOf,
  NameError,
  nameOfHost,
  nameOfLabels,
  nameOfText,
  parentOf,
  textOfName,
} from "../../../../crawler/resolve/wire/name.ts";

describe("a host name", () => {
  const good = [
    { host: "open.brand.test", text: "open.brand.test" },
    { host: "open.brand.test.", text: "open.brand.test" },
    { host: "_dmarc.brand.test", text: "_dmarc.brand.test" },
    { host: "bücher.test", text: "xn--bcher-kva.test" },
    { host: "xn--bcher-kva.test", text: "xn--bcher-kva.test" },
    { host: `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`, text: undefined },
  ];
  test.each(good)("$host becomes wire form", ({ host, text }) => {
    expect(textOfName(nameOfHost(host))).toBe(text ?? host);
  });

  const bad = [
    { host: "", why: "empty" },
    { host: ".", why: "empty" },
    { host: "a..b.test", why: "a label is empty" },
    { host: `${"a".repeat(64)}.test`, why: "64 bytes" },
    { host: `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(62)}`, why: "256 bytes" },
    { host: "127.0.0.1", why: "address" },
    { host: "[::1]", why: "address" },
    { host: "2001:db8::1", why: "address" },
    { host: "a b.test", why: "no domain name" },
    { host: "a\0b.test", why: "no domain name" },
  ];
  test.each(bad)("$host is refused: $why", ({ host, why }) => {
    expect(() => nameOfHost(host)).toThrow(NameError);
    expect(() => nameOfHost(host)).toThrow(why);
  });

  test("is told from an address", () => {
    expect(["1.2.3.4", "[::1]", "1.2.3", "a.test"].map(isIpLiteral)).toEqual([true, true, false, false]);
  });
});

describe("a wire name", () => {
  test("lies under a suffix by labels and never by text", () => {
    const suffix = nameOfHost("brand.test");
    expect(isAtOrUnder(nameOfHost("open.brand.test"), suffix)).toBe(true);
    expect(isAtOrUnder(suffix, suffix)).toBe(true);
    expect(isAtOrUnder(nameOfHost("xbrand.test"), suffix)).toBe(false);
    expect(isAtOrUnder(nameOfHost("test"), suffix)).toBe(false);
    expect(isAtOrUnder(nameOfLabels(["x.brand", "test"]), suffix)).toBe(false);
    expect(isAtOrUnder(nameOfLabels(["a\x05brand", "test"]), suffix)).toBe(false);
  });

  test("survives the way through presentation text, whatever its bytes", () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map((bytes) => String.fromCharCode(...bytes));
    fc.assert(
      fc.property(fc.array(label, { maxLength: 8 }), (labels) => {
        const name = nameOfLabels(labels);
        expect(nameOfText(textOfName(name))).toBe(name);
        expect(labelsOf(name)).toEqual(labels);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test("has a parent down to the root", () => {
    expect(textOfName(parentOf(nameOfHost("a.b.test")))).toBe("b.test");
    expect(textOfName(parentOf(nameOfHost("test")))).toBe(".");
    expect(textOfName(parentOf(nameOfText(".")))).toBe(".");
  });
});
