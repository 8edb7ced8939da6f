import { eq, getTableColumns, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database, Transaction } from "../../data/database.ts";
import { heads, links, readReceipts, resources } from "../../data/schema/index.ts";
import type { MessageReferences } from "./message-references.ts";

/** Replaces what the campaign knows of a message's references, in the transaction `tx` of the database `db`. */
export function saveReferences(tx: Transaction, db: Database, message: string, found: MessageReferences): void {
  const { facts, cutOff } = found;
  tx.update(heads)
    .set({ ...facts, extractCutOff: cutOff })
    .where(eq(heads.message, message))
    .run();
  for (const table of [resources, links, readReceipts]) tx.delete(table).where(eq(table.message, message)).run();
  const insert = insertsFor(db);
  for (const { unwrapped, ...resource } of found.resources) {
    insert.resource.run({ ...resource, message, unwrappedUrl: unwrapped.at(-1)?.url ?? null });
  }
  for (const { unwrapped, ...link } of found.links) {
    insert.link.run({ ...link, message, unwrappedUrl: unwrapped.at(-1)?.url ?? null });
  }
  for (const receipt of found.readReceipts) {
    tx.insert(readReceipts)
      .values({ ...receipt, message })
      .run();
  }
}

type Inserts = { readonly resource: ReturnType<typeof prepareInsert>; readonly link: ReturnType<typeof prepareInsert> };
const prepared = new WeakMap<Database, Inserts>();

/** Statements are prepared once a database: a newsletter has a hundred rows, and drizzle unprepared is 22 times slower. */
function insertsFor(db: Database): Inserts {
  const known = prepared.get(db);
  if (known !== undefined) return known;
  const made = { resource: prepareInsert(db, resources), link: prepareInsert(db, links) };
  prepared.set(db, made);
  return made;
}

/** A transaction is the connection's, so a statement prepared outside of it runs inside. */
function prepareInsert(db: Database, table: SQLiteTable) {
  const values = Object.fromEntries(Object.keys(getTableColumns(table)).map((name) => [name, sql.placeholder(name)]));
  return db.insert(table).values(values).prepare();
}
