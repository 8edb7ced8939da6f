import { describe, expect, test } from "vitest";
import {
  networkOf,
  PeerGate,
  type PeerLimits,
  peerOf,
  type Standing,
} from "../../../../crawler/receive/smtp/peer-limits.ts";

test.each([
  ["192.0.2.7", "192.0.2.7", "192.0.2/24"],
  ["::ffff:192.0.2.7", "192.0.2.7", "192.0.2/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2/64", "2001:db8:1/48"],
  ["2001:db8:1:2::1", "2001:db8:1:2/64", "2001:db8:1/48"],
  ["fe80::1%eth0", "fe80:0:0:0/64", "fe80:0:0/48"],
])("%s is the peer %s of the network %s", (address, peer, network) => {
  expect([peerOf(address), networkOf(address)]).toEqual([peer, network]);
});

const limits: PeerLimits = {
  connections: 40,
  connectionsPerNetwork: 20,
  connectionsPerPeer: 10,
  connectionsPerPeerAndHour: 1_000,
  firstCommandMs: 60_000,
  firstCommandUnderLoadMs: 10_000,
  idleUnderLoadMs: 30_000,
};

describe("PeerGate", () => {
  const start = Date.parse("2027-03-01T00:00:00Z");
  const at = (ms: number) => new Date(start + ms);
  const house = (standing: Standing = "silent") => {
    const gate = new PeerGate(limits);
    let next = 0;
    const come = (address: string, ms = 0) => gate.enter(`${address} ${next++}`, address, at(ms), () => standing);
    const fill = (addresses: readonly string[], each: number) =>
      addresses.flatMap((address) => Array.from({ length: each }, () => come(address)));
    return { gate, come, fill };
  };
  const hosts = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n + 1));

  test.each([
    ["one address", (n: number) => `10.0.${n}.1`],
    ["one network", () => "10.0.0.1"],
    ["one /64", (n: number) => `2001:db8:0:0:${n}::1`],
  ])("a peer that has all it may is refused: %s", (_, of) => {
    const { come } = house();
    const entries = hosts(11, of).map((address) => come(address).isIn);
    expect(entries.filter(Boolean)).toHaveLength(new Set(hosts(11, of).map(peerOf)).size > 1 ? 11 : 10);
  });

  test.each([
    ["in other networks", (n: number) => `10.0.${n}.1`, "10.9.9.9"],
    ["in its own network", (n: number) => `10.0.0.${n}`, "10.0.0.99"],
    ["in IPv6", (n: number) => `2001:db8:${n}::1`, "2001:db8:99::1"],
  ])("a newcomer takes the place of a silent session of a peer that has many, %s", (_, of, newcomer) => {
    const { come, fill } = house();
    fill(hosts(4, of), 10);
    const entry = come(newcomer);
    expect(entry.isIn && entry.ends).toContain(of(1).slice(0, 5));
    expect(come(of(1)).isIn && come(of(1)).isIn).toBe(false);
    expect(hosts(2, () => newcomer).every((address) => come(address).isIn)).toBe(true);
  });

  test("a session whose message is being stored never makes way", () => {
    const { come, fill } = house("storing");
    fill(
      hosts(8, (n) => `10.0.${n}.1`),
      10,
    );
    expect(come("10.9.9.9")).toEqual({ isIn: false });
  });

  test("where every peer has one session, only one that was silent for long makes way", () => {
    const { come, fill } = house();
    fill(
      hosts(40, (n) => `10.${n}.0.1`),
      1,
    );
    expect(come("10.99.0.1", 1_000)).toEqual({ isIn: false });
    expect(come("10.99.0.1", 6_000).isIn).toBe(true);
  });

  test("the connections of a peer within an hour are counted by /64, and forgotten after it", () => {
    const { gate } = house();
    const come = (n: number, ms: number) => {
      const entry = gate.enter("x", `2001:db8::${n.toString(16)}`, at(ms), () => "silent");
      gate.leave("x");
      return entry.isIn;
    };
    expect(hosts(1_001, String).filter((n) => come(Number(n), 0))).toHaveLength(1_000);
    expect(come(5, 3_600_000)).toBe(true);
  });

  test.each([
    ["silent", 1, 59_000, 0],
    ["silent", 1, 60_000, 1],
    ["silent", 20, 9_000, 0],
    ["silent", 20, 10_000, 20],
    ["idle", 1, 299_000, 0],
    ["idle", 20, 30_000, 20],
    ["sending", 20, 30_000, 20],
    ["storing", 20, 1e9, 0],
  ] as const)("%s sessions, %d of them, after %d ms: %d are overdue", (standing, count, ms, expected) => {
    const { gate, fill } = house(standing);
    fill(
      hosts(count, (n) => `10.${n}.0.1`),
      1,
    );
    expect(gate.overdue(at(ms), () => standing)).toHaveLength(expected);
  });

  test("a session that said something begins its silence anew", () => {
    const { gate, come } = house();
    come("10.0.0.1");
    gate.heard("10.0.0.1 0", at(50_000));
    expect(gate.overdue(at(70_000), () => "silent")).toEqual([]);
  });
});
