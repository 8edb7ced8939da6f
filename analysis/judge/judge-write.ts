import { type Database, inTransaction } from "../../data/database.ts";
import type { UnobservedRow } from "../../data/schema/judgements.ts";
import type { Label } from "../classify/labels.ts";
import type { Verdict } from "../classify/verdict.ts";
import type { Alignment } from "../compare/align.ts";
import type { SiteMessage } from "./judge-read.ts";

/** A judged message, ready to be written. */
export interface JudgedMessage {
  readonly message: SiteMessage;
  readonly alignment: Alignment;
  readonly verdicts: readonly (Verdict & { readonly labels: readonly Label[] })[];
  /** Labels of the message as a whole, and what the campaign's facts cannot decide. */
  readonly labels: readonly Label[];
  readonly unobserved: readonly UnobservedRow[];
}

type Value = string | number | null;

/** Judged messages as rows: all that a thread hands to the one that writes. */
export interface JudgedRows {
  readonly alignments: readonly (readonly Value[])[];
  readonly verdicts: readonly (readonly Value[])[];
}

const json = (values: readonly unknown[]) => (values.length === 0 ? "[]" : JSON.stringify(values));

/** The rows of the judged messages of one site, in the order of the columns below, without the run. */
export function rowsOf(site: string, judged: readonly JudgedMessage[]): JudgedRows {
  return {
    alignments: judged.map(({ message, alignment, labels, unobserved }) => {
      const { mailing, twins, isVariant, reason } = alignment;
      return [message.id, mailing, twins.length + 1, isVariant ? 1 : 0, reason, json(labels), json(unobserved)];
    }),
    verdicts: judged.flatMap(({ message: { id, seed }, verdicts }) =>
      verdicts.map((one) => [
        id,
        one.kind,
        one.key,
        site,
        seed,
        one.url,
        URL.parse(one.url)?.hostname ?? null,
        one.element,
        one.technicalClass,
        one.verdict,
        one.level,
        one.reason,
        one.trackerClass,
        one.rule,
        json(one.identifiers),
        json(one.signals),
        json(one.definitions),
        one.evidence === null ? null : JSON.stringify(one.evidence),
        one.servedBy,
        json(one.labels),
      ]),
    ),
  };
}

/** Rows of one transaction: far less than a second of writing, so that a receiver never waits for long. */
const ROWS_A_TRANSACTION = 5_000;

/** Writes judged rows into one run; `flush` writes the last of them. */
export interface RunWriter {
  add(rows: JudgedRows): void;
  flush(): void;
}

/** Makes a writer that writes in short transactions, several small sites in one: each costs a sync of the disk. */
export function runWriter(db: Database, run: number): RunWriter {
  const insert = {
    alignments: db.$client.prepare(
      "insert into alignments (run, message, mailing, seeds, is_variant, reason, labels, unobserved) values (?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    verdicts: db.$client.prepare(`insert into verdicts
      (run, message, subject_kind, subject_key, site, seed, url, host, element, technical_class, verdict, level, reason,
       tracker_class, rule, identifiers, signals, definitions, evidence, served_by, labels)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
  };
  const waiting: { readonly into: keyof JudgedRows; readonly row: readonly Value[] }[] = [];
  const flush = () => {
    inTransaction(db, () => {
      for (const { into, row } of waiting) insert[into].run(run, ...row);
    });
    waiting.length = 0;
  };
  return {
    add(rows) {
      for (const into of ["alignments", "verdicts"] as const)
        for (const row of rows[into]) {
          waiting.push({ into, row });
          if (waiting.length >= ROWS_A_TRANSACTION) flush();
        }
    },
    flush,
  };
}
