import { percentDecoded } from "../../compare/nested-value.ts";
import type { AddressForm, AddressForms } from "./address-forms.ts";
import { anyTextEncodings, binaryEncodings, binaryText, encodings } from "./encodings.ts";

/** The address, or its hash, in a text. */
export interface Leak extends AddressForm {
  /** The text that was found. */
  readonly found: string;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/**
 * Finds the address in a URL or header, wherever it stands: plain, encoded or hashed, nested up to three deep. With
 * `thorough` false only what one rolling pass finds (plain, one encoding, one hash), which is cheap enough for every URL.
 */
export function findLeaks(text: string, forms: AddressForms, thorough: boolean): Leak[] {
  const leaks: Leak[] = [];
  search(text, [], forms, leaks);
  const decoded = percentDecoded(text);
  if (decoded !== text) search(decoded, [], forms, leaks);
  if (thorough && !leaks.some(({ part }) => part === "address")) decodeTokens(text, [], forms, leaks, 3);
  return withoutDoubles(leaks);
}

function search(text: string, outer: readonly string[], forms: AddressForms, leaks: Leak[]): void {
  const lower = text.toLowerCase();
  for (const { at, pattern } of forms.shallow.find(text)) add(text, at, pattern.text, pattern.meaning, outer, leaks);
  if (lower !== text) {
    for (const { at, pattern } of forms.shallow.find(lower)) {
      // Base64 has a meaning in its case; hex and the address have none.
      if (!pattern.meaning.functions.some((name) => name === "base64" || name === "base58"))
        add(lower, at, pattern.text, pattern.meaning, outer, leaks);
    }
  }
}

function add(
  text: string,
  at: number,
  found: string,
  form: AddressForm,
  outer: readonly string[],
  leaks: Leak[],
): void {
  // Short digests occur by chance inside longer numbers: they must stand alone.
  if (found.length <= 11 && (isMoved(outer) || !standsAlone(text, at, found.length))) return;
  leaks.push({ ...form, functions: [...form.functions, ...outer], found });
}

/** Whether letters were moved on the way: then a short digest that fits does so by chance. */
const isMoved = (outer: readonly string[]) => outer.some((name) => anyTextEncodings.has(name));

const wordCharacter = /[A-Za-z0-9]/;
function standsAlone(text: string, at: number, length: number): boolean {
  return !wordCharacter.test(text[at - 1] ?? "") && !wordCharacter.test(text[at + length] ?? "");
}

const found = (leaks: readonly Leak[]) => leaks.some(({ part }) => part === "address");

function decodeTokens(text: string, outer: readonly string[], forms: AddressForms, leaks: Leak[], depth: number): void {
  for (const token of tokensOf(text)) {
    const digest = token.length <= 11 && isMoved(outer) ? null : forms.nestedDigest(token, depth);
    if (digest !== null) leaks.push({ ...digest, functions: [...digest.functions, ...outer], found: token });
    else if (depth > 0) decodeToken(bytesOf(token), token, outer, forms, leaks, depth);
    if (found(leaks)) return;
  }
}

/** Lengths in bytes of what the hashes give. */
const digestBytes: ReadonlySet<number> = new Set([4, 8, 16, 20, 28, 32, 48, 64]);

function decodeToken(
  bytes: Uint8Array,
  written: string,
  outer: readonly string[],
  forms: AddressForms,
  leaks: Leak[],
  depth: number,
): void {
  const isText = isPrintable(bytes);
  for (const { name, decode } of encodings) {
    if (!isText && !binaryEncodings.has(name)) continue;
    // Any text is yEnc: it is tried for what has been decoded before or holds bytes that URLs do not.
    if (name === "yenc" && isText && outer.length === 0) continue;
    if (anyTextEncodings.has(name) && isMoved(outer)) continue;
    const plain = decode(bytes, written);
    if (plain === null || plain.length < 4) continue;
    const chain = [name, ...outer];
    const text = isPrintable(plain) ? binaryText(plain) : null;
    if (text !== null) search(text, chain, forms, leaks);
    if (found(leaks)) return;
    // A digest's own bytes: base64 of the 16 bytes of an MD5, say.
    const hex = digestBytes.has(plain.length) ? hexOf(plain) : "";
    if (hex !== "") search(hex, chain, forms, leaks);
    const nested = hex === "" ? null : forms.nestedDigest(hex, 2);
    if (nested !== null && !found(leaks))
      leaks.push({ ...nested, functions: [...nested.functions, ...chain], found: hex });
    if (found(leaks)) return;
    if (text !== null) decodeTokens(text, chain, forms, leaks, depth - 1);
    else if (depth > 1) decodeToken(plain, binaryText(plain), chain, forms, leaks, depth - 1);
    if (found(leaks)) return;
  }
}

function isPrintable(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! < 0x20 || bytes[at]! > 0x7e) return false;
  return true;
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
function hexOf(bytes: Uint8Array): string {
  let hex = "";
  for (let at = 0; at < bytes.length; at++) hex += hexDigits[bytes[at]!]!;
  return hex;
}

const MAX_TOKEN = 4096;
const MIN_TOKEN = 8;
const runs = [/[A-Za-z0-9+_-]{8,}={0,2}/g, /[A-Za-z0-9+/_-]{8,}={0,2}/g, /[0-9a-fA-F]{32,}/g, /&#[&#;0-9a-fxA-F]{8,}/g];

/**
 * What may be an encoded value: parts of the URL as it is delimited, with their escapes undone byte by byte (compressed
 * data is no UTF-8), runs of characters that encodings write, and what stands between marks such as `_` in them.
 */
function tokensOf(text: string): ReadonlySet<string> {
  const tokens = new Set<string>();
  const add = (token: string) => {
    if (token.length >= MIN_TOKEN && token.length <= MAX_TOKEN) tokens.add(token);
  };
  for (const part of text.split(/[?&#;|,]/)) {
    for (const value of [part, part.slice(part.indexOf("=") + 1), ...part.split(/[/=]/)]) {
      add(value);
      add(bytesUnescaped(value));
    }
  }
  const decoded = bytesUnescaped(text);
  for (const run of runs) for (const [token] of decoded.matchAll(run)) add(token);
  for (const token of [...tokens]) if (/[_.~:+-]/.test(token)) for (const piece of token.split(/[_.~:+-]/)) add(piece);
  return tokens;
}

/** Undoes percent-escapes, one byte a character. */
function bytesUnescaped(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function withoutDoubles(leaks: readonly Leak[]): Leak[] {
  const best = new Map<string, Leak>();
  for (const leak of leaks) {
    const key = `${leak.part} ${leak.functions.join()}`;
    if (!best.has(key)) best.set(key, leak);
  }
  const whole = [...best.values()].filter(({ part }) => part === "address");
  return whole.length > 0 ? whole : [...best.values()];
}
