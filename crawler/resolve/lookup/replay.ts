import { and, asc, eq } from "drizzle-orm";
import { type Database, inTransaction, type Transaction } from "../../../data/database.ts";
import { chains, dnsHeaders, dnsRecords, exchanges, type Lookup, lookups } from "../../../data/schema/lookups.ts";
import { insertDerived } from "./insert-derived.ts";

/** Lookups in one transaction: far below a second of holding the writers up. */
const BATCH = 50;

/**
 * Rebuilds every derived DNS row (headers, records, chains) from the stored bytes, without network or clock. Gives the
 * number of lookups. Stopped half way, it leaves each lookup with its old or its new rows and can be run again.
 */
export function replayLookups(db: Database): number {
  const all = db
    .select({ host: lookups.host, round: lookups.round, vantage: lookups.vantage })
    .from(lookups)
    .orderBy(asc(lookups.host), asc(lookups.round), asc(lookups.vantage))
    .all();
  for (let start = 0; start < all.length; start += BATCH) {
    inTransaction(db, (tx) => {
      for (const key of all.slice(start, start + BATCH)) replayOne(tx, key);
    });
  }
  return all.length;
}

function replayOne(tx: Transaction, key: Pick<Lookup, "host" | "round" | "vantage">): void {
  const of = (table: typeof lookups | typeof exchanges | typeof dnsHeaders | typeof dnsRecords | typeof chains) =>
    and(eq(table.host, key.host), eq(table.round, key.round), eq(table.vantage, key.vantage));
  const lookup = tx.select().from(lookups).where(of(lookups)).get();
  if (lookup === undefined) return; // erased since the list was read
  for (const table of [dnsHeaders, dnsRecords, chains]) tx.delete(table).where(of(table)).run();
  const stored = tx.select().from(exchanges).where(of(exchanges)).orderBy(asc(exchanges.position)).all();
  insertDerived(tx, lookup, stored);
}
