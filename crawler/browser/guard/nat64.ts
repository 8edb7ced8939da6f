import { isIP } from "node:net";
import { ipv6Words } from "./address-policy.ts";
import type { HostResolver } from "./dial.ts";

/** The prefix under which a network reaches IPv4 addresses by IPv6 (RFC 6052): its first bytes, 4 to 12 of them. */
export interface Nat64Prefix {
  readonly bytes: readonly number[];
}

/** A name that has only IPv4 addresses, these (RFC 7050, section 8): an IPv6 address of it was made by the network's own translator. */
const ONLY_IPV4 = "ipv4only.arpa";
const WELL_KNOWN = ["192.0.0.170", "192.0.0.171"];
/** Lengths of prefixes in bytes (RFC 6052, section 2.2). */
const LENGTHS = [12, 8, 7, 6, 5, 4];
/** Byte 8 of the address is kept free in prefixes shorter than 96 bits. */
const FREE_BYTE = 8;

/** The prefixes that the addresses of `ipv4only.arpa` show. */
export function nat64Prefixes(addresses: readonly string[]): Nat64Prefix[] {
  return addresses
    .filter((address) => isIP(address) === 6)
    .flatMap((address) => {
      const bytes = bytesOf(address);
      const length = LENGTHS.find((candidate) => WELL_KNOWN.includes(ipv4Behind(bytes, candidate)));
      return length === undefined ? [] : [{ bytes: bytes.slice(0, length) }];
    });
}

/** The IPv4 address inside an IPv6 address under one of the prefixes; null where there is none. */
export function translatedIpv4(address: string, prefixes: readonly Nat64Prefix[]): string | null {
  if (prefixes.length === 0 || isIP(address) !== 6) return null;
  const bytes = bytesOf(address);
  const prefix = prefixes.find((one) => one.bytes.every((byte, at) => bytes[at] === byte));
  return prefix === undefined ? null : ipv4Behind(bytes, prefix.bytes.length);
}

/** Learns the network's prefixes when first asked, and anew after an hour; where nobody answered, after a minute. */
export function nat64Learner(resolve: HostResolver, now: () => number): () => Promise<readonly Nat64Prefix[]> {
  let known: { readonly prefixes: Promise<readonly Nat64Prefix[]>; until: number } | null = null;
  return () => {
    if (known !== null && now() < known.until) return known.prefixes;
    const learnt = { prefixes: Promise.resolve<readonly Nat64Prefix[]>([]), until: now() + 3_600_000 };
    learnt.prefixes = resolve(ONLY_IPV4).then(
      ({ addresses }) => nat64Prefixes(addresses),
      () => {
        learnt.until = now() + 60_000;
        return [];
      },
    );
    known = learnt;
    return learnt.prefixes;
  };
}

function bytesOf(address: string): number[] {
  return ipv6Words(address).flatMap((word) => [word >> 8, word & 255]);
}

function ipv4Behind(bytes: readonly number[], length: number): string {
  const rest = bytes.filter((_, at) => at >= length && (length === 12 || at !== FREE_BYTE));
  return rest.slice(0, 4).join(".");
}
