import { BlockList, isIP } from "node:net";

/** A test internet of the campaign file: the only addresses that may be dialled, and where its ports really are. */
export interface TestNetwork {
  readonly allow: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
}

/** Why an address is not dialled; each is a fact in the connection log. */
export type AddressRefusal =
  | "unspecified"
  | "loopback"
  | "private"
  | "link-local"
  | "metadata"
  | "multicast"
  | "reserved"
  | "zone-identifier"
  | "not-an-address"
  | "outside-test-network";

/**
 * What no public server lives at, by the IANA special-purpose registries (IPv4: RFC 6890 with later entries, IPv6: RFC 8190 with
 * 3fff::/20 of RFC 9637), read 2026-11. `metadata` lists the services of clouds that stand outside these ranges or deserve their own word.
 * IPv6 outside 2000::/3 is refused whole, since nothing there is allocated as global unicast (RFC 4291, section 2.4). First hit wins.
 */
const REFUSED: readonly (readonly [AddressRefusal, string, string])[] = [
  ["metadata", "169.254.169.254/32", "AWS, Azure, Google, DigitalOcean"],
  ["metadata", "169.254.170.2/32", "AWS container credentials"],
  ["metadata", "100.100.100.200/32", "Alibaba"],
  ["metadata", "192.0.0.192/32", "Oracle"],
  ["metadata", "168.63.129.16/32", "Azure WireServer, a public address answered by the host"],
  ["metadata", "fd00:ec2::254/128", "AWS over IPv6"],
  ["metadata", "fd20:ce::254/128", "Google over IPv6"],
  ["unspecified", "0.0.0.0/8", "this network; 0.0.0.0 reaches loopback on Linux"],
  ["loopback", "127.0.0.0/8", "all of it, not only .1"],
  ["private", "10.0.0.0/8", "RFC 1918"],
  ["private", "172.16.0.0/12", "RFC 1918"],
  ["private", "192.168.0.0/16", "RFC 1918"],
  ["private", "100.64.0.0/10", "carrier-grade NAT, RFC 6598"],
  ["link-local", "169.254.0.0/16", "RFC 3927"],
  ["reserved", "192.0.0.0/24", "IETF assignments"],
  ["reserved", "192.0.2.0/24", "documentation"],
  ["reserved", "192.88.99.0/24", "withdrawn 6to4 relays"],
  ["reserved", "198.18.0.0/15", "benchmarks, RFC 2544"],
  ["reserved", "198.51.100.0/24", "documentation"],
  ["reserved", "203.0.113.0/24", "documentation"],
  ["multicast", "224.0.0.0/4", "RFC 5771"],
  ["reserved", "240.0.0.0/4", "class E and broadcast"],
  ["unspecified", "::/128", "unspecified"],
  ["loopback", "::1/128", "loopback"],
  ["link-local", "fe80::/10", "link-local"],
  ["private", "fc00::/7", "unique local, RFC 4193"],
  ["multicast", "ff00::/8", "multicast"],
  ["reserved", "2001::/23", "IETF assignments with Teredo, whose payload is an IPv4 address"],
  ["reserved", "2001:db8::/32", "documentation"],
  ["reserved", "3fff::/20", "documentation, RFC 9637"],
];

const refusedRanges = REFUSED.map(([reason, range]) => ({ reason, list: blockListOf([range]) }));
const globalUnicast = blockListOf(["2000::/3"]);

/**
 * Says why an address must not be dialled, or null where it may be. `address` is a literal without brackets. An IPv6 form that carries an
 * IPv4 address (mapped ::ffff:7f00:1, NAT64 64:ff9b::7f00:1, 6to4 2002:7f00:1::) is judged by that address. Under a test network
 * its ranges are the only allowed ones and the table above does not apply.
 */
export function refusalOf(address: string, test?: TestNetwork): AddressRefusal | null {
  if (address.includes("%")) return "zone-identifier";
  if (isIP(address) === 0) return "not-an-address";
  const effective = embeddedIpv4(address) ?? address;
  const family = isIP(effective) === 4 ? "ipv4" : "ipv6";
  if (test !== undefined) return testRanges(test).check(effective, family) ? null : "outside-test-network";
  const hit = refusedRanges.find(({ list }) => list.check(effective, family));
  if (hit !== undefined) return hit.reason;
  return family === "ipv6" && !globalUnicast.check(effective, "ipv6") ? "reserved" : null;
}

/** The IPv4 address inside a mapped, compatible, NAT64 (RFC 6052) or 6to4 (RFC 3056) IPv6 address, or null where there is none. */
export function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const words = ipv6Words(address);
  const dotted = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join(".");
  const startsWith = (...head: readonly number[]) => head.every((word, position) => words[position] === word);
  const last = dotted(words[6]!, words[7]!);
  if (startsWith(0, 0, 0, 0, 0, 0xffff) || startsWith(0, 0, 0, 0, 0xffff, 0) || startsWith(0x64, 0xff9b, 0, 0, 0, 0))
    return last;
  if (startsWith(0, 0, 0, 0, 0, 0) && (words[6] !== 0 || words[7]! > 1)) return last;
  return words[0] === 0x2002 ? dotted(words[1]!, words[2]!) : null;
}

/** The eight 16-bit words of a valid IPv6 literal without zone. */
export function ipv6Words(address: string): number[] {
  const hex = address.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_, a, b, c, d) =>
    [(Number(a) << 8) | Number(b), (Number(c) << 8) | Number(d)].map((word) => word.toString(16)).join(":"),
  );
  const [head = "", tail] = hex.split("::");
  const words = (text: string) => (text === "" ? [] : text.split(":").map((word) => Number.parseInt(word, 16)));
  if (tail === undefined) return words(head);
  const left = words(head);
  const right = words(tail);
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}

const testLists = new WeakMap<TestNetwork, BlockList>();

function testRanges(test: TestNetwork): BlockList {
  const known = testLists.get(test);
  if (known !== undefined) return known;
  const list = blockListOf(test.allow);
  testLists.set(test, list);
  return list;
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    const family = isIP(network) === 6 ? "ipv6" : "ipv4";
    list.addSubnet(network, bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits), family);
  }
  return list;
}
