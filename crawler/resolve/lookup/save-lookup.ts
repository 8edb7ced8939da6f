import { hash } from "node:crypto";
import type { Transaction } from "../../../data/database.ts";
import { insertRows } from "../../../data/insert-rows.ts";
import { appendJournal } from "../../../data/journal.ts";
import { exchanges, lookups } from "../../../data/schema/lookups.ts";
import { insertDerived } from "./insert-derived.ts";
import type { KeptExchange } from "./look-up.ts";
import { type PackedLookup, unpackExchange } from "./packed-lookup.ts";

/** Measurements are made from this machine's own network; an upstream proxy carries HTTP only, never DNS. */
const VANTAGE = "local";

/** Writes one lookup: the look, its exchanges, its journal entry and all that is derived from the bytes. */
export function saveLookup(
  tx: Transaction,
  { host, round, because }: { readonly host: string; readonly round: number; readonly because: string },
  result: PackedLookup,
): void {
  const key = { host, round, vantage: VANTAGE };
  const { exchanges: packed, ...look } = result;
  const lookup = { ...key, ...look, because: JSON.parse(because) as string[] };
  insertRows(tx, lookups, [lookup]);
  const rows = packed.map(unpackExchange).map((exchange, position) => exchangeRow(key, exchange, position));
  insertRows(tx, exchanges, rows);
  insertDerived(tx, lookup, rows);
  appendJournal(tx, {
    kind: "lookup",
    subject: `${host} ${round} ${VANTAGE}`,
    fact: {
      ...lookup,
      exchanges: rows.map(({ askedAt, server, outcome, query, responseSha256 }) => {
        return { askedAt, server, outcome, query: query.toString("hex"), responseSha256: responseSha256 ?? null };
      }),
    },
    writtenAt: result.observedAt,
  });
}

type Key = { readonly host: string; readonly round: number; readonly vantage: string };

function exchangeRow(key: Key, exchange: KeptExchange, position: number) {
  const { purpose, attempt, query, response, server, transport, localAddress, outcome } = exchange;
  return {
    ...key,
    position,
    purpose,
    attempt,
    query,
    response,
    responseSha256: response === null ? null : hash("sha256", response),
    server,
    role: exchange.serverRole === "authority" ? ("authoritative" as const) : ("resolver" as const),
    transport,
    localAddress,
    rttMs: exchange.rttMicros === null ? null : exchange.rttMicros / 1000,
    outcome,
    failure: response === null ? outcome : null,
    askedAt: new Date(exchange.sentAtMs).toISOString(),
  };
}
