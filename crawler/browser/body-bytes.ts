/** Characters of windows-1252 for bytes 0x80 to 0x9f (WHATWG Encoding, index windows-1252); the five free ones are controls. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
/** Names under which that charset goes (WHATWG Encoding, section 4.2). */
const LATIN = /^(windows-1252|cp1252|x-cp1252|iso-?8859-1|iso_8859-1|latin1|l1|ascii|us-ascii)$/i;

/**
 * The bytes of a body that the browser hands over as text: it decodes text by its charset and tells no more. The bytes are
 * those whose number the network counted: as UTF-8, with the byte order mark that decoding takes off, or as windows-1252 where
 * nothing names another charset. Null where none fits, or where decoding lost something (U+FFFD).
 */
export function bytesOfText(text: string, sizeBytes: number, contentType: string): Buffer | null {
  if (text.includes("\uFFFD")) return null;
  const utf8 = Buffer.from(text, "utf8");
  if (utf8.length === sizeBytes) return utf8;
  if (utf8.length + 3 === sizeBytes) return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8]);
  const [, named] =
    /charset\s{0,20}=?\s{0,20}["']?([\w-]{1,40})/i.exec(`${contentType}\n${text.slice(0, 4_096)}`) ?? [];
  return text.length === sizeBytes && (named === undefined || LATIN.test(named)) ? singleBytes(text) : null;
}

function singleBytes(text: string): Buffer | null {
  const bytes = Buffer.alloc(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const high = WINDOWS_1252.indexOf(text[at]!);
    if (high < 0 && (code > 0xff || (code >= 0x80 && code < 0xa0))) return null;
    bytes[at] = high < 0 ? code : 0x80 + high;
  }
  return bytes;
}
