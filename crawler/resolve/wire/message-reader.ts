import { foldCase, ROOT, type WireName } from "./name.ts";
import { RECORD_TYPES } from "./record-types.ts";

/** The bytes are no DNS message; `message` says where they stop being one. */
export class MalformedMessage extends Error {
  override name = "MalformedMessage";
}

export interface Question {
  /** In lower case. */
  readonly name: WireName;
  readonly type: number;
  readonly class: number;
}

/** One resource record; its RDATA is cut out of the message when asked for. */
export class WireRecord {
  /** In lower case, as are the names of the RDATA. */
  readonly owner: WireName;
  readonly type: number;
  readonly class: number;
  /** Seconds. A value with the top bit set counts as 0 (RFC 2181, 8). */
  readonly ttl: number;
  /** The names inside the RDATA, expanded: one for CNAME, NS, MX ..., MNAME and RNAME for SOA, TargetName for SVCB. */
  readonly names: readonly WireName[];
  private readonly message: Buffer;
  private readonly start: number;
  private readonly end: number;

  /** `at` is where the fixed fields begin, right after the owner. */
  constructor(message: Buffer, owner: WireName, at: number, names: readonly WireName[]) {
    this.message = message;
    this.owner = owner;
    this.type = message.readUInt16BE(at);
    this.class = message.readUInt16BE(at + 2);
    const ttl = message.readUInt32BE(at + 4);
    this.ttl = ttl > 0x7fffffff ? 0 : ttl;
    this.names = names;
    this.start = at + 10;
    this.end = this.start + message.readUInt16BE(at + 8);
  }

  /** As sent: compressed names point into the message. */
  get rdata(): Buffer {
    return this.message.subarray(this.start, this.end);
  }

  /** The raw 32 bits of the TTL field, where OPT keeps its flags (RFC 6891, 6.1.3). */
  get ttlField(): number {
    return this.message.readUInt32BE(this.start - 6);
  }
}

/** Bytes of the header (RFC 1035, 4.1.1). */
export const HEADER_BYTES = 12;
/** 255 bytes of name hold at most 127 labels, so more pointers than that is a loop. */
const MAX_POINTERS = 127;
const NO_NAMES: readonly WireName[] = [];

/** Reads the sections of one message from left to right. Throws MalformedMessage. */
export class MessageReader {
  at = HEADER_BYTES;
  private readonly bytes: Buffer;
  /** The same bytes as characters: cutting a name out of a string costs a tenth of cutting it out of a buffer. */
  private readonly characters: string;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.characters = bytes.toString("latin1");
  }

  questions(count: number): Question[] {
    const questions: Question[] = [];
    for (let index = 0; index < count; index += 1) {
      const name = this.name(this.bytes.length);
      this.need(4);
      questions.push({ name, type: this.bytes.readUInt16BE(this.at), class: this.bytes.readUInt16BE(this.at + 2) });
      this.at += 4;
    }
    return questions;
  }

  records(count: number): WireRecord[] {
    const records: WireRecord[] = [];
    for (let index = 0; index < count; index += 1) records.push(this.record());
    return records;
  }

  private record(): WireRecord {
    const owner = this.name(this.bytes.length);
    const at = this.at;
    this.need(10);
    const end = at + 10 + this.bytes.readUInt16BE(at + 8);
    this.at = at + 10;
    this.need(end - this.at);
    const names = this.rdataNames(this.bytes.readUInt16BE(at), end);
    this.at = end;
    return new WireRecord(this.bytes, owner, at, names);
  }

  /** The names of the RDATA between the position and `end`, with the checks its type allows. */
  private rdataNames(type: number, end: number): readonly WireName[] {
    const layout = LAYOUTS.get(type);
    if (layout === undefined) return NO_NAMES;
    if (layout.exact !== undefined) {
      if (end - this.at !== layout.exact) throw new MalformedMessage(`RDLENGTH ${end - this.at} of type ${type}`);
      return NO_NAMES;
    }
    this.at += layout.before;
    const names: WireName[] = [];
    for (let index = 0; index < layout.names; index += 1) names.push(this.name(end));
    const left = end - this.at;
    if (layout.after === "any" ? left < 0 : left !== layout.after) {
      throw new MalformedMessage(`RDATA of type ${type} ends ${left} bytes off`);
    }
    return names;
  }

  /** Reads a name at the position; only its own bytes, not those behind pointers, must lie before `end`. */
  private name(end: number): WireName {
    const { bytes } = this;
    let name = "";
    let at = this.at;
    let after = -1;
    for (let pointers = 0; ; pointers += 1) {
      const start = at;
      const limit = after < 0 ? end : bytes.length;
      let length = at < limit ? bytes[at]! : this.fail("a name runs past its end");
      // Labels that lie side by side are taken out in one piece.
      while (length > 0 && length < 64) {
        at += 1 + length;
        length = at < limit ? bytes[at]! : this.fail("a name runs past its end");
      }
      if (at > start) name += this.characters.slice(start, at);
      if (name.length >= 255) this.fail("a name is longer than 255 bytes");
      if (length === 0) break;
      if (length < 192) this.fail("a label has a reserved type");
      if (at + 1 >= bytes.length) this.fail("a pointer is cut off");
      if (pointers >= MAX_POINTERS) this.fail("compression pointers form a loop");
      if (after < 0) after = at + 2;
      at = ((length & 63) << 8) | bytes[at + 1]!;
    }
    this.at = after < 0 ? at + 1 : after;
    if (this.at > end) this.fail("a name runs past its end");
    return name === "" ? ROOT : foldCase(`${name}\0`);
  }

  private need(count: number): void {
    if (this.at + count > this.bytes.length) this.fail("the message ends inside a section");
  }

  private fail(what: string): never {
    throw new MalformedMessage(`${what}, at byte ${this.at}`);
  }
}

interface Layout {
  /** Fixed bytes before the first name. */
  readonly before: number;
  readonly names: number;
  /** Bytes after the last name. */
  readonly after: number | "any";
  /** The RDLENGTH of a type without names. */
  readonly exact?: number;
}

const oneName: Layout = { before: 0, names: 1, after: 0 };

/** Where names lie in the RDATA of the types we read (RFC 1035, 2782, 3596, 4034, 6672, 9460). */
const LAYOUTS = new Map<number, Layout>([
  [RECORD_TYPES.A, { before: 0, names: 0, after: 0, exact: 4 }],
  [RECORD_TYPES.AAAA, { before: 0, names: 0, after: 0, exact: 16 }],
  [RECORD_TYPES.NS, oneName],
  [RECORD_TYPES.CNAME, oneName],
  [RECORD_TYPES.PTR, oneName],
  [RECORD_TYPES.DNAME, oneName],
  [RECORD_TYPES.SOA, { before: 0, names: 2, after: 20 }],
  [RECORD_TYPES.MX, { before: 2, names: 1, after: 0 }],
  [RECORD_TYPES.SRV, { before: 6, names: 1, after: 0 }],
  [RECORD_TYPES.SVCB, { before: 2, names: 1, after: "any" }],
  [RECORD_TYPES.HTTPS, { before: 2, names: 1, after: "any" }],
  [RECORD_TYPES.RRSIG, { before: 18, names: 1, after: "any" }],
]);
