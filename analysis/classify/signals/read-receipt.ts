import { type Reason, reason } from "../../../data/codes.ts";
import type { ObservedReceipt } from "../../compare/observed.ts";

/** A header that asks the reader's client to report the reading (RFC 8098 and its forerunners). */
export function readReceipt({ header, value }: ObservedReceipt): Reason<"receipt-asked"> {
  return reason("receipt-asked", { header, to: value });
}
