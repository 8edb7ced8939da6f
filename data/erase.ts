import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { blobColumns } from "./blob-columns.ts";
import { InputError } from "./command.ts";
import { type Database, inTransaction, type Transaction } from "./database.ts";
import { appendJournal } from "./journal.ts";
import * as schema from "./schema/index.ts";

/** What an erasure did. */
export interface Erasure {
  /** Sequence of the erasure's own entry in the journal. */
  readonly entry: number;
  readonly messages: readonly string[];
  /** Rows removed, over all tables. */
  readonly rows: number;
  /** Blobs removed. */
  readonly blobs: readonly string[];
  /** Journal entries emptied. */
  readonly entries: number;
  /** Publications and dossiers that named a message that is gone: sequences of their export entries. */
  readonly exports: readonly { readonly entry: number; readonly what: string }[];
}

interface Scope {
  readonly messages: readonly string[];
  readonly seeds: readonly string[];
}

/**
 * Removes payload, salt, blob and rows of a message (SHA-256), a site or an address for good, and writes one entry that
 * says that and why. The chain stays whole: emptied entries keep their hashes. Throws InputError when nothing is meant.
 */
export function erase(db: Database, directory: string, target: string, because: string, now: Date): Erasure {
  const held = db
    .select()
    .from(schema.notes)
    .where(sql`${schema.notes.kind} = 'hold' and ${schema.notes.subject} = ${target}`)
    .get();
  if (held !== undefined)
    throw new InputError(`${target} is held by ${held.author} since ${held.notedAt}: lift the hold first`);
  const scope = scopeOf(db, target);
  if (scope.messages.length === 0 && scope.seeds.length === 0)
    throw new InputError(`nothing in this campaign is meant by ${JSON.stringify(target)}`);
  const writtenAt = now.toISOString();
  const done = inTransaction(db, (tx) => {
    const blobs = blobsOf(tx, scope);
    const exports = exportsNaming(tx, scope.messages);
    const emptied = entriesOf(tx, scope);
    const rows = deleteRows(tx, scope);
    const orphans = blobs.filter(
      (name) => !blobColumns.some(({ table, column }) => tx.get(sql`select 1 from ${table} where ${column} = ${name}`)),
    );
    const fact = { because, entries: emptied, messages: scope.messages, blobs: orphans, erasedAt: writtenAt };
    const entry = appendJournal(tx, { kind: "erasure", subject: `erasure at ${writtenAt}`, fact, writtenAt });
    for (const sequence of emptied) {
      const subject = `erased-${randomBytes(6).toString("hex")}`;
      tx.update(schema.journal)
        .set({ salt: null, canonical: null, subject, erasedBy: entry })
        .where(eq(schema.journal.sequence, sequence))
        .run();
    }
    return { entry, messages: scope.messages, rows, blobs: orphans, entries: emptied.length, exports };
  });
  for (const name of done.blobs) rmSync(join(directory, "blobs", name.slice(0, 2), name), { force: true });
  for (const seed of scope.seeds) {
    const state = `${createHash("sha256").update(seed).digest("hex")}.json`; // as the sign-up names it
    rmSync(join(directory, "secrets", "browser-states", state), { force: true });
  }
  db.$client.pragma("wal_checkpoint(TRUNCATE)"); // the write-ahead log would keep the old pages
  return done;
}

function scopeOf(db: Database, target: string): Scope {
  const { deliveries, heads, messages, seeds } = schema;
  if (/^[0-9a-f]{64}$/.test(target)) {
    return {
      messages: db
        .select()
        .from(messages)
        .where(eq(messages.sha256, target))
        .all()
        .map(({ sha256 }) => sha256),
      seeds: [],
    };
  }
  const isAddress = target.includes("@");
  const ours = db
    .select()
    .from(seeds)
    .where(isAddress ? eq(seeds.address, target.toLowerCase()) : eq(seeds.site, target))
    .all();
  const addresses = ours.map(({ address }) => address);
  const named = isAddress
    ? db.all<{
        message: string;
      }>(sql`select distinct message from ${deliveries}, json_each(coalesce(${deliveries.rcptTo}, '[]')) r where lower(r.value) = ${target.toLowerCase()}
        union select message from ${heads} where ${heads.fromAddress} = ${target.toLowerCase()}`)
    : db.select({ message: heads.message }).from(heads).where(eq(heads.site, target)).all();
  const toSeeds =
    addresses.length === 0
      ? []
      : db.select({ message: deliveries.message }).from(deliveries).where(inArray(deliveries.seed, addresses)).all();
  return { messages: [...new Set([...named, ...toSeeds].map(({ message }) => message))], seeds: addresses };
}

