import { and, asc, eq, sql } from "drizzle-orm";
import type { Database, Transaction } from "../../data/database.ts";
import { insertRows } from "../../data/insert-rows.ts";
import { appendJournal } from "../../data/journal.ts";
import { seeds, sites } from "../../data/schema/campaigns.ts";
import { journal } from "../../data/schema/journal.ts";
import { deliveries, messages, type NewDelivery } from "../../data/schema/messages.ts";
import { siteOf } from "../../data/site.ts";
import type { IsSeed } from "./find-seed.ts";
import { addressesIn, headerFields } from "./header-fields.ts";

/** One arrival of bytes: as many deliveries as it had recipients. Plain JSON, as the spool keeps it. */
export interface Arrival {
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly deliveries: readonly NewDelivery[];
}

/** How many rows were new. */
export interface Written {
  readonly messages: number;
  readonly deliveries: number;
}

/**
 * Gives the function that writes an arrival, with its message row and journal entries, inside a transaction, and says
 * what was new. A delivery whose key is there already is left alone: the spool may be replayed; so is one
 * of a message that was erased. The message's blob must be durable before.
 */
export function deliveryWriter(db: Database): (tx: Transaction, arrival: Arrival, writtenAt: string) => Written {
  const erasedUnder = erasureRegister(db);
  const known = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(eq(deliveries.deliveryKey, sql.placeholder("deliveryKey")))
    .prepare();
  const insertMessage = db
    .insert(messages)
    .values({
      sha256: sql.placeholder("sha256"),
      sizeBytes: sql.placeholder("sizeBytes"),
      firstSeenAt: sql.placeholder("firstSeenAt"),
    })
    .onConflictDoNothing() // the name is the hash of the bytes: what is there says the same
    .prepare();
  return (tx, arrival, writtenAt) => {
    const fresh = arrival.deliveries.filter(({ deliveryKey }) => known.get({ deliveryKey }) === undefined);
    if (fresh[0] === undefined || erasedUnder(arrival.sha256) !== null) return { messages: 0, deliveries: 0 };
    const { sha256, sizeBytes } = arrival;
    const { changes } = insertMessage.run({ sha256, sizeBytes, firstSeenAt: fresh[0].startedAt });
    for (const delivery of fresh) {
      insertRows(tx, deliveries, [delivery]);
      const kind = delivery.via === "import" ? "import" : "delivery";
      appendJournal(tx, { kind, subject: delivery.deliveryKey, fact: { ...delivery, sizeBytes }, writtenAt });
    }
    return { messages: changes, deliveries: fresh.length };
  };
}

/**
 * Gives the function that says under which entry of the journal a message was erased, by its SHA-256; null when it was
 * not. What was erased comes back by no way in: not from the spool, a mailbox or a second import.
 */
export function erasureRegister(db: Database): (sha256: string) => number | null {
  const named = sql`instr(${journal.canonical}, ${sql.placeholder("name")}) > 0`;
  const find = db
    .select({ sequence: journal.sequence })
    .from(journal)
    .where(and(eq(journal.kind, "erasure"), named))
    .orderBy(asc(journal.sequence))
    .limit(1)
    .prepare();
  return (sha256) => find.get({ name: `"${sha256}"` })?.sequence ?? null;
}

/** Gives the function that says whether an address, in lower case, was issued by this campaign; asks the table each time. */
export function seedRegister(db: Database): IsSeed {
  const find = db
    .select({ address: seeds.address })
    .from(seeds)
    .where(eq(seeds.address, sql.placeholder("address")))
    .prepare();
  return (address) => find.get({ address }) !== undefined;
}

/**
 * Gives the function that enters the site of an imported message: From's registrable domain, unless the campaign knows
 * it already. Nothing is entered for a From without one.
 */
export function siteWriter(db: Database): (tx: Transaction, message: Uint8Array, now: string) => void {
  const find = db
    .select({ site: sites.site })
    .from(sites)
    .where(eq(sites.site, sql.placeholder("site")))
    .prepare();
  return (tx, message, now) => {
    const from = headerFields(message, "from").flatMap(addressesIn)[0];
    const site = from === undefined ? null : siteOf(from.slice(from.lastIndexOf("@") + 1));
    if (site === null || find.get({ site }) !== undefined) return;
    tx.insert(sites)
      .values({ site, url: null, rank: null, country: null, sector: null, origin: "import", plannedAt: now })
      .run();
  };
}
