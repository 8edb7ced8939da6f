import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** What differs may be another picture, and more seeds would tell: says how many. */
export const moreSeeds: Detect = ({ comparison: { seedsToDecide: seeds } }) =>
  seeds === null ? null : reason("seeds-would-decide", { seeds });
