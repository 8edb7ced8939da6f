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

const days = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone. */
function localDay(moment: string, timeZone: string): string {
  const format = days.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  days.set(timeZone, format);
  return format.format(new Date(moment));
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

/** What labels need beside the verdict. */
export interface LabelContext {
  readonly receivedAt: string;
  readonly kind: string;
  readonly acquisition: string;
  /** Consent treatment of the seed's arm; null when it has none. */
  readonly consent: string | null;
  /** Distinct organisations that get a recipient-level request in this message. */
  readonly parties: number;
  /** Seeds with a copy of the mailing. */
  readonly seeds: number;
}

/** Observables that hold for a verdict, strongest last (facts file 3.1 and 3.4). */
export function observablesOf(verdict: Verdict, context: LabelContext): string[] {
  const has = (name: string) => verdict.signals.some((signal) => signal.name === name);
  if (verdict.kind === "read-receipt") return [];
  if (verdict.kind === "link")
    return verdict.verdict === "tracker" && verdict.technicalClass === "link_personalised" ? ["O18"] : [];
  const found: string[] = [];
  if (verdict.technicalClass === "undetermined") found.push("O26");
  if (verdict.technicalClass !== "undetermined" && verdict.verdict !== "tracker" && has("listed")) found.push("O27");
  if (verdict.technicalClass === "remote_static") found.push(has("spacer") ? "O25" : "O3");
  // The campaign-level reading asks for three seeds; with fewer the URL is only seen to be shared.
  if (verdict.technicalClass === "remote_campaign_level") found.push(context.seeds >= 3 ? "O2" : "O3");
  const unique =
    verdict.technicalClass === "remote_recipient_unique" || verdict.technicalClass === "remote_email_derived";
  if (unique) found.push(...uniqueObservables(context));
  if (verdict.technicalClass === "remote_email_derived") found.push("O11");
  if (has("guessable-identifier") && context.seeds >= 3) found.push("O12");
  if (has("disguise")) found.push("O13");
  if (unique && context.parties >= 2) found.push("O14");
  if (has("ad-sync")) found.push("O15");
  if (unique && has("open-time-content")) found.push("O16");
  return found;
}

function uniqueObservables({ kind, acquisition, consent }: LabelContext): string[] {
  const found = ["O4"];
  if (acquisition === "account_no_optin") found.push("O6");
  if (kind === "confirmation") found.push("O7");
  if (kind === "transactional" || kind === "legal-notice") found.push("O17");
  if (consent === "refuse") found.push("O8");
  if (consent === "withdraw") found.push("O9");
  return found;
}

/** Labels of a verdict under one rule set, one an observable that holds. */
export function labelsOf(verdict: Verdict, context: LabelContext, ruleSet: RuleSet): Label[] {
  return observablesOf(verdict, context).flatMap((observable) => {
    const row = ruleSet.rows.find((one) => one.observable === observable);
    if (row === undefined || (row.label === null && row.flags.length === 0 && observable !== "O25")) return [];
    return [
      {
        ruleSet: `${ruleSet.id}@${ruleSet.version}`,
        status: ruleSet.status,
        observable,
        label: row.label,
        reasons: observable === "O26" ? [verdict.reason ?? "not_aligned"] : row.reasons,
        flags: row.flags,
        otherReading: row.otherReading ?? null,
        unresolved: row.unresolved,
        mailDate: localDay(context.receivedAt, ruleSet.timeZone),
        caveat: ruleSet.caveat,
      },
    ];
  });
}
