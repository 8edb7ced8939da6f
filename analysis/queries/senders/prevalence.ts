import type { Database } from "../../../data/database.ts";
import type { BootstrapOptions } from "../../statistics/cluster-bootstrap.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { messageShare } from "../../statistics/message-share.ts";
import { senderEver } from "../../statistics/sender-ever.ts";
import { senderMean } from "../../statistics/sender-mean.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";

export type { Estimate } from "../../statistics/estimate.ts";

export interface PrevalenceRow extends Estimate {
  readonly definition: string;
}

/** Prevalence under each definition, as each of the three estimands that need no frame, with its interval. */
export function prevalence(
  db: Database,
  tally: Tally = tallyMessages(db),
  options: BootstrapOptions = {},
): PrevalenceRow[] {
  // Definitions that find the same messages have the same estimates: whole bootstraps are saved.
  const known = new Map<string, readonly Estimate[]>();
  return tally.definitions.flatMap((definition) => {
    const senders = [...senderCounts(tally, definition).values()];
    const key = senders
      .map(({ tracked, notTracked, undetermined }) => `${tracked} ${notTracked} ${undetermined}`)
      .join();
    const estimates = known.get(key) ?? [
      senderEver(senders),
      messageShare(senders, options),
      senderMean(senders, options),
    ];
    known.set(key, estimates);
    return estimates.map((estimate) => ({ definition, ...estimate }));
  });
}
