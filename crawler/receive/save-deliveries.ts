import { eq, sql } from "drizzle-orm";
import type { Database, Transaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { seeds } from "../../data/schema/campaigns.ts";
import { deliveries, messages, type NewDelivery } from "../../data/schema/messages.ts";
import type { IsSeed } from "./find-seed.ts";

/** One arrival of bytes: as many deliveries as it had recipients. Plain JSON, as the spool keeps it. */
export interface Arrival {
  /** SHA-256 of the bytes, hex. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly deliveries: readonly NewDelivery[];
}

/**
 * Gives the function that writes an arrival, with its message row and journal entries, inside a transaction, and says
 * how many deliveries were new. A delivery whose key is there already is left alone: the spool may be replayed.
 * The message's blob must be durable before.
 */
export function deliveryWriter(db: Database): (tx: Transaction, arrival: Arrival, writtenAt: string) => number {
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
    if (fresh[0] === undefined) return 0;
    const { sha256, sizeBytes } = arrival;
    insertMessage.run({ sha256, sizeBytes, firstSeenAt: fresh[0].startedAt });
    for (const delivery of fresh) {
      tx.insert(deliveries).values(delivery).run();
      const kind = delivery.via === "import" ? "import" : "delivery";
      appendJournal(tx, { kind, subject: delivery.deliveryKey, fact: { ...delivery, sizeBytes }, writtenAt });
    }
    return fresh.length;
  };
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
