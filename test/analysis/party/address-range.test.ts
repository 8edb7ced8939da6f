import { isIPv4, isIPv6 } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressNumber, isInRange, parseRange } from "../../../analysis/party/address-range.ts";
import { NetworkTable } from "../../../analysis/party/asn.ts";

describe("address ranges", () => {
  const rows = [
    { range: "167.89.0.0/17", inside: "167.89.127.255", outside: "167.89.128.0" },
    { range: "13.108.0.0-13.111.191.255", inside: "13.111.18.7", outside: "13.111.192.0" },
    { range: "192.0.2.7", inside: "192.0.2.7", outside: "192.0.2.8" },
    { range: "2001:db8::/32", inside: "2001:db8:ffff::1", outside: "2001:db9::" },
    { range: "0.0.0.0/0", inside: "255.255.255.255", outside: "::1" },
  ];
  test.each(rows)("$range holds $inside and not $outside", ({ range, inside, outside }) => {
    expect([inside, outside].map((address) => isInRange(address, parseRange(range)!))).toEqual([true, false]);
  });

  test.each(["", "192.0.2.0/33", "300.1.1.1", "a.test", "192.0.2.1-::1", "1::2::3"])("%j is no range", (text) => {
    expect(parseRange(text)).toBeNull();
  });

  test("an address is one exactly where node:net says so", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{1,20}$/)), (text) => {
        const isPlain = isIPv4(text) || (isIPv6(text) && !text.includes("."));
        if (/^\d+(\.\d+){3}$/.test(text) && /(^|\.)0\d/.test(text)) return; // leading zeros: node:net refuses them
        expect(addressNumber(text) !== null).toBe(isPlain);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});

describe("the user's table of networks", () => {
  test("finds the network of an address, and none in a gap", () => {
    const table = new NetworkTable(
      '"1.0.0.0","1.0.0.255","13335","Cloudflare, Inc."\n5.0.0.0,5.0.0.9,AS64500,x\nnonsense\n2001:db8::,2001:db8::ff,64501,y\n',
    );
    const found = ["1.0.0.7", "5.0.0.9", "5.0.0.10", "0.0.0.1", "2001:db8::7", "a.test"].map((address) =>
      table.of(address),
    );
    expect(found).toEqual(["AS13335", "AS64500", null, null, "AS64501", null]);
  });
});
