import type { Database } from "../../../data/database.ts";
import { kappa } from "../../statistics/tests/kappa.ts";
import { type Tally, tallyMessages } from "./tally.ts";

/** How two definitions agree over the same messages; undetermined counts as not found here, as those who use them do. */
export interface AgreementRow {
  readonly first: string;
  readonly second: string;
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** All messages compared: the sum of the four. */
  readonly messages: number;
  /** Of the messages that at least one finds, the share that both find (Jaccard); null where none finds any. */
  readonly overlap: number | null;
  /** Agreement beyond chance (Cohen); null where one definition finds all or nothing. */
  readonly kappa: number | null;
}

/** Every pair of definitions, each with itself too, in the order of the tally. */
export function definitionAgreement(db: Database, tally: Tally = tallyMessages(db)): AgreementRow[] {
  const combinations = [...tally.combinations].map(([names, messages]) => ({
    names: new Set(names.split(" ")),
    messages,
  }));
  const count = (when: (names: ReadonlySet<string>) => boolean): number =>
    combinations.reduce((sum, { names, messages }) => sum + (when(names) ? messages : 0), 0);
  return tally.definitions.flatMap((first) =>
    tally.definitions.map((second) => {
      const both = count((names) => names.has(first) && names.has(second));
      const onlyFirst = count((names) => names.has(first) && !names.has(second));
      const onlySecond = count((names) => !names.has(first) && names.has(second));
      const neither = tally.messages - both - onlyFirst - onlySecond;
      const found = both + onlyFirst + onlySecond;
      return {
        first,
        second,
        both,
        onlyFirst,
        onlySecond,
        neither,
        messages: tally.messages,
        overlap: found === 0 ? null : both / found,
        kappa: kappa({ bothYes: both, onlyFirst, onlySecond, bothNo: neither }),
      };
    }),
  );
}
