import { and, desc, eq, like } from "drizzle-orm";
import type { FetchMessageObject } from "imapflow";
import { inTransaction } from "../../../data/database.ts";
import { deliveries, imapPositions } from "../../../data/schema/messages.ts";
import { sha256Hex } from "../blob-store.ts";
import { findSeed } from "../find-seed.ts";
import { lineEnds } from "../import/mail-file.ts";
import { type Arrival, deliveryWriter, erasureRegister, seedRegister } from "../save-deliveries.ts";
import type { ImapTally, ImapWorld } from "./imap.ts";

const batchMessages = 50;
const batchBytes = 16 * 1024 * 1024;

/** Messages that are fetched and saved together. */
export interface ImapBatch {
  readonly take: FetchMessageObject[];
  readonly tooLarge: FetchMessageObject[];
  /** Everything up to this UID is dealt with by the batch. */
  lastUid: number;
}

/** Cuts a list of messages, in the order of UIDs, into batches that fit in memory and in one short transaction. */
export function* imapBatches(messages: readonly FetchMessageObject[], limit: number): Generator<ImapBatch> {
  let batch: ImapBatch = { take: [], tooLarge: [], lastUid: 0 };
  let bytes = 0;
  for (const message of messages) {
    const size = message.size ?? 0;
    (size > limit ? batch.tooLarge : batch.take).push(message);
    batch.lastUid = message.uid;
    bytes += size > limit ? 0 : size;
    if (batch.take.length < batchMessages && bytes < batchBytes) continue;
    yield batch;
    batch = { take: [], tooLarge: [], lastUid: 0 };
    bytes = 0;
  }
  if (batch.lastUid > 0) yield batch;
}

/** Saves a batch: blobs first, then deliveries and the position in one transaction. */
export function imapWriter(world: ImapWorld, mailbox: string, uidValidity: string) {
  const { db, blobs } = world;
  const write = deliveryWriter(db);
  const isSeed = seedRegister(db);
  const erasedUnder = erasureRegister(db);
  const isKnown = (message: string): boolean =>
    db
      .select({ key: deliveries.deliveryKey })
      .from(deliveries)
      .where(and(eq(deliveries.message, message), like(deliveries.deliveryKey, `imap:${mailbox}:%`)))
      .orderBy(desc(deliveries.id))
      .all()
      .some(({ key }) => !key.startsWith(`imap:${mailbox}:${uidValidity}:`));
  return async (batch: ImapBatch, bodies: ReadonlyMap<number, Buffer>): Promise<ImapTally> => {
    const now = world.now().toISOString();
    const arrivals: Arrival[] = [];
    const taken: Buffer[] = [];
    for (const facts of batch.take) {
      const bytes = bodies.get(facts.uid);
      if (bytes === undefined) continue; // expunged in between
      const sha256 = sha256Hex(bytes);
      if (isKnown(sha256) || erasedUnder(sha256) !== null) continue; // known: read under an earlier UIDVALIDITY
      taken.push(bytes);
      arrivals.push(imapArrival({ mailbox, uidValidity, facts, bytes, sha256, now, tie: findSeed(bytes, isSeed) }));
    }
    await blobs.putAll(
      taken,
      arrivals.map(({ sha256 }) => sha256),
    );
    const added = inTransaction(db, (tx) => {
      const count = arrivals.reduce((sum, arrival) => sum + write(tx, arrival, now).deliveries, 0);
      const position = { lastUid: batch.lastUid, readAt: now };
      const target = [imapPositions.mailbox, imapPositions.uidValidity];
      tx.insert(imapPositions)
        .values({ mailbox, uidValidity, ...position })
        .onConflictDoUpdate({ target, set: position })
        .run();
      return count;
    });
    return { messages: bodies.size, deliveries: added };
  };
}

interface Read {
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly facts: FetchMessageObject;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly now: string;
  readonly tie: ReturnType<typeof findSeed>;
}

/** A delivery seen through IMAP: who spoke to whom and over what is not known, and the server may have rebuilt the message. */
function imapArrival({ mailbox, uidValidity, facts, bytes, sha256, now, tie }: Read): Arrival {
  const internalDate = facts.internalDate === undefined ? null : new Date(facts.internalDate).toISOString();
  const flags = [...(facts.flags ?? [])].toSorted();
  const delivery = {
    deliveryKey: `imap:${mailbox}:${uidValidity}:${facts.uid}`,
    message: sha256,
    via: "imap" as const,
    seed: tie?.seed ?? null,
    seedFrom: tie?.seedFrom ?? null,
    source: { mailbox, uidValidity, uid: facts.uid, internalDate, flags, lineEnds: lineEnds(bytes) },
    acquisition: "explicit_newsletter_optin" as const,
    mayOpen: tie !== null, // mail to strangers may share the mailbox
    startedAt: internalDate ?? now,
    endedAt: now,
  };
  return { sha256, sizeBytes: bytes.length, deliveries: [delivery] };
}
