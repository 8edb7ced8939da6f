import { createHash } from "node:crypto";
import { type ClassifiedFile, type ClassifiedReference, classifyMessages } from "../../../analysis/classify-files.ts";

/** One copy of a mailing as it is sent to a reader. */
export interface Letter {
  readonly to: string;
  readonly body: string;
  readonly subject?: string;
  readonly date?: string;
  /** Further lines of the head, each ended by CRLF. */
  readonly head?: string;
}

/** The bytes of a letter in HTML, with a link that all copies share. */
export function written({ to, body, subject = "Autumn offers", date = dates[0]!, head = "" }: Letter): Buffer {
  return Buffer.from(
    `From: Shop <news@shop.example>\r\nTo: ${to}\r\nSubject: ${subject}\r\nDate: ${date}\r\nMIME-Version: 1.0\r\n${head}` +
      `Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>Our offers for you, dear reader.</p>${body}` +
      `<p><a href="https://www.shop.example/shoes">All the shoes of the autumn</a></p></body></html>\r\n`,
  );
}

/** When the first and the second mailing were sent. */
export const dates = ["Sun, 29 Nov 2026 10:00:00 +0000", "Sun, 06 Dec 2026 10:00:00 +0000"];

/** Judges letters as the files of one call; the addresses are stated. */
export function judged(letters: readonly Letter[]): ClassifiedFile[] {
  return classifyMessages(
    letters.map((letter, i) => ({ file: `${i}.eml`, recipient: letter.to, bytes: written(letter) })),
  );
}

export const reader = (place: number) => `u${place + 1}@seeds.example`;

/** What the first of some copies of one mailing says. */
export function copies(bodies: readonly string[]): ClassifiedFile {
  return judged(bodies.map((body, place) => ({ to: reader(place), body })))[0]!;
}

export const isProved = ({ verdict, level }: ClassifiedReference) => verdict === "tracker" && level === "proved";
export const img = (url: string, attributes = 'width="1" height="1"') => `<img src="${url}" ${attributes}>`;

/** Numbers from 0 to 1 that follow from a word: the same at each run. */
export function drawer(word: string): () => number {
  let count = 0;
  return () => createHash("sha256").update(`${word} ${count++}`).digest().readUInt32BE(0) / 2 ** 32;
}

export const alphabets = {
  digits: "0123456789",
  hex: "0123456789abcdef",
  base32: "abcdefghijklmnopqrstuvwxyz234567",
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  base62: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  base64url: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
  letters: "abcdefghijklmnopqrstuvwxyz",
  "mixed letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
} as const;

/** A word of letters of an alphabet. */
export function drawn(random: () => number, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]!).join("");
}

export function oneOf<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}
