import type { Database } from "../../../data/database.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { senderEver } from "../../statistics/sender-ever.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";

export interface TimelineRow extends Estimate {
  readonly definition: string;
  /** Monday of the UTC week. */
  readonly week: string;
}

/** Share of the senders heard from in each week that sent at least one tracked message in it, by definition. */
export function timeline(db: Database, tally: Tally = tallyMessages(db)): TimelineRow[] {
  const weeks = [...new Set(tally.cells.map((cell) => cell.week))].sort();
  const byWeek = new Map(
    weeks.map((week) => [week, { ...tally, cells: tally.cells.filter((cell) => cell.week === week) }]),
  );
  return tally.definitions.flatMap((definition) =>
    weeks.map((week) => {
      const senders = [...senderCounts(byWeek.get(week)!, definition).values()];
      return { definition, week, ...senderEver(senders) };
    }),
  );
}
