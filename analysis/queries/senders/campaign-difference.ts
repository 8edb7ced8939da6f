import type { Database } from "../../../data/database.ts";
import type { SenderCounts } from "../../statistics/sender-counts.ts";
import { shareDifference } from "../../statistics/share-difference.ts";
import { falseDiscovery } from "../../statistics/tests/false-discovery.ts";
import { fisherExact } from "../../statistics/tests/fisher-exact.ts";
import { waveDifference } from "../../statistics/wave-difference.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";

/** How the share of tracking senders differs between two campaigns (waves) under one definition. */
export interface CampaignDifferenceRow {
  readonly definition: string;
  /** `same`: senders judged in both, each compared with itself; `other`: those of one campaign only, two groups. */
  readonly senders: "same" | "other";
  readonly firstTracked: number;
  readonly firstSenders: number;
  readonly secondTracked: number;
  readonly secondSenders: number;
  /** Second share minus first. */
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly test: "mcnemar" | "fisher";
  readonly pValue: number;
  /** By Benjamini-Hochberg over all rows. */
  readonly q: number;
  /** Weeks from each campaign's first message that are compared: "ever" grows with time, so both get the same. */
  readonly weeks: number;
}

/**
 * Two campaigns beside each other over an equal number of weeks. Senders of both are never taken for two independent
 * samples: they are compared in pairs, the others as groups. Definitions that only one could answer are left out.
 */
export function campaignDifference(first: Database, second: Database): CampaignDifferenceRow[] {
  const tallies = [tallyMessages(first), tallyMessages(second)] as const;
  const weeks = Math.min(...tallies.map(spanOf));
  const [early, late] = tallies.map((tally) => within(tally, weeks)) as [Tally, Tally];
  const rows = early.definitions
    .filter((definition) => late.definitions.includes(definition))
    .flatMap((definition) => {
      const before = judged(early, definition);
      const after = judged(late, definition);
      const same = [...before.keys()].filter((site) => after.has(site));
      const only = (one: ReadonlyMap<string, boolean>, other: ReadonlyMap<string, boolean>) =>
        [...one].filter(([site]) => !other.has(site)).map(([, isTracking]) => isTracking);
      return [
        ...paired(
          definition,
          same.map((site) => ({ first: before.get(site)!, second: after.get(site)! })),
        ),
        ...grouped(definition, only(before, after), only(after, before)),
      ].map((row) => ({ ...row, weeks }));
    });
  const q = falseDiscovery(rows.map(({ pValue }) => pValue));
  return rows.map((row, index) => ({ ...row, q: q[index]! }));
}

type Found = Omit<CampaignDifferenceRow, "q" | "weeks">;

function paired(definition: string, pairs: readonly { readonly first: boolean; readonly second: boolean }[]): Found[] {
  const difference = waveDifference(pairs);
  if (difference === null) return [];
  const { estimate, low, high, pValue, senders: size } = difference;
  return [
    {
      definition,
      senders: "same",
      firstTracked: pairs.filter(({ first }) => first).length,
      firstSenders: size,
      secondTracked: pairs.filter(({ second }) => second).length,
      secondSenders: size,
      estimate,
      low,
      high,
      test: "mcnemar",
      pValue,
    },
  ];
}

function grouped(definition: string, before: readonly boolean[], after: readonly boolean[]): Found[] {
  const count = (group: readonly boolean[]) => ({ successes: group.filter(Boolean).length, trials: group.length });
  const [one, other] = [count(before), count(after)];
  const difference = shareDifference(other, one);
  if (difference === null) return [];
  return [
    {
      definition,
      senders: "other",
      firstTracked: one.successes,
      firstSenders: one.trials,
      secondTracked: other.successes,
      secondSenders: other.trials,
      ...difference,
      test: "fisher",
      pValue: fisherExact(other, one),
    },
  ];
}

const weekMs = 7 * 86_400_000;
const mondays = ({ cells }: Tally): number[] => cells.map(({ week }) => Date.parse(`${week}T00:00:00Z`));

/** Weeks from the first to the last message; 0 without any. */
function spanOf(tally: Tally): number {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const at of mondays(tally)) [from, to] = [Math.min(from, at), Math.max(to, at)];
  return tally.cells.length === 0 ? 0 : (to - from) / weekMs + 1;
}

/** The first `weeks` weeks of a campaign. */
function within(tally: Tally, weeks: number): Tally {
  let from = Number.POSITIVE_INFINITY;
  for (const at of mondays(tally)) from = Math.min(from, at);
  return {
    ...tally,
    cells: tally.cells.filter(({ week }) => Date.parse(`${week}T00:00:00Z`) < from + weeks * weekMs),
  };
}

/** Senders with judged mail, and whether any of it is tracked. */
function judged(tally: Tally, definition: string): ReadonlyMap<string, boolean> {
  const isJudged = ({ tracked, notTracked }: SenderCounts): boolean => tracked + notTracked > 0;
  return new Map(
    [...senderCounts(tally, definition)].flatMap(([site, counts]) =>
      isJudged(counts) ? [[site, counts.tracked > 0] as const] : [],
    ),
  );
}
