/** How the newest try at a site ended, for the breaker: `never` came to its page, or in an unusual way after it. */
export interface SiteEnd {
  readonly site: string;
  /** A short word for how it ended, alike for what is alike: `ERR_CERT_AUTHORITY_INVALID`, `unknown`; null for a usual end. */
  readonly end: string | null;
  /** Whether anything of the page came. */
  readonly reached: boolean;
}

/** Why sign-up pauses: `alike` of the `sites` newest sites ended in the same way. */
export interface Trip {
  readonly code: "never-reached" | "same-unusual-end";
  readonly end: string;
  readonly alike: number;
  readonly sites: number;
}

/** So many sites are looked back on, and so many there must be before anything is said of them. */
const LOOK_BACK = 20;
const LEAST_SITES = 12;

/**
 * Whether the newest sites' ends say that the fault is ours and not the sites': most of the last 20 ended alike before their page came,
 * or a third of 20 in the same unusual way after it. A site counts once, by its newest try; `ends` are in the order of time. Null
 * where all is usual.
 */
export function tripOf(ends: readonly SiteEnd[]): Trip | null {
  const newest = [
    ...new Map(
      ends
        .toReversed()
        .map((one) => [one.site, one] as const)
        .toReversed(),
    ).values(),
  ].slice(-LOOK_BACK);
  const sites = newest.length;
  if (sites < LEAST_SITES) return null;
  const counts = (reached: boolean) => {
    const found = new Map<string, number>();
    for (const one of newest)
      if (one.end !== null && one.reached === reached) found.set(one.end, (found.get(one.end) ?? 0) + 1);
    return [...found].sort((a, b) => b[1] - a[1])[0];
  };
  const [before, after] = [counts(false), counts(true)];
  if (before !== undefined && before[1] > sites / 2)
    return { code: "never-reached", end: before[0], alike: before[1], sites };
  if (after !== undefined && sites === LOOK_BACK && after[1] * 3 > LOOK_BACK)
    return { code: "same-unusual-end", end: after[0], alike: after[1], sites };
  return null;
}

/** The word for why a page was not reached: the browser's own code, or the kind of failure. */
export function endWordOf(message: string): string {
  return /ERR_[A-Z_]{2,60}/.exec(message)?.[0] ?? (/timeout/i.test(message) ? "timeout" : "failed");
}

/** Outcomes that many sites do not share unless the fault is ours: walls, refusals, the time limit. */
export const unusualOutcomes: ReadonlySet<string> = new Set(["blocked", "unknown", "rejected"]);
