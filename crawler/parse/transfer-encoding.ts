/** A Content-Transfer-Encoding we can undo (RFC 2045 section 6); anything else is taken as it stands. */
export type TransferEncoding = "identity" | "base64" | "quoted-printable" | "uuencode";

/** Reads the field's value. Comments, quotes and case are forgiven, since clients forgive them. */
export function transferEncodingOf(value: string | null): TransferEncoding {
  const token = /[\w-]+/.exec((value ?? "").replace(/\([^()]*\)/g, " ").toLowerCase())?.[0] ?? "";
  if (token.includes("base64")) return "base64";
  if (token.includes("quoted-printable")) return "quoted-printable";
  return token === "x-uuencode" || token === "uuencode" || token === "x-uue" ? "uuencode" : "identity";
}

/** Undoes a transfer encoding. Never throws: what is no valid code stays as it is written or is left out, as clients do. */
export function decodeTransfer(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === "quoted-printable") return decodeQuotedPrintable(bytes);
  if (encoding === "base64") return decodeBase64(bytes);
  return encoding === "uuencode" ? decodeUuencode(bytes) : bytes;
}

const EQUALS = 0x3d;
const CR = 0x0d;
const LF = 0x0a;

function decodeQuotedPrintable(bytes: Buffer): Buffer {
  let from = bytes.indexOf(EQUALS);
  if (from < 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = bytes.copy(out, 0, 0, from);
  while (from < bytes.length) {
    const high = hexValue(bytes[from + 1]);
    const low = high < 0 ? -1 : hexValue(bytes[from + 2]);
    let next = from + 3;
    if (low >= 0) {
      out[length++] = (high << 4) | low;
    } else {
      next = softBreakEnd(bytes, from + 1);
      if (next < 0) {
        out[length++] = EQUALS; // no code and no soft break: RFC 2045 6.7 (2) lets it stand
        next = from + 1;
      }
    }
    let until = next;
    while (until < bytes.length && bytes[until] !== EQUALS) out[length++] = bytes[until++]!;
    from = until;
  }
  return out.subarray(0, length);
}

/** Where the line after a soft break begins, or -1: blanks may follow the "=" since relays add them. */
function softBreakEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at += 1;
  if (at >= bytes.length) return at;
  if (bytes[at] === CR && bytes[at + 1] === LF) return at + 2;
  return bytes[at] === LF ? at + 1 : -1;
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Base64 whose padding may stand in the middle, as when each line was encoded alone; foreign bytes are skipped. */
function decodeBase64(bytes: Buffer): Buffer {
  const padding = bytes.indexOf(EQUALS);
  if (padding < 0 || !hasCodeAfter(bytes, padding)) return Buffer.from(bytes.toString("latin1"), "base64");
  const units: Buffer[] = [];
  for (const unit of bytes
    .toString("latin1")
    .replace(/[^A-Za-z0-9+/=]+/g, "")
    .split(/=+/)) {
    if (unit !== "") units.push(Buffer.from(unit, "base64"));
  }
  return Buffer.concat(units);
}

function hasCodeAfter(bytes: Buffer, padding: number): boolean {
  for (let at = padding + 1; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    const letter = byte | 0x20;
    if ((letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2b && byte <= 0x39)) return true;
  }
  return false;
}

/** The classic Unix code (POSIX uuencode): a length character, then four characters for three bytes. */
function decodeUuencode(bytes: Buffer): Buffer {
  const out: Buffer[] = [];
  for (const line of bytes.toString("latin1").split(/\r?\n/)) {
    if (/^begin \d+ /.test(line)) continue;
    if (line === "end") break;
    const length = line === "" ? 0 : (line.charCodeAt(0) - 32) & 63;
    if (length === 0 || length * 4 > (line.length - 1) * 3 + 8) continue;
    const row = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let group = 0; group * 3 < row.length; group += 1) {
      const code = (index: number) => (line.charCodeAt(1 + group * 4 + index) - 32) & 63;
      row.writeUIntBE(((code(0) << 18) | (code(1) << 12) | (code(2) << 6) | code(3)) >>> 0, group * 3, 3);
    }
    out.push(row.subarray(0, length));
  }
  return Buffer.concat(out);
}
