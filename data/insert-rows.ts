import { getTableColumns, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database, Transaction } from "./database.ts";

type Insert = (row: Readonly<Record<string, unknown>>) => void;

/** By drizzle's session, which a database and its transactions share. */
const prepared = new WeakMap<object, Map<SQLiteTable, Insert>>();

/**
 * Inserts rows by one prepared statement a table, as `insert().values()` would row by row: building that SQL anew costs
 * more than running it. What a row leaves out is null, also where the table has a default.
 */
export function insertRows<Table extends SQLiteTable>(
  tx: Transaction | Database,
  table: Table,
  rows: readonly Table["$inferInsert"][],
): void {
  if (rows.length === 0) return;
  const { session } = tx as unknown as { readonly session: Session };
  const inserts = prepared.get(session) ?? new Map<SQLiteTable, Insert>();
  prepared.set(session, inserts);
  const insert = inserts.get(table) ?? prepareInsert(tx, session, table);
  inserts.set(table, insert);
  for (const row of rows) insert(row);
}

interface Session {
  readonly client: Database["$client"];
}

function prepareInsert(tx: Transaction | Database, { client }: Session, table: SQLiteTable): Insert {
  const columns = Object.entries(getTableColumns(table));
  const places = Object.fromEntries(columns.map(([name]) => [name, sql.placeholder(name)]));
  const statement = client.prepare(tx.insert(table).values(places).toSQL().sql);
  return (row) => {
    // drizzle's own filling of placeholders gives null to the columns' encoders, which make 0 or "null" of it
    statement.run(columns.map(([name, column]) => (row[name] == null ? null : column.mapToDriverValue(row[name]))));
  };
}
