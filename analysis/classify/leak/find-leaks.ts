import { percentDecoded } from "../../compare/nested-value.ts";
import type { AddressForm, AddressForms } from "./address-forms.ts";
import { binaryEncodings, binaryText, encodings } from "./encodings.ts";

/** The address, or its hash, in a text. */
export interface Leak extends AddressForm {
  /** The text that was found. */
  readonly found: string;
}

/** Lengths of hex digests that the standard list knows. */
const digestLengths: ReadonlySet<number> = new Set([32, 40, 56, 64, 96, 128]);
const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);

/**
 * Finds the address in a URL or header, wherever it stands: plain, encoded or hashed, nested up to three deep. With
 * `thorough` false only what one rolling pass finds (plain, one encoding, one hash), which is cheap enough for every URL.
 */
export function findLeaks(text: string, forms: AddressForms, thorough: boolean): Leak[] {
  const leaks: Leak[] = [];
  search(text, [], forms, leaks);
  const decoded = percentDecoded(text);
  if (decoded !== text) search(decoded, [], forms, leaks);
  if (thorough && !leaks.some(({ part }) => part === "address")) decodeTokens(decoded, [], forms, leaks, 3);
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
  if (found.length <= 11 && !standsAlone(text, at, found.length)) return;
  leaks.push({ ...form, functions: [...form.functions, ...outer], found });
}

const wordCharacter = /[A-Za-z0-9]/;
function standsAlone(text: string, at: number, length: number): boolean {
  return !wordCharacter.test(text[at - 1] ?? "") && !wordCharacter.test(text[at + length] ?? "");
}

function decodeTokens(text: string, outer: readonly string[], forms: AddressForms, leaks: Leak[], depth: number): void {
  for (const token of tokensOf(text)) {
    const digest =
      digestLengths.has(token.length) && /^[0-9a-f]+$/i.test(token) ? forms.nestedDigest(token.toLowerCase(), 3) : null;
    if (digest !== null) {
      leaks.push({ ...digest, functions: [...digest.functions, ...outer], found: token });
      return;
    }
    if (depth > 0) decodeToken(bytesOf(token), outer, forms, leaks, depth);
    if (leaks.length > 0) return;
  }
}

function decodeToken(
  bytes: Uint8Array,
  outer: readonly string[],
  forms: AddressForms,
  leaks: Leak[],
  depth: number,
): void {
  const isText = isPrintable(bytes);
  for (const { name, decode } of encodings) {
    if (!isText && !binaryEncodings.has(name)) continue;
    // Any text is yEnc: it is tried for what has been decoded before or holds bytes that URLs do not.
    if (name === "yenc" && outer.length === 0) continue;
    const plain = decode(bytes);
    if (plain === null || plain.length < 4) continue;
    const chain = [name, ...outer];
    const text = isPrintable(plain) ? binaryText(plain) : null;
    if (text !== null) search(text, chain, forms, leaks);
    if (leaks.length > 0) return;
    const hex = digestLengths.has(plain.length * 2) ? hexOf(plain) : null;
    if (hex !== null) search(hex, chain, forms, leaks);
    const nested = hex === null ? null : forms.nestedDigest(hex, 2);
    if (nested !== null && leaks.length === 0)
      leaks.push({ ...nested, functions: [...nested.functions, ...chain], found: hex! });
    if (leaks.length > 0 || depth <= 1) continue;
    if (text !== null) decodeTokens(text, chain, forms, leaks, depth - 1);
    else decodeToken(plain, chain, forms, leaks, depth - 1);
    if (leaks.length > 0) return;
  }
}

const isPrintable = (bytes: Uint8Array) => bytes.every((byte) => byte >= 0x20 && byte <= 0x7e);
const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

const MAX_TOKEN = 4096;

/** What may be an encoded value: query values whole, and runs of characters that encodings write. */
function tokensOf(text: string): ReadonlySet<string> {
  const tokens = new Set<string>();
  for (const part of text.split(/[?&#;|,]/)) {
    const at = part.indexOf("=");
    const value = part.slice(at + 1);
    if (at > 0 && value.length >= 8 && value.length <= MAX_TOKEN) tokens.add(value);
  }
  for (const run of [
    /[A-Za-z0-9+_-]{8,}={0,2}/g,
    /[A-Za-z0-9+/_-]{8,}={0,2}/g,
    /[0-9a-fA-F]{32,}/g,
    /&#[&#;0-9a-fA-F]{8,}/g,
  ]) {
    for (const [token] of text.matchAll(run)) if (token.length <= MAX_TOKEN) tokens.add(token);
  }
  return tokens;
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
