import robotsParser from "robots-parser";
import { ROBOT_NAME } from "../../data/command.ts";

// The package is CommonJS whose types claim a default export.
const parseRobots = robotsParser as unknown as (
  url: string,
  text: string,
) => { isAllowed(url: string, agent: string): boolean | undefined };

/** A site's robots.txt; `text` is null when it could not be fetched and empty when there is none. */
export interface Robots {
  readonly url: string;
  readonly text: string | null;
}

/** Says whether robots.txt lets us explore an address; a missing file lets everything, an unreachable one nothing (RFC 9309, 2.3.1). */
export function mayExplore(robots: Robots, url: string): boolean {
  return robots.text !== null && parseRobots(robots.url, robots.text).isAllowed(url, ROBOT_NAME) !== false;
}

/** How far robots.txt is obeyed: `named` obeys a rule for `*` when exploring only, `strict` for the first page too. */
export const robotsManners = ["named", "strict"] as const;
export type RobotsManner = (typeof robotsManners)[number];

/** Whether a group of robots.txt names our token. */
function namesUs(text: string): boolean {
  return text.split("\n").some((line) => {
    const [field = "", value = ""] = line.split("#")[0]!.split(":");
    return field.trim().toLowerCase() === "user-agent" && value.split("/")[0]!.trim().toLowerCase() === ROBOT_NAME;
  });
}

/**
 * Says whether robots.txt lets the first page of a site be loaded. A group that names our token is obeyed for everything; what is
 * said to `*`, and a file that cannot be had, close the first page only where campaign.yaml says `strict` (RFC 9309, 2.2.1, 2.3.1).
 */
export function mayVisit(robots: Robots, url: string, manner: RobotsManner): boolean {
  const isMeant = manner === "strict" || (robots.text !== null && namesUs(robots.text));
  return !isMeant || mayExplore(robots, url);
}

/** Rates of campaign.yaml: durations in ms, `global` as acts an hour. */
export interface Rates {
  readonly perSite: number;
  readonly perMailService: number;
  readonly global: number;
  readonly dailyCap: number;
}

/** Stands for the mail service of an earlier run's submission, which nobody kept: it may have been any. */
export const anyMailService = "*";

/** A visit of a site that was let through, or a submission through a mail service: the one keeps no distance from the other. */
export interface PastSlot {
  readonly site: string;
  /** The mail service of a submission; null for a visit. */
  readonly mailService: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export const dayMs = 86_400_000;

/**
 * Gives the moment (ms since the epoch) from which a site may be visited or, with a mail service, a form of that service be submitted: after the
 * spacing for the one site or service, for all visits, and, where the day's cap is reached, once the oldest of them is a day old. `reserved` visits
 * of the day are kept for others.
 */
export function nextSlot(
  past: readonly PastSlot[],
  wanted: { readonly site: string; readonly mailService: string | null },
  rates: Rates,
  now: number,
  reserved = 0,
): number {
  const { site, mailService } = wanted;
  const newest = (slots: readonly PastSlot[]) =>
    slots.reduce((latest, { at }) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  if (mailService !== null)
    return Math.max(
      now,
      newest(past.filter((slot) => [mailService, anyMailService].includes(slot.mailService ?? ""))) +
        rates.perMailService,
    );
  const visits = past.filter((slot) => slot.mailService === null);
  const capped = visits.map(({ at }) => at).toSorted((a, b) => b - a)[Math.max(0, rates.dailyCap - 1 - reserved)];
  return Math.max(
    now,
    newest(visits.filter((visit) => visit.site === site)) + rates.perSite,
    newest(visits) + 3_600_000 / rates.global,
    capped === undefined ? 0 : capped + dayMs,
  );
}

/**
 * Visits of a day that a site must leave to others, so that the seeds of a site sign up on one day: none once it has begun; before, those that the
 * begun sites still need and its own further ones. `begun` counts the seeds of each begun site that had their turn.
 */
export function reservedVisits(begun: ReadonlyMap<string, number>, site: string, seedsASite: number): number {
  if (begun.has(site)) return 0;
  const needed = [...begun.values()].reduce((sum, count) => sum + Math.max(0, seedsASite - count), 0);
  return needed + seedsASite - 1;
}
