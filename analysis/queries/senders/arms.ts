import type { Database } from "../../../data/database.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { senderEver } from "../../statistics/sender-ever.ts";
import { falseDiscovery } from "../../statistics/tests/false-discovery.ts";
import { waveDifference } from "../../statistics/wave-difference.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";

export interface ArmRow extends Estimate {
  readonly definition: string;
  readonly arm: string;
}

/** Two arms over the senders that sent judged mail to both: the same senders twice. */
export interface ArmDifferenceRow {
  readonly definition: string;
  readonly first: string;
  readonly second: string;
  /** Share of tracking senders in the second arm minus that in the first. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** McNemar's exact p, and q by Benjamini-Hochberg over all rows of this table. */
  readonly pValue: number;
  readonly q: number;
  readonly senders: number;
}

/** Share of tracking senders in each arm, and the differences between arms. */
export function arms(
  db: Database,
  tally: Tally = tallyMessages(db),
): { readonly rows: ArmRow[]; readonly differences: ArmDifferenceRow[] } {
  const names = [...new Set(tally.cells.map((cell) => cell.arm))].sort();
  const rows: ArmRow[] = [];
  const found: Omit<ArmDifferenceRow, "q">[] = [];
  for (const definition of tally.definitions) {
    const counts = new Map(names.map((arm) => [arm, senderCounts(tally, definition, (cell) => cell.arm === arm)]));
    for (const arm of names) rows.push({ definition, arm, ...senderEver([...counts.get(arm)!.values()]) });
    names.forEach((first, index) => {
      for (const second of names.slice(index + 1)) {
        const pairs = [...counts.get(first)!].flatMap(([site, one]) => {
          const other = counts.get(second)!.get(site);
          const isJudged =
            one.tracked + one.notTracked > 0 && other !== undefined && other.tracked + other.notTracked > 0;
          return isJudged ? [{ first: one.tracked > 0, second: other.tracked > 0 }] : [];
        });
        const difference = waveDifference(pairs);
        if (difference !== null) found.push({ definition, first, second, ...difference });
      }
    });
  }
  const q = falseDiscovery(found.map((row) => row.pValue));
  return { rows, differences: found.map((row, index) => ({ ...row, q: q[index]! })) };
}
