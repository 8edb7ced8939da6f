import { base32, base58 } from "@scure/base";
import { deflateSync, gunzipSync, gzipSync, inflateSync, unzlibSync, zlibSync } from "fflate";
import { base64Bytes, hexBytes } from "../../compare/nested-value.ts";

/** Encodings whose result no URL can hold as it is; bytes beyond ASCII can only be one of these. */
export const binaryEncodings: ReadonlySet<string> = new Set(["deflate", "gzip", "zlib", "yenc"]);

/**
 * A reversible writing of bytes. `decode` gives null for what is not written so; it never throws. It gets the bytes as text too, one
 * character a byte, which is made once for all.
 */
export interface Encoding {
  readonly name: string;
  encode(bytes: Uint8Array): Uint8Array;
  decode(bytes: Uint8Array, text: string): Uint8Array | null;
}

/** A decompressed value longer than this is no address: the limit stops decompression bombs. */
const MAX_INFLATED = 65_536;
/** A compressed address is short. */
const MAX_COMPRESSED = 512;
/** One character a byte. (The web's "latin1" decoder is windows-1252 and is not that.) */
export function binaryText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
const textOf = binaryText;
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

const textual = (
  name: string,
  encode: (bytes: Uint8Array) => string,
  decode: (text: string) => Uint8Array | null,
): Encoding => ({
  name,
  encode: (bytes) => bytesOf(encode(bytes)),
  decode: (_, text) => quietly(() => decode(text)),
});

const inflated = new Uint8Array(MAX_INFLATED);

/** Text is never compressed data: only bytes beyond ASCII, or below a blank, are tried. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.length <= MAX_COMPRESSED && bytes.some((byte) => byte < 0x20 || byte > 0x7e);
}

const compressed = (
  name: string,
  encode: (bytes: Uint8Array) => Uint8Array,
  decode: (bytes: Uint8Array, options: { out: Uint8Array }) => Uint8Array,
  starts: (bytes: Uint8Array) => boolean,
): Encoding => ({
  name,
  encode,
  decode: (bytes) =>
    starts(bytes) && isBinary(bytes) ? quietly(() => decode(bytes, { out: inflated }).slice(0, MAX_INFLATED)) : null,
});

function quietly(decode: () => Uint8Array | null): Uint8Array | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Percent-encodes as encodeURIComponent does, byte by byte. */
function percentEncoded(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    text += /[A-Za-z0-9\-_.!~*'()]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return text;
}

function percentDecodedBytes(text: string): Uint8Array | null {
  if (!text.includes("%")) return null;
  return bytesOf(text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))));
}

function entityDecoded(text: string): Uint8Array | null {
  if (!/&(?:#|commat;|period;|amp;)/.test(text)) return null;
  const plain = text.replace(/&#(x?)([0-9a-f]{1,6});/gi, (_, hex: string, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, hex === "" ? 10 : 16) & 0xff),
  );
  return bytesOf(plain.replaceAll("&commat;", "@").replaceAll("&period;", ".").replaceAll("&amp;", "&"));
}

/** yEnc 1.3: each byte plus 42; NUL, LF, CR and = are escaped. */
function yencoded(bytes: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (const byte of bytes) {
    const shifted = (byte + 42) & 0xff;
    if (shifted === 0 || shifted === 10 || shifted === 13 || shifted === 61) out.push(61, (shifted + 64) & 0xff);
    else out.push(shifted);
  }
  return Uint8Array.from(out);
}

function ydecoded(bytes: Uint8Array): Uint8Array | null {
  if (!mayBeYenc(bytes)) return null;
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const escaped = bytes[i] === 61 && i + 1 < bytes.length;
    if (escaped) i++;
    out.push(((bytes[i] as number) - 42 - (escaped ? 64 : 0)) & 0xff);
  }
  return Uint8Array.from(out);
}

/** yEnc of text, up to three times, has bytes of a narrow range; that of compressed data begins as they do. Anything else is no address. */
function mayBeYenc(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0x49 && second === 0xb5) || first === 0xa2) return true;
  return bytes.every((byte) => (byte >= 0x4a && byte <= 0xfc) || byte === 0x3d);
}

const paddedBase32 = (text: string) =>
  text.toUpperCase().replace(/(?<!=)=+$/, "") + "=".repeat((8 - (text.replace(/(?<!=)=+$/, "").length % 8)) % 8);

/** Letters moved by half the alphabet; all else stays. */
function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const code = letter.charCodeAt(0);
    return String.fromCharCode(code + ((code & 31) <= 13 ? 13 : -13));
  });
}

const reversed = (text: string) => [...text].reverse().join("");

/** Writings that take any text: they are undone once in a chain, so that the work stays linear. */
export const anyTextEncodings: ReadonlySet<string> = new Set(["rot13", "reversed"]);
/** A longer text in one of them is no address. */
const MAX_MOVED = 512;
const ofAnyText = (name: string, move: (text: string) => string): Encoding =>
  textual(
    name,
    (bytes) => move(textOf(bytes)),
    (text) => (text.length <= MAX_MOVED ? bytesOf(move(text)) : null),
  );

/** The ten encodings of the field's standard list (Englehardt et al. 2018, appendix), and two that hide text from a plain search. */
export const encodings: readonly Encoding[] = [
  textual("base16", hexOf, hexBytes),
  textual(
    "base32",
    (bytes) => base32.encode(bytes),
    (text) => (/^[A-Za-z2-7]{8,}=*$/.test(text) ? base32.decode(paddedBase32(text)) : null),
  ),
  textual(
    "base58",
    (bytes) => base58.encode(bytes),
    (text) => (/^[1-9A-HJ-NP-Za-km-z]{8,260}$/.test(text) ? base58.decode(text) : null),
  ),
  textual("base64", (bytes) => btoa(textOf(bytes)), base64Bytes),
  textual("url", percentEncoded, percentDecodedBytes),
  compressed(
    "deflate",
    (bytes) => deflateSync(bytes),
    inflateSync,
    // One last block (RFC 1951, 3.2.3) with fixed codes; codes of its own pay in longer texts only.
    (bytes) => bytes.length > 8 && ((bytes[0]! & 7) === 3 || (bytes.length > 30 && (bytes[0]! & 7) === 5)),
  ),
  compressed(
    "gzip",
    (bytes) => gzipSync(bytes, { mtime: 0 }),
    gunzipSync,
    (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b,
  ),
  compressed(
    "zlib",
    (bytes) => zlibSync(bytes),
    unzlibSync,
    (bytes) => (bytes[0]! & 15) === 8 && ((bytes[0]! << 8) | bytes[1]!) % 31 === 0,
  ),
  textual("entity", (bytes) => Array.from(bytes, (byte) => `&#${byte};`).join(""), entityDecoded),
  { name: "yenc", encode: yencoded, decode: ydecoded },
  ofAnyText("rot13", rot13),
  ofAnyText("reversed", reversed),
];
