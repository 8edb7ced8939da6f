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
  const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, " ").replace(/\((?:[^()\\]|\\.)*\)/g, " ");
  return [...bare.matchAll(/[^\s<>,;:@]+@[^\s<>,;:@]+/g)].map(([address]) => address.toLowerCase());
}
