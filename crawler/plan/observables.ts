import { readRuleSetFiles } from "../../data/lists/rulesets/read-rule-sets.ts";
import type { Campaign } from "./campaign-file.ts";

/** What of a campaign decides which observables it can reach. */
export type Design = Pick<Campaign, "arms" | "seeds" | "mailClients" | "rounds">;

/** An observable that the chosen arms and seeds cannot reach, its testable condition, and what is missing. */
export interface Unreachable {
  readonly observable: string;
  readonly condition: string;
  readonly because: readonly string[];
}

/** A need of an observable; `lack` says in words what the design lacks, null where it has it. */
type Need = (design: Design) => string | null;

/** Copies of a mailing come from all seeds of a site, whatever their arm. */
const seedsASite =
  (least: number): Need =>
  ({ arms, seeds }) => {
    const have = arms.length * seeds.perArm;
    return have >= least ? null : `needs ${least} seeds a site, and there ${have === 1 ? "is 1" : `are ${have}`}`;
  };
const hasArm =
  (consent: Design["arms"][number]["consent"]): Need =>
  ({ arms }) =>
    arms.some((arm) => arm.consent === consent) ? null : `needs an arm with consent: ${consent}`;
const opens: Need = ({ arms, mailClients }) =>
  !arms.some((arm) => arm.opens)
    ? "needs an arm that opens"
    : mailClients.includes("desktop")
      ? null
      : "needs a mail client that loads images";
const withdrawsAndOpens: Need = ({ arms }) =>
  arms.some((arm) => arm.consent === "withdraw" && arm.opens) ? null : "needs an arm with consent: withdraw that opens";
const opensAgain: Need = ({ rounds }) =>
  rounds.open.length > 1 ? null : "needs a second round of opening (rounds.open)";
const threeArms: Need = ({ arms }) =>
  arms.length >= 3 ? null : `needs 3 arms, and there ${arms.length === 1 ? "is 1" : `are ${arms.length}`}`;
const never: (why: string) => Need = (why) => () => why;

/** What each observable of the rule sets needs of arms and seeds (number of seeds as in the rule sets); TABLE. Needs of the mail itself or of lists are none. */
export const observableNeeds: Readonly<Record<string, readonly Need[]>> = {
  O1: [],
  O2: [seedsASite(3), opens],
  O3: [seedsASite(3), opens],
  O4: [seedsASite(2)],
  O5: [seedsASite(2)],
  O6: [
    never("seeds that sign up have asked for the mail: only imports reach it (import --acquisition account_no_optin)"),
  ],
  O7: [seedsASite(2)],
  O8: [seedsASite(2), hasArm("refuse")],
  O9: [seedsASite(2), hasArm("withdraw")],
  O10: [withdrawsAndOpens, opensAgain],
  O11: [],
  O12: [seedsASite(3)],
  O13: [],
  O14: [seedsASite(2), opens],
  O15: [opens],
  O16: [seedsASite(2), opens],
  O17: [seedsASite(2)],
  O18: [seedsASite(2)],
  O19: [seedsASite(2)],
  O20: [],
  O21: [],
  O22: [],
  O23: [hasArm("refuse")],
  O24: [threeArms, hasArm("accept"), hasArm("refuse")],
  O25: [seedsASite(3)],
  O26: [],
  O27: [],
};

/** Gives the observables that a campaign's arms and seeds cannot reach, in their order, each with what is missing. */
export function unreachableObservables(design: Design): readonly Unreachable[] {
  return Object.entries(observableNeeds).flatMap(([observable, needs]) => {
    const because = needs.flatMap((need) => need(design) ?? []);
    return because.length === 0 ? [] : [{ observable, condition: conditions().get(observable) ?? "", because }];
  });
}

/** The conditions in the words of the rule sets, which agree on them; marks of emphasis taken off. */
export function conditions(): ReadonlyMap<string, string> {
  const [{ content } = { content: { rows: [] } }] = readRuleSetFiles();
  const { rows } = content as { readonly rows: readonly { readonly observable: string; readonly condition: string }[] };
  return new Map(rows.map(({ observable, condition }) => [observable, condition.replace(/\*\*|`/g, "")]));
}
