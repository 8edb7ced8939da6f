/** Record types by number (IANA "DNS parameters"); what is not here is written TYPE<n> (RFC 3597). */
export const RECORD_TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SRV: 33,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  CAA: 257,
} as const;

export type RecordTypeName = keyof typeof RECORD_TYPES;

const NAMES = new Map<number, string>(Object.entries(RECORD_TYPES).map(([name, number]) => [number, name]));

/** The mnemonic of a record type, `TYPE<n>` where there is none here. */
export function typeName(type: number): string {
  return NAMES.get(type) ?? `TYPE${type}`;
}

/** Response codes by number (RFC 1035, 2136, 6891). */
export const RCODES = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"] as const;

/** The mnemonic of a response code, `RCODE<n>` where there is none here; 16 is BADVERS. */
export function rcodeName(rcode: number): string {
  return RCODES[rcode] ?? (rcode === 16 ? "BADVERS" : `RCODE${rcode}`);
}
