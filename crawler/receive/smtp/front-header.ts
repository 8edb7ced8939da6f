const LF = 0x0a;
const tab = 0x09;
const space = 0x20;
/** What a mail server in front may put before a message: RFC 5321 (4.4), and Postfix's own names of the recipient. */
const traceNames = /^(?:received|return-path|delivered-to|x-original-to):/i;

/**
 * How many bytes the mail server in front put before the message as it had come: up to the end of its own `Received`
 * field, which is the one that holds the queue name that it tells by XFORWARD IDENT. Only trace fields at the very top
 * are looked at, so that nothing a sender wrote is taken for the front's; null where no such field is among them.
 */
export function frontHeaderBytes(beginning: Buffer, ident: string): number | null {
  for (let at = 0; at < beginning.length; ) {
    const end = fieldEnd(beginning, at);
    if (end === null) return null;
    const field = beginning.toString("latin1", at, end);
    if (!traceNames.test(field)) return null;
    if (/^received:/i.test(field) && idOf(field) === ident) return end;
    at = end;
  }
  return null;
}

/** Offset behind a field and its continuation lines; null where the bytes end within it. */
function fieldEnd(bytes: Buffer, from: number): number | null {
  let end = from;
  do {
    const lineEnd = bytes.indexOf(LF, end);
    if (lineEnd === -1) return null;
    end = lineEnd + 1;
  } while (bytes[end] === space || bytes[end] === tab);
  return end;
}

/** The `id` clause of a Received field (RFC 5321, 4.4), outside comments. */
function idOf(field: string): string | undefined {
  return /\sid\s+<?([^\s;>]+)/i.exec(field.replace(/\([^()]*\)/g, " "))?.[1];
}
