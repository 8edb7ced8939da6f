import type { Database } from "../../data/database.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Tally } from "./tally.ts";

/** What one defence lets through: the share of tracking senders whose openings are still learnt of. */
export interface ProtectionRow extends Estimate {
  readonly protection: string;
  readonly source: string;
  readonly learns: string;
  readonly trackers: number;
  readonly letThrough: number;
}

/** What each defence lets through; nothing while no defence was computed. */
export function protections(_db: Database, _tally: Tally): ProtectionRow[] {
  return [];
}
