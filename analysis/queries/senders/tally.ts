import type { Database } from "../../../data/database.ts";
import type { JudgementRun } from "../../../data/schema/index.ts";
import type { SenderCounts } from "../../statistics/sender-counts.ts";
import { currentRun } from "../campaign/current-run.ts";
import { allDefinitions, definitionNeed } from "../campaign/definition-catalogue.ts";
import { hasList, listDefinitions } from "../campaign/needed-lists.ts";
import { messageStates } from "../messages/message-states.ts";

/** Counted messages of one sender in one arm and one week. */
export interface TallyCell {
  readonly site: string;
  readonly arm: string;
  /** Monday of the UTC week, as a date. */
  readonly week: string;
  messages: number;
  opened: number;
  /** Messages with a part that could not be determined. */
  undetermined: number;
  /** Messages meeting each definition; those of them that also have an undetermined part; those that were opened. */
  readonly meets: Map<string, { tracked: number; alsoUndetermined: number; opened: number }>;
}

/** All counted messages, summed by sender, arm and week: what every share is made from. */
export interface Tally {
  readonly cells: readonly TallyCell[];
  /** All definitions in a fixed order: those of the catalogue, then any other that a verdict names. */
  readonly definitions: readonly string[];
  /** Messages by the set of definitions they meet (names sorted, joined by a space). */
  readonly combinations: ReadonlyMap<string, number>;
  readonly messages: number;
}

/** Monday of the week (ISO 8601) of a UTC day. */
export function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/** Reads every counted message once. One second for some hundred thousand resources; memory for the cells alone. */
export function tallyMessages(db: Database, mail?: Parameters<typeof messageStates>[1]): Tally {
  const cells = new Map<string, TallyCell>();
  const combinations = new Map<string, number>();
  const names = new Set<string>();
  const weeks = new Map<string, string>();
  let messages = 0;
  for (const state of messageStates(db, mail)) {
    messages++;
    let week = weeks.get(state.day);
    if (week === undefined) {
      week = weekOf(state.day);
      weeks.set(state.day, week);
    }
    const key = `${state.site} ${state.arm} ${week}`;
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = { site: state.site, arm: state.arm, week, messages: 0, opened: 0, undetermined: 0, meets: new Map() };
      cells.set(key, cell);
    }
    cell.messages++;
    if (state.opened) cell.opened++;
    if (state.isUndetermined) cell.undetermined++;
    for (const name of state.meets) {
      names.add(name);
      const met = cell.meets.get(name) ?? { tracked: 0, alsoUndetermined: 0, opened: 0 };
      met.tracked++;
      if (state.opened) met.opened++;
      if (state.isUndetermined) met.alsoUndetermined++;
      cell.meets.set(name, met);
    }
    const combination = [...state.meets].sort().join(" ");
    combinations.set(combination, (combinations.get(combination) ?? 0) + 1);
  }
  const asked = askedDefinitions(currentRun(db));
  const rest = [...names].filter((name) => !allDefinitions.includes(name)).sort();
  return { cells: [...cells.values()], definitions: [...asked, ...rest], combinations, messages };
}

/** Definitions that this judgement could answer: one that needs a list it did not have would always say no. */
function askedDefinitions(run: JudgementRun | null): readonly string[] {
  const hasAll = listDefinitions.every((id) => hasList(run, id));
  return allDefinitions.filter((id) => hasList(run, id) && (id !== "all" || hasAll));
}

/** Counts of each sender under one definition, over the cells that `keep` lets through; senders in order of name. */
export function senderCounts(
  tally: Tally,
  definition: string,
  keep: (cell: TallyCell) => boolean = () => true,
): ReadonlyMap<string, SenderCounts> {
  const need = definitionNeed(definition);
  const bySite = new Map<string, { tracked: number; notTracked: number; undetermined: number }>();
  for (const cell of tally.cells) {
    if (!keep(cell)) continue;
    const counts = bySite.get(cell.site) ?? { tracked: 0, notTracked: 0, undetermined: 0 };
    const met = cell.meets.get(definition) ?? { tracked: 0, alsoUndetermined: 0, opened: 0 };
    const uncompared = cell.undetermined - met.alsoUndetermined;
    const unopened = cell.messages - cell.opened - (met.tracked - met.opened);
    const undetermined = need === "twins" ? uncompared : need === "fetch" ? unopened : 0;
    counts.tracked += met.tracked;
    counts.undetermined += undetermined;
    counts.notTracked += cell.messages - met.tracked - undetermined;
    bySite.set(cell.site, counts);
  }
  return new Map([...bySite].sort(([a], [b]) => (a < b ? -1 : 1)));
}
