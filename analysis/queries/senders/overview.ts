import type { Database } from "../../../data/database.ts";
import type { BootstrapOptions } from "../../statistics/cluster-bootstrap.ts";
import { headlineDefinition } from "../campaign/definition-catalogue.ts";
import { type FunnelRow, funnel } from "../campaign/funnel.ts";
import { strata, strataDifferences } from "../campaign/strata.ts";
import { type PrevalenceRow, prevalence } from "./prevalence.ts";
import { type Tally, tallyMessages } from "./tally.ts";
import { timeline } from "./timeline.ts";

/** Everything on the first page, with the numbers of its three sentences. */
export function overview(
  db: Database,
  tally: Tally = tallyMessages(db),
  steps: readonly FunnelRow[] = funnel(db),
  options: BootstrapOptions = {},
) {
  const rows = prevalence(db, tally, options);
  const headline = (estimand: PrevalenceRow["estimand"]): PrevalenceRow | null =>
    rows.find((row) => row.definition === headlineDefinition && row.estimand === estimand && row.messages > 0) ?? null;
  const messages = headline("messageShare");
  const divided = strata(db, tally);
  return {
    prevalence: rows.filter((row) => row.messages > 0),
    funnel: steps,
    timeline: timeline(db, tally),
    strata: divided,
    strataDifferences: strataDifferences(divided),
    definitions: tally.definitions,
    headlineSenders: headline("senderEver"),
    headlineMessages: messages,
    undeterminedShare: messages === null ? null : messages.undetermined / messages.messages,
  };
}

export type Overview = ReturnType<typeof overview>;
