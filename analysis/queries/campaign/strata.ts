import { asc } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { type Site, sites } from "../../../data/schema/index.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { frameWeighted } from "../../statistics/frame-weighted.ts";
import { senderEver } from "../../statistics/sender-ever.ts";
import { shareDifference } from "../../statistics/share-difference.ts";
import { falseDiscovery } from "../../statistics/tests/false-discovery.ts";
import { fisherExact } from "../../statistics/tests/fisher-exact.ts";
import { senderCounts, type Tally, tallyMessages } from "../senders/tally.ts";

/** What senders are divided by; `weighted` is the whole frame, each rank bucket counting as it is large. */
export const dimensions = ["country", "sector", "rank", "weighted"] as const;
export type Dimension = (typeof dimensions)[number];

export interface StratumRow extends Estimate {
  readonly definition: string;
  readonly dimension: Dimension;
  readonly stratum: string;
}

/** Rank buckets of a popularity list that has one site on each rank. */
export const rankBuckets = [
  { stratum: "1-1000", upTo: 1_000, population: 1_000 },
  { stratum: "1001-10000", upTo: 10_000, population: 9_000 },
  { stratum: "10001-100000", upTo: 100_000, population: 90_000 },
  { stratum: "100001-1000000", upTo: 1_000_000, population: 900_000 },
] as const;

const stratumOf: Readonly<Record<Exclude<Dimension, "weighted">, (site: Site) => string | null>> = {
  country: (site) => site.country,
  sector: (site) => site.sector,
  rank: ({ rank }) => (rank === null ? null : (rankBuckets.find(({ upTo }) => rank <= upTo)?.stratum ?? null)),
};

/** Share of tracking senders in each stratum of the plan, and weighted to the ranks of its list. */
export function strata(db: Database, tally: Tally = tallyMessages(db)): StratumRow[] {
  const planned = db.select().from(sites).orderBy(asc(sites.site)).all();
  return tally.definitions.flatMap((definition) => {
    const counts = senderCounts(tally, definition);
    const within = (dimension: Exclude<Dimension, "weighted">, stratum: string) =>
      planned.flatMap((site) => (stratumOf[dimension](site) === stratum ? (counts.get(site.site) ?? []) : []));
    const rows: StratumRow[] = (["country", "sector", "rank"] as const).flatMap((dimension) => {
      const found = new Set(planned.map((site) => stratumOf[dimension](site)).filter((name) => name !== null));
      const names =
        dimension === "rank"
          ? rankBuckets.map((bucket) => bucket.stratum).filter((name) => found.has(name))
          : [...found].sort();
      return names.map((stratum) => ({ definition, dimension, stratum, ...senderEver(within(dimension, stratum)) }));
    });
    const frame = rankBuckets
      .map(({ stratum, population }) => ({ population, senders: within("rank", stratum) }))
      .filter(({ senders }) => senders.length > 0);
    if (frame.length < 2) return rows;
    return [...rows, { definition, dimension: "weighted", stratum: "frame", ...frameWeighted(frame) }];
  });
}

/** One stratum beside all other senders of its dimension: two independent groups of senders. */
export interface StratumDifferenceRow {
  readonly definition: string;
  readonly dimension: Exclude<Dimension, "weighted">;
  readonly stratum: string;
  /** Tracking and judged senders within the stratum, and outside of it. */
  readonly tracked: number;
  readonly senders: number;
  readonly otherTracked: number;
  readonly otherSenders: number;
  /** Share within minus share outside, with Newcombe's interval. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Fisher's exact p, and q by Benjamini-Hochberg over all strata of the dimension under this definition. */
  readonly pValue: number;
  readonly q: number;
}

/** Each stratum against the others of its dimension, under every definition; strata without a judged sender are left out. */
export function strataDifferences(rows: readonly StratumRow[]): StratumDifferenceRow[] {
  const groups = Map.groupBy(rows, ({ definition, dimension }) => `${definition} ${dimension}`);
  return [...groups.values()].flatMap((group) => {
    const found = group.flatMap(({ definition, dimension, stratum, tracked, senders }) => {
      if (dimension === "weighted") return [];
      const others = group.filter((row) => row.stratum !== stratum);
      const otherTracked = others.reduce((sum, row) => sum + row.tracked, 0);
      const otherSenders = others.reduce((sum, row) => sum + row.senders, 0);
      const first = { successes: tracked, trials: senders };
      const second = { successes: otherTracked, trials: otherSenders };
      const difference = shareDifference(first, second);
      if (difference === null) return [];
      const pValue = fisherExact(first, second);
      return [{ definition, dimension, stratum, tracked, senders, otherTracked, otherSenders, ...difference, pValue }];
    });
    const q = falseDiscovery(found.map(({ pValue }) => pValue));
    return found.map((row, index) => ({ ...row, q: q[index]! }));
  });
}
