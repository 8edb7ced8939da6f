import type { Cluster } from "./design-effect.ts";

/** How many messages of one sender are tracked, are not, and could not be determined, under one definition. */
export interface SenderCounts {
  readonly tracked: number;
  readonly notTracked: number;
  readonly undetermined: number;
}

/** The same as the cluster of judged messages that intervals are made from. */
export function asCluster({ tracked, notTracked }: SenderCounts): Cluster {
  return { tracked, judged: tracked + notTracked };
}

/** Sums over senders. `messages` counts the undetermined too; `judgedSenders` have at least one judged message. */
export function totals(senders: readonly SenderCounts[]) {
  let tracked = 0;
  let notTracked = 0;
  let undetermined = 0;
  let judgedSenders = 0;
  for (const sender of senders) {
    tracked += sender.tracked;
    notTracked += sender.notTracked;
    undetermined += sender.undetermined;
    if (sender.tracked + sender.notTracked > 0) judgedSenders++;
  }
  return { tracked, notTracked, undetermined, messages: tracked + notTracked + undetermined, judgedSenders };
}
