import { type Database, inTransaction } from "../data/database.ts";
import type { Label } from "./classify/labels.ts";
import type { Unobserved } from "./classify/observables.ts";
import type { Verdict } from "./classify/verdict.ts";
import type { Alignment } from "./compare/align.ts";
import type { SiteMessage } from "./judge-read.ts";

/** A judged message, ready to be written. */
export interface JudgedMessage {
  readonly message: SiteMessage;
  readonly alignment: Alignment;
  readonly verdicts: readonly (Verdict & { readonly labels: readonly Label[] })[];
  /** Labels of the message as a whole, and what the campaign's facts cannot decide. */
  readonly labels: readonly Label[];
  readonly unobserved: readonly Unobserved[];
}

/** Rows of one transaction: far less than a second of writing, so that a receiver never waits for long. */
const ROWS_A_TRANSACTION = 5_000;

/** Makes a writer of judged messages into one run, in short transactions. */
export function runWriter(db: Database, run: number): (site: string, judged: readonly JudgedMessage[]) => void {
  const verdict = db.$client.prepare(`insert into verdicts
    (run, message, subject_kind, subject_key, site, seed, url, host, element, technical_class, verdict, level, reason,
     tracker_class, rule, identifiers, signals, definitions, evidence, served_by, labels)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const alignment = db.$client.prepare(
    "insert into alignments (run, message, mailing, seeds, is_variant, reason, labels, unobserved) values (?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const json = (values: readonly unknown[]) => (values.length === 0 ? "[]" : JSON.stringify(values));
  const write = (site: string, { message, alignment: aligned, verdicts, labels, unobserved }: JudgedMessage) => {
    const { id, seed } = message;
    const { mailing, twins, isVariant, reason } = aligned;
    alignment.run(run, id, mailing, twins.length + 1, isVariant ? 1 : 0, reason, json(labels), json(unobserved));
    for (const one of verdicts) {
      verdict.run(
        run,
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
      );
    }
  };
  return (site, judged) => {
    for (let start = 0; start < judged.length; ) {
      let end = start;
      for (let rows = 0; end < judged.length && rows < ROWS_A_TRANSACTION; end++)
        rows += 1 + judged[end]!.verdicts.length;
      const batch = judged.slice(start, end);
      inTransaction(db, () => {
        for (const one of batch) write(site, one);
      });
      start = end;
    }
  };
}
