import type { ObservedReceipt } from "../../compare/observed.ts";

/** A header that asks the reader's client to report the reading (RFC 8098 and its forerunners). */
export function readReceipt({ header, value }: ObservedReceipt): string {
  return `${header} asks that the reading be reported to ${value}`;
}
