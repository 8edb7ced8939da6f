import { headerFields } from "../header-fields.ts";

/** A message that was attached whole to another. */
export interface ForwardedMessage {
  readonly bytes: Buffer;
  /** Range of its (encoded) bytes in the outer message. */
  readonly start: number;
  readonly end: number;
  /** Content-Transfer-Encoding of the attachment; anything but 7bit, 8bit and binary was undone. */
  readonly encoding: string;
}

/** An attachment of an attachment of an attachment is enough; deeper ones are not the volunteer's doing. */
const maxDepth = 3;

/**
 * The messages attached as message/rfc822 (RFC 2046, 5.2.1) to `outer`, in order, as their bytes stand there; none when
 * it is no forward. An inline forward is quoted text and gives none.
 */
export function forwardedMessages(outer: Buffer, offset = 0, depth = 0): ForwardedMessage[] {
  const type = headerFields(outer, "content-type")[0] ?? "";
  const bodyStart = afterHeader(outer);
  if (/^message\/(?:rfc822|global)\b/i.test(type) && depth > 0) {
    return [attached(outer, bodyStart, offset)];
  }
  const boundary = /\bboundary[ \t]{0,20}=[ \t]{0,20}(?:"([^"]{1,1000})"|([^\s;]{1,1000}))/i.exec(type);
  if (!/^multipart\//i.test(type) || boundary === null || depth >= maxDepth) return [];
  return partsOf(outer, bodyStart, boundary[1] ?? boundary[2]!).flatMap(({ start, end }) =>
    forwardedMessages(outer.subarray(start, end), offset + start, depth + 1),
  );
}

function attached(part: Buffer, bodyStart: number, offset: number): ForwardedMessage {
  const encoding = (headerFields(part, "content-transfer-encoding")[0] ?? "7bit").toLowerCase();
  const body = part.subarray(bodyStart);
  return { bytes: decoded(body, encoding), start: offset + bodyStart, end: offset + part.length, encoding };
}

function decoded(body: Buffer, encoding: string): Buffer {
  const text = body.toString("latin1");
  if (encoding === "base64") return Buffer.from(text, "base64");
  if (encoding !== "quoted-printable") return body;
  const joined = text.replace(/(?<![ \t])[ \t]*=\r?\n/g, "");
  return Buffer.from(
    joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

function afterHeader(bytes: Buffer): number {
  const crlf = bytes.indexOf("\r\n\r\n");
  const lf = bytes.indexOf("\n\n");
  if (crlf === -1 && lf === -1) return bytes.length;
  return lf === -1 || (crlf !== -1 && crlf < lf) ? crlf + 4 : lf + 2;
}

/** Ranges of the parts of a multipart body; the line break before a delimiter belongs to the delimiter (RFC 2046, 5.1.1). */
function partsOf(bytes: Buffer, from: number, boundary: string): { readonly start: number; readonly end: number }[] {
  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  const parts: { start: number; end: number }[] = [];
  let start: number | null = null;
  for (let at = bytes.indexOf(delimiter, from); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    if (at > from && bytes[at - 1] !== 10) continue;
    const lineEnd = bytes.indexOf(10, at);
    const rest = bytes.toString("latin1", at + delimiter.length, lineEnd === -1 ? bytes.length : lineEnd).trimEnd();
    if (rest !== "" && rest !== "--") continue;
    const end = bytes[at - 2] === 13 ? at - 2 : at - 1;
    if (start !== null && end >= start) parts.push({ start, end });
    if (rest === "--" || lineEnd === -1) return parts;
    start = lineEnd + 1;
  }
  if (start !== null) parts.push({ start, end: bytes.length }); // never closed: take what is there
  return parts;
}
