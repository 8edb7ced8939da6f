/** Longest header that is searched for addresses; what lies behind is no header any more but an attack on memory. */
const maxHeaderBytes = 256 * 1024;

/**
 * Values of the named header fields of a raw message, in order, unfolded (RFC 5322, 2.2.3), names without regard to
 * case. Reads bytes as Latin-1, so that nothing is lost or thrown whatever they are; a bare LF ends a line too.
 */
export function headerFields(message: Uint8Array, name: string): string[] {
  const head = Buffer.from(message.buffer, message.byteOffset, Math.min(message.length, maxHeaderBytes)).toString(
    "latin1",
  );
  const end = /\r?\n\r?\n/.exec(head)?.index ?? head.length;
  const lines = head
    .slice(0, end)
    .replace(/\r?\n(?=[ \t])/g, "")
    .split(/\r?\n/);
  const wanted = `${name.toLowerCase()}:`;
  return lines
    .filter((line) => line.slice(0, wanted.length).toLowerCase() === wanted)
    .map((line) => line.slice(wanted.length).trim());
}

/** All mail addresses in a header value, lower case, in order; display names and comments are left out. */
export function addressesIn(value: string): string[] {
  const found = addressWords(withoutQuoted(value));
  // What stands in brackets and comments alone is still where it came from: `Team,(<news@shop.example>)`.
  return found.length > 0 ? found : addressWords(value);
}

function addressWords(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s<>,;:()[\]"]+/)
    .flatMap((word) => {
      const parts = word.split("@", 4);
      const at = parts.findIndex((part, n) => part !== "" && (parts[n + 1] ?? "") !== "");
      return at === -1 ? [] : [`${parts[at]}@${parts[at + 1]}`];
    });
}

/** A header value without its quoted strings and comments (RFC 5322, 3.2.2 and 3.2.4); what nothing closes stays. Reads each character once. */
function withoutQuoted(value: string): string {
  const kept: string[] = [];
  let [from, began, depth, isQuoted] = [0, 0, 0, false];
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at];
    if (character === "\\") at += 1;
    else if (character === '"' && depth === 0) {
      if (isQuoted) from = skip(from, began, at);
      else began = at;
      isQuoted = !isQuoted;
    } else if (character === "(" && !isQuoted) {
      if (depth === 0) began = at;
      depth += 1;
    } else if (character === ")" && depth > 0) {
      depth -= 1;
      if (depth === 0) from = skip(from, began, at);
    }
  }
  return [...kept, value.slice(from)].join(" ");

  function skip(start: number, open: number, close: number): number {
    kept.push(value.slice(start, open));
    return close + 1;
  }
}
