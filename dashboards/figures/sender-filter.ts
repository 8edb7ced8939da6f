import type { Snapshots } from "../build/snapshots.ts";

type Row = Snapshots["senders"]["rows"][number];
type Test = (row: Row) => boolean;

/** Steps of the funnel in order, so that `step:opened` keeps those that came at least so far. */
const steps = [
  "planned",
  "loaded",
  "form",
  "submitted",
  "confirmed",
  "any-message",
  "k-messages",
  "html",
  "opened",
  "comparable",
  "tracked",
] as const satisfies readonly Row["step"][];

const within = (rank: number | null, span: string): boolean => {
  const [low, high] = span.split("-").map(Number);
  return rank !== null && rank >= (low ?? 1) && rank <= (high ?? low ?? 1);
};

/**
 * The test that a filter stands for: words of a name, and `is: country: sector: rank: step:`, all of them to hold.
 * `definition` is the place of the definition that `is:tracked` means.
 */
export function senderFilter(filter: string, definition: number): Test {
  const tests: Test[] = filter
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word): Test => {
      const [key, value] = word.includes(":")
        ? [word.slice(0, word.indexOf(":")), word.slice(word.indexOf(":") + 1)]
        : ["", word];
      const known: Readonly<Record<string, Test>> = {
        is: (row) =>
          value === "undetermined" ? (row.undetermined[definition] ?? 0) > 0 : (row.tracked[definition] ?? 0) > 0,
        country: (row) => row.country === value,
        sector: (row) => row.sector === value,
        rank: (row) => within(row.rank, value),
        step: (row) => steps.indexOf(row.step) >= (steps as readonly string[]).indexOf(value),
      };
      return known[key] ?? ((row) => row.site.includes(word.toLowerCase()));
    });
  return (row) => tests.every((test) => test(row));
}
