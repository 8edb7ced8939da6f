import type { UnobservedRow } from "../../data/schema/index.ts";
import { type LabelContext, messageObservables, type Observed, observablesOf } from "./observables.ts";
import type { Verdict } from "./verdict.ts";

/** What one rule set says of one observable, with the wording of its source. */
export interface RuleSetRow {
  readonly observable: string;
  readonly condition: string;
  readonly wording: string;
  readonly notShown: string;
  readonly label: string | null;
  readonly reasons: readonly string[];
  readonly unresolved: readonly string[];
  readonly flags: readonly string[];
  readonly otherReading?: { readonly label: string; readonly reasons: readonly string[] };
  /** The fact that decides between the readings where it is known. */
  readonly decidedBy?: "pixels-mentioned-at-sign-up";
  /** What is said instead where one of these observables holds as well. */
  readonly joined?: { readonly with: readonly string[]; readonly label: string; readonly reasons: readonly string[] };
}

/** A dated rule set: days are local to its time zone, both ends inclusive; null is open. */
export interface RuleSet {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
  readonly jurisdiction: string;
  readonly timeZone: string;
  readonly status: "provisional" | "checked";
  readonly periods: readonly {
    readonly validFrom: string | null;
    readonly validTo: string | null;
    readonly collectedFrom: string | null;
    readonly collectedTo: string | null;
  }[];
  readonly caveat: string;
  readonly rows: readonly RuleSetRow[];
}

/** A label with what it rests on. Never a word on legality. */
export interface Label {
  readonly ruleSet: string;
  /** SHA-256 of the rule set's file. */
  readonly sha256: string;
  readonly status: string;
  readonly observable: string;
  readonly label: string | null;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
  readonly otherReading: { readonly label: string; readonly reasons: readonly string[] } | null;
  readonly unresolved: readonly string[];
  readonly mailDate: string;
  readonly caveat: string;
}

/** Countries of the European Union but Bulgaria, which asks for information and objection instead of consent. */
const euCountries: ReadonlySet<string> = new Set(
  "AT BE CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);

const formats = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, string>();

/** The calendar day of a moment in a time zone; remembered by the minute, since offsets are whole minutes. */
function localDay(moment: string, timeZone: string): string {
  const minute = `${timeZone} ${moment.slice(0, 16)}`;
  const known = days.get(minute);
  if (known !== undefined) return known;
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  formats.set(timeZone, format);
  const day = format.format(new Date(moment));
  if (days.size > 10_000) days.clear();
  days.set(minute, day);
  return day;
}

const within = (day: string, from: string | null, to: string | null) =>
  (from === null || day >= from) && (to === null || day <= to);

/**
 * The rule set for a jurisdiction, the day of arrival and the day on which the address was collected; null where none
 * applies (outside the EU and the UK, and in Bulgaria). A message is never labelled with a rule younger than itself.
 */
export function chooseRuleSet(
  ruleSets: readonly RuleSet[],
  jurisdiction: string,
  receivedAt: string,
  collectedAt: string,
): RuleSet | null {
  const own = ruleSets.filter((set) => set.jurisdiction === jurisdiction);
  if (own.length === 0)
    return euCountries.has(jurisdiction) ? (ruleSets.find((set) => set.jurisdiction === "EU") ?? null) : null;
  return (
    own.find(({ periods, timeZone }) =>
      periods.some(
        ({ validFrom, validTo, collectedFrom, collectedTo }) =>
          within(localDay(receivedAt, timeZone), validFrom, validTo) &&
          within(localDay(collectedAt, timeZone), collectedFrom, collectedTo),
      ),
    ) ?? null
  );
}

/** A rule set's row for what was observed; null where the row has nothing to say of it. */
function labelOf(
  { observable, reasons, flags, reading, flagsOnly }: Observed,
  ruleSet: RuleSet,
  context: LabelContext,
  together: ReadonlySet<string>,
): Label | null {
  const row = ruleSet.rows.find((one) => one.observable === observable);
  if (row === undefined || (row.label === null && row.flags.length === 0 && observable !== "O25")) return null;
  // Where a rule set asks for one kind of refusal, another kind is none.
  const held = reasons?.filter((reason) => observable === "O26" || row.reasons.includes(reason)) ?? row.reasons;
  if (row.reasons.length > 0 && held.length === 0 && flagsOnly !== true) return null;
  const joined = row.joined?.with.some((one) => together.has(one)) ? row.joined : null;
  const main = joined ?? { label: row.label, reasons: held };
  const other = row.otherReading ?? null;
  const decided = row.decidedBy === undefined ? undefined : reading;
  const chosen = decided === "other" && other !== null ? other : main;
  return {
    ruleSet: `${ruleSet.id}@${ruleSet.version}`,
    sha256: ruleSet.sha256,
    status: ruleSet.status,
    observable,
    label: flagsOnly === true ? null : chosen.label,
    reasons: flagsOnly === true ? [] : chosen.reasons,
    flags: row.flags.length === 0 && observable !== "O9" ? row.flags : (flags ?? row.flags),
    otherReading: decided === undefined ? other : null,
    unresolved: row.unresolved,
    mailDate: localDay(context.message.receivedAt, ruleSet.timeZone),
    caveat: ruleSet.caveat,
  };
}

function labelsFor(observed: readonly Observed[], context: LabelContext, ruleSet: RuleSet): Label[] {
  const together = new Set(observed.map(({ observable }) => observable));
  if (context.reachesAdvertising) together.add("O15");
  return observed.flatMap((one) => labelOf(one, ruleSet, context, together) ?? []);
}

/** Labels of a verdict under one rule set, one an observable that holds. */
export function labelsOf(verdict: Verdict, context: LabelContext, ruleSet: RuleSet): Label[] {
  return labelsFor(observablesOf(verdict, context), context, ruleSet);
}

/** Labels of a message as a whole, and the observables that the campaign's facts cannot decide. */
export function messageLabelsOf(
  context: LabelContext,
  verdicts: readonly Verdict[],
  ruleSet: RuleSet,
): { readonly labels: readonly Label[]; readonly unobserved: readonly UnobservedRow[] } {
  const { observed, unobserved } = messageObservables(context, verdicts);
  return { labels: labelsFor(observed, context, ruleSet), unobserved };
}
