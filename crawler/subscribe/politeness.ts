import robotsParser from "robots-parser";

// The package is CommonJS whose types claim a default export.
const parseRobots = robotsParser as unknown as (
  url: string,
  text: string,
) => { isAllowed(url: string, agent: string): boolean | undefined };

/** The token that robots.txt can name us by. */
export const robotName = "pixelcensus";

/** A site's robots.txt; `text` is null when it could not be fetched and empty when there is none. */
export interface Robots {
  readonly url: string;
  readonly text: string | null;
}

/** Says whether robots.txt lets us explore an address; a missing file lets everything, an unreachable one nothing (RFC 9309, 2.3.1). */
export function mayExplore(robots: Robots, url: string): boolean {
  return robots.text !== null && parseRobots(robots.url, robots.text).isAllowed(url, robotName) !== false;
}

/** Rates of campaign.yaml: durations in ms, `global` as acts an hour. */
export interface Rates {
  readonly perSite: number;
  readonly perMailService: number;
  readonly global: number;
  readonly dailyCap: number;
}

/** What was submitted before, for the gate. */
export interface PastSubmission {
  readonly site: string;
  readonly mailService: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Gives the moment (ms since the epoch) from which a submission may be made; null when the day's cap is reached. */
export function nextSlot(
  past: readonly PastSubmission[],
  wanted: { readonly site: string; readonly mailService: string | null },
  rates: Rates,
  now: number,
): number | null {
  const day = past.filter((p) => p.at > now - 86_400_000);
  if (day.length >= rates.dailyCap) return null;
  const last = (matches: (p: PastSubmission) => boolean) =>
    past.reduce((latest, p) => (matches(p) && p.at > latest ? p.at : latest), Number.NEGATIVE_INFINITY);
  return Math.max(
    now,
    last((p) => p.site === wanted.site) + rates.perSite,
    wanted.mailService === null ? 0 : last((p) => p.mailService === wanted.mailService) + rates.perMailService,
    last(() => true) + 3_600_000 / rates.global,
  );
}
