import * as packet from "dns-packet";
import type { ZoneRecord } from "./zone.ts";

const TYPE_NUMBERS = { HTTPS: 65, SVCB: 64 } as const;

/** What a server says to one question: the sections as records, and the header bits that are not constant. */
export interface DnsAnswer {
  readonly rcode: number;
  readonly authoritative: boolean;
  readonly recursionAvailable: boolean;
  readonly answers: readonly ZoneRecord[];
  readonly authorities: readonly ZoneRecord[];
  readonly additionals: readonly ZoneRecord[];
}

/** The query as decoded, with the numbers that dns-packet turns into words. */
export interface DnsQuery {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly recursionDesired: boolean;
  readonly edns: { readonly udpSizeBytes: number; readonly wantsNsid: boolean } | null;
  readonly question: packet.Question;
}

/** The query in `bytes`, or null where it is none: a world server stays silent at nonsense, as real ones do. */
export function decodeQuery(bytes: Buffer): DnsQuery | null {
  try {
    const decoded = packet.decode(bytes);
    const question = decoded.questions?.[0];
    if (question === undefined || decoded.type !== "query") return null;
    const opt = decoded.additionals?.find((record) => record.type === "OPT") as OptRecord | undefined;
    const nsid = opt?.options?.some((option) => option.code === 3) ?? false;
    return {
      id: decoded.id ?? 0,
      name: question.name.toLowerCase().replace(/^\.$/, ""),
      type: question.type === ("UNKNOWN_65" as string) ? "HTTPS" : fromUnknown(question.type),
      recursionDesired: decoded.flag_rd,
      edns: opt === undefined ? null : { udpSizeBytes: Math.max(512, opt.udpPayloadSize ?? 512), wantsNsid: nsid },
      question,
    };
  } catch {
    return null;
  }
}

interface OptRecord {
  readonly udpPayloadSize?: number;
  readonly options?: readonly { readonly code: number }[];
}

const fromUnknown = (type: string) => (type === "UNKNOWN_64" ? "SVCB" : type);

/** The response bytes; the question is echoed in the asker's letter case (0x20), and `nsid` answers RFC 5001. */
export function encodeAnswer(query: DnsQuery, answer: DnsAnswer, nsid: string): Buffer {
  const echo = (record: ZoneRecord) =>
    toPacket(record.name === query.name ? { ...record, name: query.question.name } : record);
  const options = query.edns?.wantsNsid ? [{ code: 3, data: Buffer.from(nsid) }] : [];
  const opt = { type: "OPT", name: ".", udpPayloadSize: 1232, extendedRcode: 0, ednsVersion: 0, flags: 0, options };
  const sections = {
    answers: answer.answers.map(echo),
    authorities: answer.authorities.map(echo),
    additionals: [...answer.additionals.map(toPacket), ...(query.edns === null ? [] : [opt])],
  };
  return packet.encode({
    type: "response",
    id: query.id,
    flags: flagsOf(query, answer),
    questions: [query.question],
    ...(sections as unknown as Pick<packet.Packet, "answers" | "authorities" | "additionals">),
  });
}

/** The same response with TC set and no records (RFC 2181, 9), to be asked again over TCP. */
export function encodeTruncated(query: DnsQuery, answer: DnsAnswer, nsid: string): Buffer {
  const bytes = encodeAnswer(query, { ...answer, answers: [], authorities: [], additionals: [] }, nsid);
  bytes.writeUInt16BE(bytes.readUInt16BE(2) | packet.TRUNCATED_RESPONSE, 2);
  return bytes;
}

function flagsOf(query: DnsQuery, answer: DnsAnswer): number {
  const bits = [
    answer.authoritative ? packet.AUTHORITATIVE_ANSWER : 0,
    query.recursionDesired ? packet.RECURSION_DESIRED : 0,
    answer.recursionAvailable ? packet.RECURSION_AVAILABLE : 0,
    answer.rcode,
  ];
  return bits.reduce((sum, bit) => sum | bit, 0);
}

/** The record in the shape dns-packet encodes, HTTPS and SVCB as opaque bytes under their number. */
export function toPacket(record: ZoneRecord): Record<string, unknown> {
  const { name, ttl, value } = record;
  const words = value.split(" ");
  switch (record.type) {
    case "HTTPS":
    case "SVCB":
      return { name, ttl, type: `UNKNOWN_${TYPE_NUMBERS[record.type]}`, data: serviceBinding(words) };
    case "MX":
      return { name, ttl, type: "MX", data: { preference: Number(words[0]), exchange: words[1] } };
    case "SOA": {
      const [serial, refresh, retry, expire, minimum] = words.slice(2).map(Number);
      const data = { mname: words[0], rname: words[1], serial, refresh, retry, expire, minimum };
      return { name, ttl, type: "SOA", data };
    }
    case "TXT":
      return { name, ttl, type: "TXT", data: value.match(/[\s\S]{1,255}/g) ?? [""] };
    case "CAA":
      return { name, ttl, type: "CAA", data: { flags: Number(words[0]), tag: words[1], value: words[2] } };
    default:
      return { name, ttl, type: record.type, data: value };
  }
}

/** RDATA of HTTPS and SVCB (RFC 9460, 2.2): priority, uncompressed target, and here at most an `alpn` parameter. */
function serviceBinding([priority = "0", target = ".", alpn]: readonly string[]): Buffer {
  const labels = target === "." ? [] : target.split(".");
  const name = Buffer.concat([...labels.map((label) => counted(Buffer.from(label))), Buffer.from([0])]);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(Number(priority));
  if (alpn === undefined) return Buffer.concat([head, name]);
  const value = counted(Buffer.from(alpn.replace(/^alpn="?|"$/g, "")));
  return Buffer.concat([head, name, Buffer.from([0, 1, 0, value.length]), value]);
}

const counted = (bytes: Buffer) => Buffer.concat([Buffer.from([bytes.length]), bytes]);
