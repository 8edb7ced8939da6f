import { createHmac } from "node:crypto";
import type { Database } from "../../data/database.ts";
import type { CodebookRow } from "./codebook.ts";
import { openDataSet } from "./open-data-set.ts";
import type { PlainColumn } from "./redacted-copy.ts";
import { type RederivableRow, rederivable } from "./rederivable.ts";

/** A table that the package has and the campaign has not. */
export interface OwnTable {
  readonly table: string;
  readonly what: string;
  readonly columns: readonly (PlainColumn & { readonly meaning: string })[];
  readonly cells: readonly (readonly (string | number)[])[];
}

const column = (name: string, meaning: string, type: PlainColumn["type"] = "TEXT") => ({
  name,
  type,
  notNull: true,
  meaning,
});

/** Under which name each sender stands in figures and dashboards: its own where it was asked, else a pseudonym under `key`. */
export function senderNames(copy: Database, key: Buffer): OwnTable {
  const rows = copy.$client
    .prepare(
      `select site, exists (select 1 from notes n where n.kind = 'reply' and n.subject = site) as asked
       from sites where origin = 'plan' order by site`,
    )
    .all() as { site: string; asked: 0 | 1 }[];
  const pseudonym = (site: string): string =>
    `sender-${createHmac("sha256", key).update(site).digest("hex").slice(0, 8)}.invalid`;
  return {
    table: "sender_names",
    what: "Under which name each planned sender stands in figures and dashboards: its own only where it was asked.",
    columns: [column("site", "The sender's site."), column("shown_as", "The same, or a keyed pseudonym.")],
    cells: rows.map(({ site, asked }) => [site, asked === 1 ? site : pseudonym(site)]),
  };
}

/** The verdicts of the package in `dir`, judged again from its tables alone. */
export function rejudged(dir: string, rejudge: (db: Database) => void): RederivableRow[] {
  const again = openDataSet(dir);
  try {
    return rederivable(again, rejudge);
  } finally {
    again.$client.close();
  }
}

/** Share of verdicts that come out the same; null without any. */
export function publicShareOf(rows: readonly RederivableRow[]): number | null {
  return rows.length === 0 ? null : rows.filter(({ word }) => word === "public").length / rows.length;
}

/** What came of judging the package again. */
export function rederivableTable(rows: readonly RederivableRow[]): OwnTable {
  return {
    table: "rederivable",
    what: "What came of judging this package again, verdict by verdict.",
    columns: [
      column("run", "The judgement run.", "INTEGER"),
      column("message", "The message, by the SHA-256 of its bytes."),
      column("subject_kind", "resource, link or read-receipt."),
      column("subject_key", "Key of what was judged."),
      column(
        "rederivable",
        "public: the same class, verdict, level and reason from this package alone; restricted: only from the campaign's own files; no: its facts are not here.",
      ),
      column("because", "Why."),
    ],
    cells: rows.map(({ run, message, kind, key, word, because }) => [run, message, kind, key, word, because]),
  };
}

/** Codebook rows of such a table. */
export function ownCodebook(table: string, columns: OwnTable["columns"]): CodebookRow[] {
  return columns.map(({ name, type, meaning }) => ({
    table,
    column: name,
    type: type === "INTEGER" ? "integer" : "string",
    unit: "",
    isRequired: true,
    meaning,
    treatment: "keep",
  }));
}
