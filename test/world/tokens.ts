import { createHmac } from "node:crypto";

/** Makes the same token again from the same world seed and the same words. */
export interface TokenMaker {
  /** `length` characters of A-Z a-z 0-9 - _ (at most 43). */
  opaque(length: number, ...words: readonly string[]): string;
  /** `length` hexadecimal digits (at most 64). */
  hex(length: number, ...words: readonly string[]): string;
  /** A decimal number of exactly `length` digits. */
  digits(length: number, ...words: readonly string[]): string;
  /** `length` characters of a-z 0-9, fit for a host label. */
  label(length: number, ...words: readonly string[]): string;
}

/** Tokens by HMAC-SHA-256 of the words under the world's seed: two worlds with one seed send the same identifiers. */
export function tokenMaker(seed: string): TokenMaker {
  const mac = (words: readonly string[]) => createHmac("sha256", seed).update(words.join("\0")).digest();
  const spell = (length: number, alphabet: string, words: readonly string[]) =>
    Array.from(mac(words).subarray(0, length), (byte) => alphabet[byte % alphabet.length]).join("");
  return {
    opaque: (length, ...words) => mac(words).toString("base64url").slice(0, length),
    hex: (length, ...words) => mac(words).toString("hex").slice(0, length),
    digits: (length, ...words) => `${1 + (mac(words)[31]! % 9)}${spell(length - 1, "0123456789", words)}`,
    label: (length, ...words) => spell(length, "abcdefghijklmnopqrstuvwxyz234567", words),
  };
}
