import { expect, test } from "vitest";
import { inTransaction, openDatabase } from "../../data/database.ts";
import { insertRows } from "../../data/insert-rows.ts";
import { chains, exchanges, lookups } from "../../data/schema/lookups.ts";

const key = { host: "a.test", round: 0, vantage: "local" };
const lookup = {
  ...{ ...key, site: "a.test", askedHost: "a.test", substitution: null, sibling: null, referencesAsked: 0 },
  ...{ because: ["m1"], observedAt: "2027-03-01T08:00:00.000Z" },
};
const exchange = {
  ...{ ...key, position: 0, purpose: "host", attempt: 0, query: Buffer.from([0, 255]), server: "127.0.0.1:53" },
  ...{ role: "resolver", transport: "udp", outcome: "timeout", failure: "timeout", askedAt: lookup.observedAt },
} as const;
const chain = {
  ...{ ...key, hops: [], finalName: "a.test", end: "address", addresses: ["192.0.2.1"], nameServers: [] },
  observations: { reverseNames: [] },
} as const;
/** Rows with nothing, false, a list, bytes and what is left out. */
const tables = [
  [lookups, [lookup]],
  [exchanges, [exchange, { ...exchange, position: 1, response: Buffer.from("x"), rttMs: 1.5 }]],
  [
    chains,
    [
      { ...chain, isWildcard: null },
      { ...chain, round: 1, isWildcard: false },
      { ...chain, round: 2 },
    ],
  ],
] as const;

test("Rows are what drizzle writes one by one, nulls, booleans, lists and bytes included", () => {
  const [slow, fast] = [openDatabase(":memory:"), openDatabase(":memory:")];
  for (const db of [slow, fast]) db.$client.pragma("foreign_keys = OFF");
  for (const [table, rows] of tables) {
    for (const row of rows)
      slow
        .insert(table)
        .values(row as never)
        .run();
    inTransaction(fast, (tx) => insertRows(tx, table, rows as never));
    expect(fast.select().from(table).all()).toEqual(slow.select().from(table).all());
    expect(fast.select().from(table).all()).toHaveLength(rows.length);
  }
});

test("A transaction that fails takes the rows back, and the next one writes", () => {
  const db = openDatabase(":memory:");
  const failing = () =>
    inTransaction(db, (tx): void => {
      insertRows(tx, lookups, [lookup]);
      throw new Error("no");
    });
  expect(failing).toThrow("no");
  expect(db.select().from(lookups).all()).toEqual([]);
  inTransaction(db, (tx) => insertRows(tx, lookups, [lookup]));
  expect(db.select().from(lookups).all()).toHaveLength(1);
});