/** Visits of the scope: openings of its messages, sign-ups and confirmations of its seeds. */
function visitsOf(tx: Transaction, scope: Scope): string[] {
  const names = [...scope.messages, ...scope.seeds];
  return tx
    .select({ key: schema.visits.visitKey })
    .from(schema.visits)
    .all()
    .map(({ key }) => key)
    .filter((key) => names.some((name) => key.includes(name)));
}

/** The rows of the scope by table: what is deleted, in an order that foreign keys allow; TABLE. */
function rowsOf(
  tx: Transaction,
  { messages, seeds }: Scope,
): readonly (readonly [(typeof blobColumns)[number]["table"], SQL | undefined])[] {
  const s = schema;
  const visits = visitsOf(tx, { messages, seeds });
  const list = (values: readonly string[]) => (values.length === 0 ? [""] : [...values]);
  return [
    [s.boxes, inArray(s.boxes.visitKey, list(visits))],
    [s.requests, inArray(s.requests.visitKey, list(visits))],
    [s.connections, inArray(s.connections.visitKey, list(visits))],
    [s.openings, inArray(s.openings.message, list(messages))],
    [s.signUps, inArray(s.signUps.seed, list(seeds))],
    [
      s.trackingChoices,
      or(inArray(s.trackingChoices.message, list(messages)), inArray(s.trackingChoices.seed, list(seeds))),
    ],
    [s.reviews, mentions(s.reviews.subject, [...messages, ...seeds])],
    [s.labels, mentions(s.labels.subject, messages)],
    [s.confirmations, or(inArray(s.confirmations.message, list(messages)), inArray(s.confirmations.seed, list(seeds)))],
    [
      s.unsubscriptions,
      or(inArray(s.unsubscriptions.seed, list(seeds)), inArray(s.unsubscriptions.message, list(messages))),
    ],
    [s.visits, inArray(s.visits.visitKey, list(visits))],
    [
      s.authenticationAnswers,
      sql`${s.authenticationAnswers.deliveryKey} in (select delivery_key from ${s.deliveries} where ${inArray(s.deliveries.message, list(messages))})`,
    ],
    [s.authentications, inArray(s.authentications.message, list(messages))],
    [s.deliveries, inArray(s.deliveries.message, list(messages))],
    [s.heads, inArray(s.heads.message, list(messages))],
    [s.parts, inArray(s.parts.message, list(messages))],
    [s.resources, inArray(s.resources.message, list(messages))],
    [s.links, inArray(s.links.message, list(messages))],
    [s.readReceipts, inArray(s.readReceipts.message, list(messages))],
    [s.verdicts, inArray(s.verdicts.message, list(messages))],
    [s.alignments, inArray(s.alignments.message, list(messages))],
    [s.messages, inArray(s.messages.sha256, list(messages))],
  ];
}

/** Whether a text holds one of the names: keys of several parts begin with a message or a seed. */
function mentions(column: SQLiteColumn, names: readonly string[]): SQL {
  return sql`exists (select 1 from json_each(${JSON.stringify(names)}) n where instr(${column}, n.value) > 0)`;
}

function blobsOf(tx: Transaction, scope: Scope): string[] {
  const conditions = new Map(rowsOf(tx, scope));
  const names = blobColumns.flatMap(({ table, column }) =>
    tx
      .all<{ name: string | null }>(sql`select ${column} as name from ${table} where ${conditions.get(table)}`)
      .map(({ name }) => name),
  );
  return [...new Set(names.filter((name) => name !== null))];
}

function deleteRows(tx: Transaction, scope: Scope): number {
  return rowsOf(tx, scope).reduce(
    (sum, [table, condition]) => sum + tx.run(sql`delete from ${table} where ${condition}`).changes,
    0,
  );
}

/** Entries of the journal whose fact names a message or seed of the scope; an earlier erasure's own entry stays. */
function entriesOf(tx: Transaction, scope: Scope): number[] {
  const names = [...scope.messages, ...scope.seeds];
  const rows = tx
    .select()
    .from(schema.journal)
    .where(sql`${schema.journal.canonical} is not null and ${schema.journal.kind} not in ('erasure', 'export')`)
    .all();
  return rows
    .filter(({ subject, canonical }) => names.some((name) => subject.includes(name) || canonical!.includes(name)))
    .map(({ sequence }) => sequence);
}

function exportsNaming(tx: Transaction, messages: readonly string[]): { entry: number; what: string }[] {
  const rows = tx.select().from(schema.journal).where(eq(schema.journal.kind, "export")).all();
  return rows
    .filter(({ canonical }) => canonical !== null && messages.some((name) => canonical.includes(name)))
    .map(({ sequence, subject }) => ({ entry: sequence, what: subject }));
}
