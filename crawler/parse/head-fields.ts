import { isAscii } from "node:buffer";
import { decodeText } from "./charset.ts";

/** One field of a head, in the order of the bytes; fields that occur twice are two rows. */
export interface HeadField {
  /** The name as written. */
  readonly name: string;
  /** The name in lower case. */
  readonly key: string;
  /** The value unfolded (RFC 5322 2.2.3), 8-bit bytes read as UTF-8 or else by guess; encoded words still encoded. */
  readonly value: string;
}

export interface HeadLimits {
  readonly bytes: number;
  readonly fields: number;
}

export interface ReadHead {
  readonly fields: readonly HeadField[];
  /** Bytes and fields that a limit left out. */
  readonly lostBytes: number;
  readonly lostFields: number;
}

const COLON = 0x3a;

/** Reads the fields of a head, given without the blank line that ends it. Lines that are no field are left out. */
export function readHeadFields(bytes: Buffer, limits: HeadLimits): ReadHead {
  const head = bytes.length > limits.bytes ? bytes.subarray(0, limits.bytes) : bytes;
  const fields: HeadField[] = [];
  let lostFields = 0;
  let at = 0;
  let colon = head.indexOf(COLON);
  while (at < head.length) {
    const end = fieldEnd(head, at);
    // Looked for anew only once it is passed: a megabyte of lines without a colon would be read once a line.
    if (colon >= 0 && colon < at) colon = head.indexOf(COLON, at);
    const name = colon < 0 || colon >= end ? "" : head.toString("latin1", at, colon).trimEnd();
    // A name is printable ASCII without blank or colon (RFC 5322 3.6.8); mbox's ">From x" and stray text are none.
    if (name !== "" && /^[!-9;-~]+$/.test(name)) {
      if (fields.length < limits.fields)
        fields.push({ name, key: name.toLowerCase(), value: unfold(head.subarray(colon + 1, end)) });
      else lostFields += 1;
    }
    at = end;
  }
  return { fields, lostBytes: bytes.length - head.length, lostFields };
}

/** The end of the field that begins at `at`: a line end that no blank or tab follows. */
function fieldEnd(head: Buffer, at: number): number {
  let from = at;
  for (;;) {
    const lineEnd = head.indexOf(0x0a, from);
    if (lineEnd < 0) return head.length;
    const next = head[lineEnd + 1];
    if (next !== 0x20 && next !== 0x09) return lineEnd + 1;
    from = lineEnd + 1;
  }
}

function unfold(bytes: Buffer): string {
  const text = isAscii(bytes) ? bytes.toString("latin1") : decodeText(bytes, null, false).text;
  return text
    .replace(/\r?\n/g, "")
    .replace(/[\r\n]/g, " ")
    .trim();
}

/** The value of the first field of that name (lower case), or null: the first wins, as in the mail clients we know of. */
export function firstField(fields: readonly HeadField[], key: string): string | null {
  for (const field of fields) if (field.key === key) return field.value;
  return null;
}
