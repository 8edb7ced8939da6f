import { isIP } from "node:net";
import { rootCertificates } from "node:tls";
import { and, eq } from "drizzle-orm";
import { type FetchMessageObject, ImapFlow } from "imapflow";
import type { Database } from "../../../data/database.ts";
import { imapPositions } from "../../../data/schema/messages.ts";
import { TransientError } from "../../runner/errors.ts";
import type { BlobStore } from "../blob-store.ts";
import { imapBatches, imapWriter } from "./imap-batch.ts";

/** An account that is read, and which of its mailboxes. */
export interface ImapAccount {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where the server offers it. */
  readonly secure: boolean;
  readonly user: string;
  readonly password: string;
  readonly mailboxes: readonly string[];
}

/** What reading needs of the outside. */
export interface ImapWorld {
  readonly db: Database;
  readonly blobs: BlobStore;
  now(): Date;
  readonly stop?: AbortSignal;
  /** Larger messages are left in the mailbox and told; 35 MiB unless given. */
  readonly maxMessageBytes?: number;
  /** Told in one line what was left out. */
  warn(text: string): void;
  /** The address to connect to for a host's name; rejects where none may be. Left out, the system resolves the name. */
  addressOf?(host: string): Promise<string>;
  /** PEM text of a root trusted beside Node's own, for TLS and STARTTLS. */
  readonly ca?: string | undefined;
}

/** What one reading met. */
export interface ImapTally {
  /** Messages read. */
  readonly messages: number;
  /** Deliveries that were new. */
  readonly deliveries: number;
}

const defaultMaxBytes = 35 * 1024 * 1024;

/**
 * Reads what is new in the mailboxes of an account, by UID above the last one read, and remembers how far it got
 * together with what it saved: cut off at any moment, the next reading goes on exactly there. Mailboxes are opened
 * read-only and bodies peeked at: no flag changes. Under a new UIDVALIDITY (RFC 9051, 2.3.1.1) everything is read again
 * and compared by SHA-256. Rejects with TransientError when the server cannot be reached or hangs up.
 */
export async function pollImap(account: ImapAccount, world: ImapWorld): Promise<ImapTally> {
  const limit = world.maxMessageBytes ?? defaultMaxBytes;
  const address = (await world.addressOf?.(account.host)) ?? account.host;
  const client = new ImapFlow({
    host: address,
    ...(address !== account.host && isIP(account.host) === 0 && { servername: account.host }), // whose certificate it has to show
    port: account.port,
    secure: account.secure,
    auth: { user: account.user, pass: account.password },
    logger: false,
    ...(world.ca === undefined ? {} : { tls: { ca: [...rootCertificates, world.ca] } }),
    disableAutoIdle: true,
    maxLiteralSize: limit + 1024,
    connectionTimeout: 30_000,
    greetingTimeout: 16_000,
    socketTimeout: 120_000,
  });
  client.on("error", () => undefined); // told by the command that it breaks
  const total = { messages: 0, deliveries: 0 };
  try {
    await client.connect();
    for (const mailbox of account.mailboxes) {
      const read = await readMailbox(client, account, mailbox, world, limit);
      total.messages += read.messages;
      total.deliveries += read.deliveries;
    }
    await client.logout();
    return total;
  } catch (error) {
    if (!isNetworkError(error)) throw error;
    throw new TransientError(`IMAP ${account.user} at ${account.host}:${account.port}: ${describe(error)}`, "imap", {
      cause: error,
    });
  } finally {
    client.close();
  }
}

async function readMailbox(
  client: ImapFlow,
  account: ImapAccount,
  path: string,
  world: ImapWorld,
  limit: number,
): Promise<ImapTally> {
  const mailbox = `${account.host}:${account.port}/${account.user}/${path}`;
  const lock = await client.getMailboxLock(path, { readOnly: true });
  const total = { messages: 0, deliveries: 0 };
  try {
    const { mailbox: opened } = client;
    if (opened === false) throw new TransientError(`IMAP mailbox ${mailbox} did not open`, "imap");
    const uidValidity = String(opened.uidValidity);
    const save = imapWriter(world, mailbox, uidValidity);
    for (const batch of imapBatches(await newMessages(client, world.db, mailbox, uidValidity), limit)) {
      if (world.stop?.aborted) break;
      for (const { uid, size } of batch.tooLarge)
        world.warn(`${mailbox}: message ${uid} has ${size} bytes and was left there`);
      const bodies = new Map<number, Buffer>();
      if (batch.take.length > 0) {
        const uids = batch.take.map(({ uid }) => uid).join(",");
        for await (const { uid, source } of client.fetch(uids, { uid: true, source: true }, { uid: true })) {
          if (source !== undefined) bodies.set(uid, source);
        }
      }
      const saved = await save(batch, bodies);
      total.messages += saved.messages;
      total.deliveries += saved.deliveries;
    }
  } finally {
    lock.release();
  }
  return total;
}

/** UID, size, date and flags of all messages above the last one read. */
async function newMessages(
  client: ImapFlow,
  db: Database,
  mailbox: string,
  uidValidity: string,
): Promise<FetchMessageObject[]> {
  const position = db
    .select()
    .from(imapPositions)
    .where(and(eq(imapPositions.mailbox, mailbox), eq(imapPositions.uidValidity, uidValidity)))
    .get();
  const last = position?.lastUid ?? 0;
  const found: FetchMessageObject[] = [];
  const facts = { uid: true, size: true, internalDate: true, flags: true } as const;
  for await (const message of client.fetch(`${last + 1}:*`, facts, { uid: true })) {
    if (message.uid > last) found.push(message); // `n:*` gives the last message even when its UID is below n
  }
  return found.toSorted((a, b) => a.uid - b.uid);
}

/** Errors of the line and refusals of the server; anything else is a bug, a full disk or a database that is held. */
function isNetworkError(error: unknown): boolean {
  const { code, response, authenticationFailed } = error as {
    code?: string;
    response?: unknown;
    authenticationFailed?: boolean;
  };
  if (error instanceof TransientError || authenticationFailed === true || response !== undefined) return true;
  return (
    code !== undefined &&
    /^(?:NoConnection|EConnectionClosed|ECONN\w+|EPIPE|ETIMEDOUT|ETIMEOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ClosedAfterConnect\w*|InvalidResponse|StateLogout)$/.test(
      code,
    )
  );
}

function describe(error: unknown): string {
  const { message, responseText } = error as { message?: string; responseText?: string };
  return responseText ?? message ?? String(error);
}
