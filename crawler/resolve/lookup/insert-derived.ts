import type { Transaction } from "../../../data/database.ts";
import { insertRows } from "../../../data/insert-rows.ts";
import { chains, dnsHeaders, dnsRecords, type exchanges } from "../../../data/schema/lookups.ts";
import type { Outcome } from "../wire/exchange.ts";
import { type DerivedFor, deriveRows } from "./derive.ts";
import { lookOf, type Purpose } from "./look.ts";

type StoredExchange = Pick<typeof exchanges.$inferInsert, "position" | "purpose" | "query" | "server" | "role"> & {
  readonly response?: Buffer | null;
  readonly outcome?: string;
};

/** Derives the DNS rows of a lookup from its stored exchanges and inserts them. */
export function insertDerived(tx: Transaction, lookup: DerivedFor, stored: readonly StoredExchange[]): void {
  const looks = stored.map(({ position, purpose, query, response, outcome, server, role }) => {
    const serverRole = role === "authoritative" ? ("authority" as const) : ("resolver" as const);
    const exchange = {
      query,
      response: response ?? null,
      outcome: (outcome ?? "answered") as Outcome,
      server,
      serverRole,
    };
    return lookOf(exchange, purpose as Purpose, position);
  });
  const { headers, records, chain } = deriveRows(lookup, looks);
  insertRows(tx, dnsHeaders, headers);
  insertRows(tx, dnsRecords, records);
  insertRows(tx, chains, [chain]);
}
