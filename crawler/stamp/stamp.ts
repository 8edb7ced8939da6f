import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { asc } from "drizzle-orm";
import { type Database, inTransaction } from "../../data/database.ts";
import { appendJournal, canonicalBytes } from "../../data/journal.ts";
import { leafHash, MerkleTree } from "../../data/merkle.ts";
import { journal, stamps } from "../../data/schema/index.ts";
import { stampRequest, tokenOfResponse, verifyStamp } from "../../data/time-stamp.ts";
import { refusalOf, type TestNetwork } from "../browser/guard/address-policy.ts";

const TIMEOUT_MS = 20_000;
const MOST_BYTES = 1_000_000;

/** What stamping needs of the outside. */
export interface StampWorld {
  readonly db: Database;
  readonly campaign: {
    readonly stamp: { readonly tsa: readonly string[] };
    readonly network: { readonly test?: TestNetwork | undefined };
  };
  readonly resolver: { resolveAddresses(host: string): Promise<{ readonly addresses: readonly string[] }> };
  now(): Date;
}

export interface JournalHead {
  readonly sequence: number;
  readonly chainHash: string;
  readonly merkleRoot: string;
}

/** What came of asking one authority. */
export interface StampResult {
  readonly authority: string;
  readonly sequence: number;
  readonly stampedAt: string | null;
  readonly failure: string | null;
}

/** The head of the journal: last sequence, chain hash, and root over all entries; null when it is empty. */
export function journalHead(db: Database): JournalHead | null {
  const tree = new MerkleTree();
  let head: { sequence: number; chainHash: string } | null = null;
  const rows = db
    .select({ sequence: journal.sequence, chainHash: journal.chainHash, contentHash: journal.contentHash })
    .from(journal)
    .orderBy(asc(journal.sequence));
  for (const row of rows.all()) {
    tree.add(leafHash(Buffer.from(row.contentHash, "hex")));
    head = row;
  }
  return head === null ? null : { sequence: head.sequence, chainHash: head.chainHash, merkleRoot: tree.root() };
}

/** Asks every authority of campaign.yaml for a token over the journal's head; a failure is a row like a token. */
export async function stampHead(world: StampWorld): Promise<StampResult[]> {
  const head = journalHead(world.db);
  if (head === null) return [];
  const results: StampResult[] = [];
  for (const authority of world.campaign.stamp.tsa) results.push(await stampBy(world, authority, head));
  return results;
}

/** Asks every authority of campaign.yaml for a token over bytes; stores nothing. */
export async function stampBytes(
  world: Pick<StampWorld, "campaign" | "resolver">,
  data: Uint8Array,
): Promise<{ readonly authority: string; readonly token: Buffer | null; readonly failure: string | null }[]> {
  return Promise.all(
    world.campaign.stamp.tsa.map(async (authority) => {
      try {
        return { authority, token: (await obtain(world, authority, data)).token, failure: null };
      } catch (error) {
        return { authority, token: null, failure: (error as Error).message };
      }
    }),
  );
}

/** A token that was believed, with its time. */
async function obtain(world: Pick<StampWorld, "campaign" | "resolver">, authority: string, data: Uint8Array) {
  const request = stampRequest(data);
  const token = tokenOfResponse(await post(world, authority, request.der));
  const { stampedAt } = await verifyStamp(data, token, { nonce: request.nonce });
  return { token, stampedAt };
}

async function stampBy(world: StampWorld, authority: string, head: JournalHead): Promise<StampResult> {
  const data = canonicalBytes(head);
  const askedAt = world.now().toISOString();
  let token: Buffer | null = null;
  let stampedAt: string | null = null;
  let failure: string | null = null;
  try {
    ({ token, stampedAt } = await obtain(world, authority, data));
  } catch (error) {
    failure = (error as Error).message;
  }
  inTransaction(world.db, (tx) => {
    tx.insert(stamps)
      .values({ sequence: head.sequence, head: data.toString("utf8"), authority, token, failure, stampedAt, askedAt })
      .run();
    const fact = { head, authority, token: token?.toString("base64") ?? null, failure, stampedAt, askedAt };
    appendJournal(tx, {
      kind: "stamp",
      subject: `${authority} ${head.sequence}`,
      fact,
      writtenAt: world.now().toISOString(),
    });
  });
  return { authority, sequence: head.sequence, stampedAt, failure };
}

/** One POST to an address that was resolved by us and is not refused; rejects after 20 s or 1 MB. */
async function post(world: Pick<StampWorld, "campaign" | "resolver">, url: string, body: Buffer): Promise<Buffer> {
  const { hostname, protocol } = new URL(url);
  const { addresses } = await world.resolver.resolveAddresses(hostname.replace(/^\[|\]$/g, ""));
  const { test } = world.campaign.network;
  const address = addresses.find((candidate) => refusalOf(candidate, test) === null);
  if (address === undefined) throw new Error(`${hostname} has no address that may be asked`);
  const send = protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: "POST",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { "content-type": "application/timestamp-query", "content-length": body.length },
      lookup: (_host, options, done) => {
        const family = address.includes(":") ? 6 : 4;
        if (options.all) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    });
    request.on("error", reject).on("response", async (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        if (response.statusCode !== 200) throw new Error(`the authority answered HTTP ${response.statusCode}`);
        for await (const chunk of response as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > MOST_BYTES) throw new Error("the authority's answer is longer than 1 MB");
          chunks.push(chunk);
        }
        resolve(Buffer.concat(chunks));
      } catch (error) {
        request.destroy();
        reject(error);
      }
    });
    request.end(body);
  });
}

/** Length of time for which journalled facts have no token: since the first entry after the newest stamped head. */
export function longestUnstampedMs(db: Database, now: Date): number {
  const covered = db
    .select()
    .from(stamps)
    .all()
    .filter(({ token }) => token !== null)
    .map(({ sequence, stampedAt }) => ({ sequence, at: Date.parse(stampedAt!) }));
  covered.sort((a, b) => a.sequence - b.sequence);
  let longest = 0;
  let next = 0;
  for (const { sequence, writtenAt } of db
    .select({ sequence: journal.sequence, writtenAt: journal.writtenAt })
    .from(journal)
    .orderBy(asc(journal.sequence))
    .all()) {
    while (next < covered.length && covered[next]!.sequence < sequence) next += 1;
    const stampedAt = covered[next]?.at ?? now.getTime();
    longest = Math.max(longest, stampedAt - Date.parse(writtenAt));
  }
  return longest;
}
