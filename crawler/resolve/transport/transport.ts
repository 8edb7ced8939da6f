import { randomFillSync } from "node:crypto";

/** What a transport heard for one query. Bytes that did not match come as `strays` and are never used. */
export interface Reply {
  readonly outcome: "answered" | "timeout" | "refused" | "connection-closed" | "wrong-case";
  readonly response: Buffer | null;
  readonly localAddress: string | null;
  readonly sentAtMs: number;
  readonly rttMicros: number | null;
  readonly strays: readonly Buffer[];
}

/** Sends queries to one server. The id in the first two bytes of the query is the transport's to choose. */
export interface Transport {
  /** `questionEndsAt` is the byte after the question section; the answer must repeat the section. */
  send(query: Buffer, questionEndsAt: number, timeoutMs: number): Promise<Reply>;
  close(): void;
}

/** A stray is kept as evidence, but a flood of them is not. */
export const MAX_STRAYS = 4;

const pool = Buffer.alloc(8192);
let used = pool.length;

/** Sixteen bits from the system's random source: ids, and the letter case of names. */
export function random16(): number {
  if (used + 2 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 2;
  return pool.readUInt16LE(used - 2);
}

/** An id that no pending query of this socket bears. */
export function freeId(pending: ReadonlyMap<number, unknown>): number {
  for (;;) {
    const id = random16();
    if (!pending.has(id)) return id;
  }
}

/**
 * How the question section of a response compares with the query's: `same` byte for byte, `other-case` where letters
 * differ in case only, `different`. A refusal may leave the section out (FORMERR and the like; RFC 1035, 7.3).
 */
export function compareQuestion(query: Buffer, response: Buffer, endsAt: number): "same" | "other-case" | "different" {
  if (response[4] === 0 && response[5] === 0 && (response[3]! & 15) !== 0) return "same";
  if (response[4] !== 0 || response[5] !== 1 || response.length < endsAt) return "different";
  let likeness: "same" | "other-case" = "same";
  for (let at = 12; at < endsAt; at += 1) {
    const ours = query[at]!;
    const theirs = response[at]!;
    if (ours === theirs) continue;
    if ((ours ^ theirs) !== 0x20 || !isLetter(ours)) return "different";
    likeness = "other-case";
  }
  return likeness;
}

function isLetter(byte: number): boolean {
  const upper = byte & ~0x20;
  return upper >= 0x41 && upper <= 0x5a;
}

/** Flips the case of each letter of the name at random: 0x20 (draft-vixie-dnsext-dns0x20), one more bit to guess a letter. */
export function scatterCase(query: Buffer, questionEndsAt: number): void {
  let bits = 0;
  let left = 0;
  for (let at = 12; at < questionEndsAt - 4; at += 1) {
    if (!isLetter(query[at]!)) continue;
    if (left === 0) {
      bits = random16();
      left = 16;
    }
    if (bits & 1) query[at]! ^= 0x20;
    bits >>= 1;
    left -= 1;
  }
}
