/** What the content of a file is, whatever its name says; `null` with the reason when it holds no message. */
export type MailFile =
  | { readonly kind: "eml" | "mbox"; readonly reason: null }
  | { readonly kind: null; readonly reason: string };

/** A header field's beginning (RFC 5322, 2.2): printable characters without colon, then a colon. */
const fieldStart = /^[!-9;-~]{1,128}[ \t]*:/;

/** Fields of which every message has at least one; a list of `key: value` lines of another kind has none. */
const fieldsOfMessages =
  /^(?:from|to|cc|date|subject|sender|received|return-path|delivered-to|x-original-to|message-id|mime-version|resent-from|dkim-signature)[ \t]*:/i;

/** Longest header that is looked through for such a field. */
const maxLines = 400;

/**
 * Judges a file by its first bytes (64 KiB do): an mbox begins with a `From ` line and a header field (RFC 4155), a
 * message with header fields of which one is a message's. A UTF-8 byte order mark and blank lines before are allowed.
 */
export function mailFileKind(beginning: Uint8Array): MailFile {
  if (beginning.length === 0) return { kind: null, reason: "empty" };
  const text = Buffer.from(beginning)
    .toString("latin1")
    .replace(/^\xef\xbb\xbf/, "")
    .replace(/^(?:[ \t]*\r?\n)+/, "");
  if (/^\0+$/.test(text)) return { kind: null, reason: "nothing but NUL bytes" };
  const lines = text.split(/\r?\n/, maxLines);
  if (isFromLine(lines[0]!) && beginsHeader(lines[1])) return { kind: "mbox", reason: null };
  if (!fieldStart.test(lines[0]!)) return { kind: null, reason: "begins with neither a header field nor a From line" };
  const end = lines.indexOf("");
  const header = end === -1 ? lines : lines.slice(0, end);
  if (header.some((line) => fieldsOfMessages.test(line))) return { kind: "eml", reason: null };
  return { kind: null, reason: "its first lines are no mail header" };
}

const LONGEST_FROM_LINE = 1_000;

/** Whether a line can separate messages: `From `, an address or other word, and a date with time and year. */
export function isFromLine(line: string): boolean {
  if (!line.startsWith("From ")) return false;
  const text = line.slice(0, LONGEST_FROM_LINE);
  const day = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/.exec(text);
  const time = day === null ? null : /\d:\d{2}/.exec(text.slice(day.index));
  return time !== null && /\d{4}/.test(text.slice(day!.index + time.index + time[0].length));
}

/** Whether a line can be the first of a message in an mbox: a header field, or one more quoted From line. */
export function beginsHeader(line: string | undefined): boolean {
  return line !== undefined && (fieldStart.test(line) || /^>*From /.test(line));
}

/** How the lines of a message end: on the wire always CRLF, in files of Unix LF. */
export function lineEnds(bytes: Buffer): "crlf" | "lf" | "mixed" | "none" {
  let [crlf, lf] = [0, 0];
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
    if (bytes[at - 1] === 13) crlf += 1;
    else lf += 1;
  }
  if (crlf + lf === 0) return "none";
  return lf === 0 ? "crlf" : crlf === 0 ? "lf" : "mixed";
}
