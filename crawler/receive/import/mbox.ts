import { beginsHeader, isFromLine } from "./mail-file.ts";

/** One message of an mbox file: its bytes as quoted there, without From line and separating blank line. */
export interface MboxMessage {
  /** Range in the file, From line included. */
  readonly start: number;
  readonly end: number;
  /** Null when it is larger than allowed. */
  readonly bytes: Buffer | null;
}

const separator = Buffer.from("\nFrom ");
/** Enough to judge a From line and the line behind it. */
const judgedBytes = 2_048;

/**
 * Splits an mbox file (RFC 4155), given in chunks of any size, message by message; memory is bounded by `maxMessageBytes`.
 * A message begins at a From line with a date, at the file's start or behind a blank line, and followed by a header
 * field: a sentence that begins with "From " separates nothing.
 */
export async function* splitMbox(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  maxMessageBytes: number,
): AsyncGenerator<MboxMessage> {
  let held: Buffer = Buffer.alloc(0); // from the present message's From line on
  let start = 0; // where that line stands in the file
  let dropped = 0; // bytes of a message that grew too large
  let searched = 0;
  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const next = nextMessage(held, searched, false);
      if (next === null) break;
      yield message(held.subarray(0, next), start, dropped);
      start += dropped + next;
      held = held.subarray(next);
      [dropped, searched] = [0, 0];
    }
    searched = Math.max(0, held.length - judgedBytes);
    if (held.length <= maxMessageBytes + judgedBytes) continue;
    dropped += searched;
    held = Buffer.from(held.subarray(searched));
    searched = 0;
  }
  for (let next = nextMessage(held, searched, true); next !== null; next = nextMessage(held, 0, true)) {
    yield message(held.subarray(0, next), start, dropped);
    start += dropped + next;
    held = held.subarray(next);
    dropped = 0;
  }
  if (held.length + dropped > 0) yield message(held, start, dropped);
}

/** Where in `held` the next message's From line begins; null when there is none, or too little to judge. */
function nextMessage(held: Buffer, from: number, isLast: boolean): number | null {
  for (let at = held.indexOf(separator, from); at !== -1; at = held.indexOf(separator, at + 1)) {
    const isAfterBlank = held[at - 1] === 10 || (held[at - 1] === 13 && held[at - 2] === 10);
    if (!isAfterBlank) continue;
    if (!isLast && held.length - at < judgedBytes) return null;
    const [fromLine, header] = held.toString("latin1", at + 1, at + judgedBytes).split(/\r?\n/, 2);
    if (isFromLine(fromLine!) && beginsHeader(header)) return at + 1;
  }
  return null;
}

function message(whole: Buffer, start: number, dropped: number): MboxMessage {
  const end = start + dropped + whole.length;
  if (dropped > 0) return { start, end, bytes: null };
  const body = whole.subarray(whole.indexOf(10) + 1);
  const blank = /\n\r?\n$/.exec(body.toString("latin1", Math.max(0, body.length - 3)));
  const bytes = blank === null ? body : body.subarray(0, body.length - (blank[0].length - 1));
  return { start, end, bytes };
}

/** How an mbox quotes lines that begin with "From ": mboxrd one `>` more on each, mboxo only on unquoted ones. */
export type MboxQuoting = "mboxrd" | "mboxo";

/**
 * Takes the quotes off again and says how many lines had one. mboxrd is reversible; in mboxo `>From ` may have been so
 * in the message, hence the count is kept with the delivery.
 */
export function unquote(bytes: Buffer, quoting: MboxQuoting): { readonly bytes: Buffer; readonly unquoted: number } {
  const quoted = quoting === "mboxrd" ? /(^|\n)>(>*From )/g : /(^|\n)>(From )/g;
  if (bytes.indexOf(">From ") === -1) return { bytes, unquoted: 0 };
  let unquoted = 0;
  const text = bytes.toString("latin1").replace(quoted, (_, lineStart: string, rest: string) => {
    unquoted += 1;
    return lineStart + rest;
  });
  return { bytes: Buffer.from(text, "latin1"), unquoted };
}
