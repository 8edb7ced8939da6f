import dnsPacket from "dns-packet";
import { type Edns, readEdns } from "./edns.ts";
import { HEADER_BYTES, MalformedMessage, MessageReader, type Question, type WireRecord } from "./message-reader.ts";
import type { WireName } from "./name.ts";
import { RECORD_TYPES } from "./record-types.ts";

export interface Message {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly aa: boolean;
  readonly tc: boolean;
  readonly rd: boolean;
  readonly ra: boolean;
  readonly ad: boolean;
  readonly cd: boolean;
  /** With the upper eight bits from OPT where there is one (RFC 6891, 6.1.3). */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly WireRecord[];
  readonly authority: readonly WireRecord[];
  readonly additional: readonly WireRecord[];
  readonly edns: Edns | null;
  /** Bytes after the last record; a correct message has none. */
  readonly trailingBytes: number;
}

/**
 * Reads one DNS message (RFC 1035, 4) whole, checking every section's end and each known type's RDLENGTH.
 * Throws MalformedMessage. A truncated message (TC) is read as far as its counts say.
 */
export function decodeMessage(bytes: Buffer): Message {
  if (bytes.length < HEADER_BYTES) throw new MalformedMessage(`${bytes.length} bytes are no header`);
  const flags = bytes.readUInt16BE(2);
  const reader = new MessageReader(bytes);
  const questions = reader.questions(bytes.readUInt16BE(4));
  const answers = reader.records(bytes.readUInt16BE(6));
  const authority = reader.records(bytes.readUInt16BE(8));
  const additional = reader.records(bytes.readUInt16BE(10));
  const opt = additional.find((record) => record.type === RECORD_TYPES.OPT);
  const edns = opt === undefined ? null : readEdns(opt);
  return {
    id: bytes.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    opcode: (flags >> 11) & 15,
    aa: (flags & 0x0400) !== 0,
    tc: (flags & 0x0200) !== 0,
    rd: (flags & 0x0100) !== 0,
    ra: (flags & 0x0080) !== 0,
    ad: (flags & 0x0020) !== 0,
    cd: (flags & 0x0010) !== 0,
    rcode: (flags & 15) | ((edns?.extendedRcode ?? 0) << 4),
    questions,
    answers,
    authority,
    additional,
    edns,
    trailingBytes: bytes.length - reader.at,
  };
}

/** How a query is put: recursion for resolvers, none for authorities; `edns` false after a FORMERR. */
export interface QueryOptions {
  readonly rd: boolean;
  readonly edns: boolean;
}

/**
 * The OPT record of every query: 1232 bytes (DNS flag day 2020), DO, an empty NSID option (RFC 5001).
 * 1232 + 48 bytes of headers fit the smallest IPv6 MTU, so answers are not fragmented.
 */
const OPT = Buffer.from([0, 0, 41, 1232 >> 8, 1232 & 255, 0, 0, 0x80, 0, 0, 4, 0, 3, 0, 0]);

/** One query with id 0, which the transport replaces. The name goes out byte for byte, so its letter case is the caller's. */
export function encodeQuery(name: WireName, type: number, { rd, edns }: QueryOptions, recordClass = 1): Buffer {
  const end = HEADER_BYTES + name.length;
  const query = Buffer.allocUnsafe(end + 4 + (edns ? OPT.length : 0)); // from Node's pool: memory of its own is the dearest part
  for (let at = 0; at < HEADER_BYTES; at += 1) query[at] = 0;
  query[2] = rd ? 1 : 0;
  query[5] = 1;
  query[11] = edns ? 1 : 0;
  for (let at = 0; at < name.length; at += 1) query[HEADER_BYTES + at] = name.charCodeAt(at);
  query.writeUInt16BE(type, end);
  query.writeUInt16BE(recordClass, end + 2);
  if (edns) OPT.copy(query, end + 4);
  return query;
}

/** The length of the question section's end in a query of ours: header, name, type and class. */
export function questionEnd(query: Buffer): number {
  let at = HEADER_BYTES;
  while (query[at] !== 0) at += 1 + query[at]!;
  return at + 5;
}

/**
 * The RDATA of a type that carries no compressed name (CAA, DS, TLSA ...) as dns-packet reads it, in JSON; as
 * `\\# length hex` (RFC 3597, 5) where that library has no reader or finds none of what it expects.
 */
export function rareRdataText(type: number, rdata: Buffer): string {
  const generic = `\\# ${rdata.length} ${rdata.toString("hex")}`.trimEnd();
  if (!DNS_PACKET_READS.has(type)) return generic;
  const message = Buffer.alloc(23 + rdata.length);
  message[7] = 1;
  message.writeUInt16BE(type, 13);
  message[16] = 1;
  message.writeUInt16BE(rdata.length, 21);
  rdata.copy(message, 23);
  try {
    const [answer] = dnsPacket.decode(message).answers ?? [];
    return answer !== undefined && "data" in answer ? JSON.stringify(answer.data) : generic;
  } catch {
    return generic;
  }
}

const DNS_PACKET_READS: ReadonlySet<number> = new Set(
  (["CAA", "DS", "DNSKEY", "TLSA", "NSEC", "NSEC3"] as const).map((name) => RECORD_TYPES[name]),
);
