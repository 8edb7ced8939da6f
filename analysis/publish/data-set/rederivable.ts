import type { Database } from "../../../data/database.ts";

/** Whether somebody with the published package alone comes to the same verdict; `no`: the package holds no facts of it. */
export type Rederivable = "public" | "restricted" | "no";

/** One published verdict, and what comes of judging it again from the package. */
export interface RederivableRow {
  readonly run: number;
  readonly message: string;
  readonly kind: string;
  readonly key: string;
  readonly word: Rederivable;
  readonly because: string;
}

/** Signals that need what the package does not hold, with the reason; TABLE. */
const needs: Readonly<Record<string, string>> = {
  "address-leak": "the address and its forms are pseudonyms in the package",
  listed: "lists match whole URLs, whose tokens are pseudonyms",
  "open-time-content": "bodies are not published",
};

interface Said {
  readonly run: number;
  readonly message: string;
  readonly kind: string;
  readonly key: string;
  readonly said: string;
  readonly signals: string;
}

const selection = `
  select run, message, subject_kind as kind, subject_key as key, signals,
    technical_class || ' ' || verdict || ' ' || coalesce(level, '-') || ' ' || coalesce(reason, '-') as said
  from verdicts where run = (select id from judgement_runs where is_current) order by message, subject_kind, subject_key`;

/**
 * Judges a package anew with `rejudge` (which makes its run the current one) and says of each published verdict whether
 * class, verdict, level and reason came out the same. `db` is a package opened in memory; it is changed.
 */
export function rederivable(db: Database, rejudge: (db: Database) => void): RederivableRow[] {
  const before = db.$client.prepare(selection).all() as Said[];
  if (before.length === 0) return [];
  rejudge(db);
  const after = new Map<string, string>();
  for (const { message, kind, key, said } of db.$client.prepare(selection).iterate() as IterableIterator<Said>)
    after.set(`${message} ${kind} ${key}`, said);
  return before.map(({ run, message, kind, key, said, signals }) => ({
    run,
    message,
    kind,
    key,
    ...compared(said, after.get(`${message} ${kind} ${key}`), signals),
  }));
}

function compared(said: string, again: string | undefined, signals: string): Pick<RederivableRow, "word" | "because"> {
  if (said === again) return { word: "public", because: "judged again from this package: the same" };
  if (again === undefined) return { word: "no", because: "the package does not hold what was judged" };
  const names = (JSON.parse(signals) as { name: string }[]).map(({ name }) => name);
  const need = names.map((name) => needs[name]).find((reason) => reason !== undefined);
  return { word: "restricted", because: need ?? "pseudonyms hide what decides: the campaign's own files are needed" };
}
