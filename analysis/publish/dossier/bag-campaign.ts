import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Database, inTransaction, openDatabase } from "../../../data/database.ts";
import { alignments, hostVerdicts, judgementRuns, verdicts } from "../../../data/schema/index.ts";
import { layOutLists } from "./bag-lists.ts";
import { loadFacts } from "./dossier-facts.ts";

type Row = Readonly<Record<string, unknown>>;
type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** Judges a campaign file anew, with the lists below its folder. */
export type Judge = (db: Database, folder: string) => void;

/** A campaign file that holds the facts of a bag alone, in a folder of its own that `close` removes. */
export interface BagCampaign {
  readonly db: Database;
  readonly folder: string;
  close(): void;
}

/** Makes one, with the lists and tables that the bag holds (by path below data/). */
export function openBagCampaign(facts: Facts, lists: ReadonlyMap<string, Uint8Array>): BagCampaign {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-bag-"));
  layOutLists(lists, facts, folder);
  const db = openDatabase(join(folder, "census.db"));
  const close = () => {
    db.$client.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    db.$client.pragma("synchronous = OFF");
    db.$client.pragma("foreign_keys = OFF"); // a bag holds the rows of one sender, not all that they refer to
    inTransaction(db, () => loadFacts(db, facts));
    return { db, folder, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** What was judged: the rows of one run by the names under which they lie in a bag. */
export type Judged = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** The judgement of a bag's facts alone: its own run, verdicts, alignments, and verdicts on the site's hosts. */
export function judgedAlone({ db, folder }: BagCampaign, site: string, judge: Judge): Judged {
  for (const table of [verdicts, alignments, hostVerdicts, judgementRuns]) db.delete(table).run();
  judge(db, folder);
  const rows = (table: typeof verdicts | typeof alignments | typeof hostVerdicts | typeof judgementRuns) =>
    db.select().from(table).all() as Record<string, unknown>[];
  return new Map([
    ["judgement-runs", rows(judgementRuns)],
    ["alignments", rows(alignments)],
    ["verdicts", rows(verdicts)],
    ["host-verdicts", rows(hostVerdicts).filter((row) => row.site === site)],
  ]);
}

/** Natural keys of what is judged, by fact; TABLE. */
const subjects: Readonly<Record<string, readonly string[]>> = {
  verdicts: ["message", "subjectKind", "subjectKey"],
  alignments: ["message"],
  "host-verdicts": ["host"],
};

/** One thing that two judgements say otherwise. */
export interface Difference {
  readonly subject: string;
  readonly columns: readonly string[];
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/**
 * Where two judgements differ, row by row and column by column. The number of the run is no statement, and neither is
 * the signal that other senders' messages hold the same identifier: a bag has one sender.
 */
export function differences(before: Facts, after: Facts): Difference[] {
  return Object.entries(subjects).flatMap(([fact, keys]) => {
    const index = (facts: Facts) =>
      new Map((facts.get(fact) ?? []).map((row) => [keys.map((key) => row[key]).join(" "), statementsOf(row)]));
    const [earlier, later] = [index(before), index(after)];
    return [...new Set([...earlier.keys(), ...later.keys()])].flatMap((subject) => {
      const [own, other] = [earlier.get(subject), later.get(subject)];
      const columns = Object.keys({ ...own, ...other }).filter(
        (column) => !isDeepStrictEqual(own?.[column] ?? null, other?.[column] ?? null),
      );
      return columns.length === 0 ? [] : [{ subject, columns, before: own, after: other }];
    });
  });
}

function statementsOf({ run, signals, ...row }: Row): Row {
  if (signals === undefined) return row;
  return {
    ...row,
    signals: (signals as readonly { name: string }[]).filter(({ name }) => name !== "shared-identifier"),
  };
}
