import { describe, expect, test } from "vitest";
import { dial } from "../../../../crawler/browser/guard/dial.ts";
import { nat64Learner, nat64Prefixes, translatedIpv4 } from "../../../../crawler/browser/guard/nat64.ts";

/** Prefix of each length with the address of ipv4only.arpa and of 10.1.2.3 under it (RFC 6052, section 2.4). */
const networks = [
  [32, "2a00:db8:c000:aa::", "2a00:db8:a01:203::"],
  [40, "2a00:db8:1c0:0:aa::", "2a00:db8:10a:102:3::"],
  [48, "2a00:db8:122:c000:0:aa00::", "2a00:db8:122:a01:2:300::"],
  [56, "2a00:db8:122:3c0:0:aa::", "2a00:db8:122:30a:1:203::"],
  [64, "2a00:db8:122:344:c0:0:aa00:0", "2a00:db8:122:344:a:102:300:0"],
  [96, "2a00:db8:122:344::c000:aa", "2a00:db8:122:344::a01:203"],
] as const;

describe.each(networks)("a network whose NAT64 prefix has %d bits", (bits, arpa, inside) => {
  test("is learnt from ipv4only.arpa, and its addresses give the IPv4 address inside", () => {
    const prefixes = nat64Prefixes(["192.0.0.170", arpa]);
    expect(prefixes.map(({ bytes }) => bytes.length * 8)).toEqual([bits]);
    expect(translatedIpv4(inside, prefixes)).toBe("10.1.2.3");
    expect(translatedIpv4("2606:4700::1", prefixes)).toBeNull();
  });

  test("does not carry a visit to a private address", async () => {
    const resolve = async (host: string) => ({ addresses: host === "ipv4only.arpa" ? [arpa] : [inside] });
    const route = { resolve, connectTimeoutMs: 100 };
    expect(await dial("sneaky.test", 80, route, new Map())).toMatchObject({ socket: null, reason: "refused:private" });
    expect(await dial(`[${inside}]`, 80, route, new Map())).toMatchObject({ socket: null, reason: "refused:private" });
  });
});

test("an IPv6 address of ipv4only.arpa that holds neither address names no prefix", () => {
  expect(nat64Prefixes(["2a00:db8::1", "192.0.0.170", "nonsense"])).toEqual([]);
});

test("the prefixes are asked for once an hour, and again after a minute where nobody answered", async () => {
  let [asked, now, isDown] = [0, 0, true];
  const learn = nat64Learner(
    async () => {
      asked += 1;
      if (isDown) throw new Error("timeout");
      return { addresses: [networks[5][1]] };
    },
    () => now,
  );
  expect(await learn()).toEqual([]);
  await learn();
  expect(asked).toBe(1);
  [now, isDown] = [60_000, false];
  expect(await learn()).toHaveLength(1);
  now += 3_599_000;
  await learn();
  expect(asked).toBe(2);
  now += 1_000;
  await learn();
  expect(asked).toBe(3);
});
