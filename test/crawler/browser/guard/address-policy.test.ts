import { describe, expect, test } from "vitest";
import { embeddedIpv4, refusalOf } from "../../../../crawler/browser/guard/address-policy.ts";

describe("refusalOf", () => {
  test.each([
    ["8.8.8.8", null],
    ["93.184.216.34", null],
    ["172.15.255.255", null],
    ["172.32.0.0", null],
    ["2606:2800:220:1:248:1893:25c8:1946", null],
    ["127.0.0.1", "loopback"],
    ["127.255.255.254", "loopback"],
    ["0.0.0.0", "unspecified"],
    ["10.1.2.3", "private"],
    ["172.16.0.1", "private"],
    ["172.31.255.255", "private"],
    ["192.168.0.1", "private"],
    ["100.64.0.1", "private"],
    ["169.254.1.1", "link-local"],
    ["169.254.169.254", "metadata"],
    ["100.100.100.200", "metadata"],
    ["168.63.129.16", "metadata"],
    ["192.0.0.192", "metadata"],
    ["fd00:ec2::254", "metadata"],
    ["224.0.0.251", "multicast"],
    ["255.255.255.255", "reserved"],
    ["198.18.0.1", "reserved"],
    ["203.0.113.9", "reserved"],
    ["::", "unspecified"],
    ["::1", "loopback"],
    ["0:0:0:0:0:0:0:1", "loopback"],
    ["fe80::1", "link-local"],
    ["fe80::1%eth0", "zone-identifier"],
    ["fc00::1", "private"],
    ["ff02::1", "multicast"],
    ["2001:db8::1", "reserved"],
    ["2001::1", "reserved"],
    ["3fff::1", "reserved"],
    ["4000::1", "reserved"],
    ["::ffff:127.0.0.1", "loopback"],
    ["::ffff:7f00:1", "loopback"],
    ["::ffff:169.254.169.254", "metadata"],
    ["::ffff:8.8.8.8", null],
    ["::127.0.0.1", "loopback"],
    ["::ffff:0:127.0.0.1", "loopback"],
    ["64:ff9b::127.0.0.1", "loopback"],
    ["64:ff9b::8.8.8.8", null],
    ["2002:7f00:1::", "loopback"],
    ["2002:a9fe:a9fe::1", "metadata"],
    ["localhost", "not-an-address"],
    ["0x7f000001", "not-an-address"],
    ["2130706433", "not-an-address"],
    ["", "not-an-address"],
  ])("%s is judged %s", (address, refusal) => {
    expect(refusalOf(address)).toBe(refusal);
  });

  test("a test network allows its ranges and nothing else, public or not", () => {
    const test = { allow: ["127.0.0.0/8", "fd00:1::/32"], ports: {} };
    const judged = ["127.0.0.9", "::ffff:127.0.0.1", "fd00:1::5", "8.8.8.8", "10.0.0.1", "::1", "fd00:2::5"].map(
      (address) => refusalOf(address, test),
    );
    expect(judged).toEqual([null, null, null, ...new Array(4).fill("outside-test-network")]);
  });
});

test("embeddedIpv4 reads no IPv4 address out of an ordinary IPv6 address", () => {
  expect(["2606:4700::1111", "::1", "::", "1.2.3.4"].map(embeddedIpv4)).toEqual([null, null, null, null]);
});
