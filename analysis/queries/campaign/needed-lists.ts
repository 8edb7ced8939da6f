import type { JudgementRun } from "../../../data/schema/index.ts";

/** Which list of the campaign a definition needs; TABLE. */
const neededLists: Readonly<Record<string, RegExp>> = {
  "list-easyprivacy": /easyprivacy/i,
  "list-adguard-mail": /^(?=.*adguard).*mail/is,
  "list-any": /./,
};

/** Definitions that need a list. */
export const listDefinitions: readonly string[] = Object.keys(neededLists);

/** Whether a judgement had the list that a definition needs; true for definitions that need none. */
export function hasList(run: Pick<JudgementRun, "lists"> | null, definition: string): boolean {
  const needed = neededLists[definition];
  return needed === undefined || (run?.lists ?? []).some(({ name }) => needed.test(name));
}
