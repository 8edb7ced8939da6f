import { asc } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { sites } from "../../../data/schema/index.ts";
import { type FunnelStep, funnelSteps, type SiteFacts, siteFacts, stepsBySite } from "../campaign/funnel.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";

/** One planned sender in the list of all. */
export interface SenderRow {
  readonly site: string;
  readonly country: string | null;
  readonly sector: string | null;
  readonly rank: number | null;
  /** The last step of the funnel that it reached, and why it came no further. */
  readonly step: FunnelStep;
  readonly why: string | null;
  readonly messages: number;
  /** Messages tracked, and undetermined, under each definition in the order of `definitions`. */
  readonly tracked: readonly number[];
  readonly undetermined: readonly number[];
}

/** Every planned sender, by name. */
export function senders(
  db: Database,
  tally: Tally = tallyMessages(db),
  facts: readonly SiteFacts[] = siteFacts(db),
): { readonly definitions: readonly string[]; readonly rows: SenderRow[] } {
  const steps = stepsBySite(facts);
  const counts = tally.definitions.map((definition) => senderCounts(tally, definition));
  const rows = db
    .select({ site: sites.site, country: sites.country, sector: sites.sector, rank: sites.rank, origin: sites.origin })
    .from(sites)
    .orderBy(asc(sites.site))
    .all()
    .filter((site) => site.origin === "plan")
    .map(({ origin: _, ...site }): SenderRow => {
      const own = counts[0]?.get(site.site);
      const reached = steps.get(site.site) ?? { step: funnelSteps[0], why: null };
      return {
        ...site,
        ...reached,
        messages: own === undefined ? 0 : own.tracked + own.notTracked + own.undetermined,
        tracked: counts.map((bySite) => bySite.get(site.site)?.tracked ?? 0),
        undetermined: counts.map((bySite) => bySite.get(site.site)?.undetermined ?? 0),
      };
    });
  return { definitions: tally.definitions, rows };
}
