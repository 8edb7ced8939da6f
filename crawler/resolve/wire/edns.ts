import type { WireRecord } from "./message-reader.ts";

/** What the OPT record of a message says (RFC 6891). */
export interface Edns {
  readonly udpSizeBytes: number;
  readonly extendedRcode: number;
  readonly version: number;
  /** DNSSEC OK (RFC 3225). */
  readonly dnssecOk: boolean;
  readonly options: readonly EdnsOption[];
}

export interface EdnsOption {
  readonly code: number;
  readonly data: Buffer;
}

/** Option codes (IANA): name server identifier (RFC 5001), extended DNS error (RFC 8914), client subnet (RFC 7871). */
export const EDNS_OPTIONS = { NSID: 3, CLIENT_SUBNET: 8, EXTENDED_ERROR: 15 } as const;

/** Reads an OPT record: rcode, version and flags live in its TTL field. Options that are cut off are left out. */
export function readEdns(opt: WireRecord): Edns {
  const { rdata, ttlField } = opt;
  const options: EdnsOption[] = [];
  for (let at = 0; at + 4 <= rdata.length; ) {
    const end = at + 4 + rdata.readUInt16BE(at + 2);
    if (end > rdata.length) break;
    options.push({ code: rdata.readUInt16BE(at), data: rdata.subarray(at + 4, end) });
    at = end;
  }
  return {
    udpSizeBytes: opt.class,
    extendedRcode: ttlField >>> 24,
    version: (ttlField >>> 16) & 255,
    dnssecOk: (ttlField & 0x8000) !== 0,
    options,
  };
}

/** The name server identifier a server sent, as text where it is printable and as hex where not; null without one. */
export function nsidOf(edns: Edns | null): string | null {
  const data = edns?.options.find((option) => option.code === EDNS_OPTIONS.NSID)?.data;
  if (data === undefined || data.length === 0) return null;
  const text = data.toString("latin1");
  return /^[\x20-\x7e]+$/.test(text) ? text : data.toString("hex");
}

/** Extended DNS errors of a message: code and the server's text (RFC 8914). */
export function extendedErrorsOf(edns: Edns | null): { readonly code: number; readonly text: string }[] {
  return (edns?.options ?? [])
    .filter((option) => option.code === EDNS_OPTIONS.EXTENDED_ERROR && option.data.length >= 2)
    .map(({ data }) => ({ code: data.readUInt16BE(0), text: data.subarray(2).toString("utf8") }));
}
