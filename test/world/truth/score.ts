import { templatePattern } from "../mail/placeholders.ts";
import type { Delivery } from "../mail/post-office.ts";
import type { ResourceTruth, Sender } from "../senders/sender.ts";

/** One row of `query resources --json`, as far as the score reads it. */
export interface Row {
  readonly site: string;
  readonly url: string;
  readonly technicalClass: string;
  readonly verdict: string;
  readonly level?: string | null;
}

/** Recipient-level trackers, counted as distinct (site, URL): what was named of what was sent. */
export interface Score {
  readonly found: number;
  readonly missed: number;
  readonly wronglyNamed: number;
  readonly missedUrls: readonly string[];
  readonly wrongUrls: readonly string[];
}

const RECIPIENT_LEVEL: readonly string[] = ["remote_recipient_unique", "remote_email_derived"];

/** True when the resource tells one recipient from another and is there to do so. */
export function isRecipientLevelTracker(truth: Pick<ResourceTruth, "technicalClass" | "verdict">): boolean {
  return truth.verdict === "tracker" && RECIPIENT_LEVEL.includes(truth.technicalClass);
}

/**
 * Compares rows with the truth. What should be found is every recipient-level tracker URL in a message that the
 * receiver accepted; a row names one when its class is recipient level and its verdict is tracker. Rows about links
 * (`link_personalised`) do not count either way.
 */
export function scoreAgainstTruth(
  rows: readonly Row[],
  senders: readonly Sender[],
  deliveries: readonly Pick<Delivery, "site" | "resources" | "status">[],
): Score {
  const truthOf = new Map(senders.map((sender) => [sender.site, sender.resources]));
  const accepted = deliveries.filter((delivery) => delivery.status === "accepted");
  const due = new Set(
    accepted.flatMap(({ site, resources }) =>
      resources
        .filter(({ resource }) => isRecipientLevelTracker(truthOf.get(site)![resource]!))
        .map(({ url }) => keyOf(site, url)),
    ),
  );
  const named = new Set(
    rows.filter(isRecipientLevelTracker as (row: Row) => boolean).map((row) => keyOf(row.site, row.url)),
  );
  const missedUrls = [...due].filter((key) => !named.has(key));
  const wrongUrls = [...named].filter((key) => !due.has(key));
  return {
    found: due.size - missedUrls.length,
    missed: missedUrls.length,
    wronglyNamed: wrongUrls.length,
    missedUrls,
    wrongUrls,
  };
}

/** The truth about a resource URL of a site, or null where the site sends no such thing. */
export function truthOfUrl(senders: readonly Sender[], site: string, url: string): ResourceTruth | null {
  const rows = Object.values(senders.find((sender) => sender.site === site)?.resources ?? {});
  return rows.find((row) => templatePattern(row.url).test(url)) ?? null;
}

const keyOf = (site: string, url: string) => `${site} ${URL.canParse(url) ? new URL(url).href : url}`;
