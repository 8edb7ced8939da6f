import { createHmac } from "node:crypto";
import type { Database } from "../../../data/database.ts";
import { behaviourFacts } from "../../queries/senders/behaviour-facts.ts";
import { pseudonyms } from "../redaction/pseudonyms.ts";
import type { PlainColumn } from "../redaction/redacted-copy.ts";
import type { CodebookRow } from "./codebook.ts";
import { openDataSet } from "./open-data-set.ts";
import { type RederivableRow, rederivable } from "./rederivable.ts";

/** A table that the package has and the campaign has not. */
export interface OwnTable {
  readonly table: string;
  readonly what: string;
  readonly columns: readonly (PlainColumn & { readonly meaning: string })[];
  readonly cells: readonly (readonly (string | number | null)[])[];
}

const column = (name: string, meaning: string, type: PlainColumn["type"] = "TEXT", notNull = true) => ({
  name,
  type,
  notNull,
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

const behaviourColumns = [
  column("site", "The sender's site."),
  column("seed", "Pseudonym of the seed."),
  column("consent", "Consent treatment of its arm: accept, refuse or withdraw."),
  column("opens", "1 where its messages are opened, 0 where they never are.", "INTEGER"),
  column("outcome", "What was counted of the seed (queries/behaviour-facts.ts)."),
  column("value", "The number; hours for `hour`. Empty where it got nothing to count it in.", "REAL", false),
];
const pairColumns = [
  column("first", "Pseudonym of a seed."),
  column("second", "Pseudonym of another seed of the same sender and consent treatment."),
  column("alike", "How alike the content of the mailings is that both got, 0 to 1.", "REAL"),
];

/**
 * What the comparison of seeds that open with seeds that never do rests on. It is counted before publication, because
 * subjects and words of links, from which it is counted, are not published.
 */
export function behaviourTables(db: Database, key: Buffer): readonly [OwnTable, OwnTable] {
  const { seeds, pairs } = behaviourFacts(db);
  const { seed: named } = pseudonyms(key, [], []);
  return [
    {
      table: "behaviour_seeds",
      what: "What each seed got after opening began at its sender, in numbers.",
      columns: behaviourColumns,
      cells: seeds.map(({ site, seed, consent, opens, outcome, value }) => [
        site,
        named(seed),
        consent,
        Number(opens),
        outcome,
        value,
      ]),
    },
    {
      table: "behaviour_pairs",
      what: "How alike the content of every two seeds of one sender and consent treatment is.",
      columns: pairColumns,
      cells: pairs.map(({ first, second, alike }) => [named(first), named(second), alike]),
    },
  ];
}

/** Tables of the package's own that its figures are drawn from, with their columns. */
export const ownSources: Readonly<Record<string, readonly PlainColumn[]>> = {
  behaviour_seeds: behaviourColumns,
  behaviour_pairs: pairColumns,
};

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
  return columns.map(({ name, type, notNull, meaning }) => ({
    table,
    column: name,
    type: type === "INTEGER" ? "integer" : type === "REAL" ? "number" : "string",
    unit: "",
    isRequired: notNull,
    meaning,
    treatment: "keep",
  }));
}
