import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { asc, eq, inArray, sql } from "drizzle-orm";
import { blobColumns } from "./blob-columns.ts";
import type { Database } from "./database.ts";
import { chainHash, contentHash, GENESIS } from "./journal.ts";
import { leafHash, MerkleTree } from "./merkle.ts";
import { deliveries, journal, stamps } from "./schema/index.ts";

/** What the check of a campaign's journal found. */
export interface JournalCheck {
  readonly entries: number;
  readonly blobs: number;
  readonly chainHash: string;
  readonly merkleRoot: string;
  /** What does not hold: entry or blob, and how. Empty when all holds. */
  readonly problems: readonly string[];
  /** Entries that were emptied by an erasure, which is no failure. */
  readonly erased: readonly string[];
  /** Heads that an authority stamped and that this journal still leads to. */
  readonly stampedHeads: number;
}

/**
 * Checks the chain and the tree of the journal from the stored bytes, each stamped head against them, and every blob
 * against its name. Reads everything, writes nothing.
 */
export async function checkJournal(db: Database, directory: string): Promise<JournalCheck> {
  const problems: string[] = [];
  const erased: string[] = [];
  const chain = checkChain(db, problems, erased);
  const blobs = await checkBlobs(db, directory, problems);
  checkDeliveries(db, problems);
  checkErasedBlobs(db, directory, problems);
  return { ...chain, blobs, problems, erased };
}

function checkChain(db: Database, problems: string[], erased: string[]) {
  const heads = new Map(
    db
      .select()
      .from(stamps)
      .all()
      .filter(({ token }) => token !== null)
      .map((row) => [row.sequence, row]),
  );
  const tree = new MerkleTree();
  let previous = GENESIS;
  let expected = 0;
  let stampedHeads = 0;
  const rows = db.select().from(journal).orderBy(asc(journal.sequence)).all();
  for (const row of rows) {
    if (row.sequence !== expected) problems.push(`entry ${expected} is missing: the next one there is ${row.sequence}`);
    expected = row.sequence + 1;
    const name = `entry ${row.sequence} (${row.kind} ${row.subject})`;
    if (row.salt === null || row.canonical === null) {
      const by = row.erasedBy === null ? undefined : rows.find(({ sequence }) => sequence === row.erasedBy);
      if (by?.kind === "erasure") erased.push(`${name}: erased under entry ${row.erasedBy}`);
      else problems.push(`${name}: its bytes are missing and no erasure says why`);
    } else if (contentHash(row.salt, row.canonical) !== row.contentHash)
      problems.push(`${name}: its bytes were altered`);
    if (chainHash(previous, row.contentHash) !== row.chainHash) problems.push(`${name}: the chain does not lead here`);
    previous = row.chainHash;
    tree.add(leafHash(Buffer.from(row.contentHash, "hex")));
    const head = heads.get(row.sequence);
    if (head === undefined) continue;
    const stamped = JSON.parse(head.head) as { chainHash: string; merkleRoot: string };
    if (stamped.chainHash === row.chainHash && stamped.merkleRoot === tree.root()) stampedHeads += 1;
    else problems.push(`${name}: the head that ${head.authority} stamped was another`);
    heads.delete(row.sequence);
  }
  for (const [sequence, { authority }] of heads)
    problems.push(`the journal ends before entry ${sequence}, which ${authority} stamped`);
  return { entries: rows.length, chainHash: previous, merkleRoot: tree.root(), stampedHeads };
}

/** A delivery row that no entry speaks of, or that says other than its entry, was changed behind the journal's back. */
function checkDeliveries(db: Database, problems: string[]): void {
  const entries = db
    .select()
    .from(journal)
    .where(inArray(journal.kind, ["delivery", "import"]))
    .all();
  const facts = new Map(entries.map(({ subject, canonical }) => [subject, canonical]));
  for (const row of db.select().from(deliveries).all()) {
    const canonical = facts.get(row.deliveryKey);
    if (canonical === undefined) problems.push(`delivery ${row.deliveryKey} has no entry in the journal`);
    if (canonical === undefined || canonical === null) continue;
    const fact = JSON.parse(canonical.toString("utf8")) as Record<string, unknown>;
    for (const [field, value] of Object.entries(row)) {
      if (!(field in fact) || isDeepStrictEqual(JSON.parse(JSON.stringify(value)), fact[field])) continue;
      problems.push(`delivery ${row.deliveryKey}: ${field} was altered after it was journalled`);
    }
  }
}

async function checkBlobs(db: Database, directory: string, problems: string[]): Promise<number> {
  const names = new Map<string, string>();
  for (const { table, column, onlyIf } of blobColumns) {
    const condition = onlyIf === undefined ? sql`${column} is not null` : sql`${column} is not null and ${onlyIf}`;
    const rows = db.all<{ name: string }>(sql`select distinct ${column} as name from ${table} where ${condition}`);
    for (const { name } of rows) names.set(name, column.name);
  }
  for (const [name, column] of names) {
    const path = join(directory, "blobs", name.slice(0, 2), name);
    if (!existsSync(path)) problems.push(`blob ${name} (${column}) is missing`);
    else if ((await sha256OfFile(path)) !== name) problems.push(`blob ${name} (${column}) was altered`);
  }
  return names.size;
}

/** A blob that an erasure named is gone, unless a later fact brought the same bytes again. */
function checkErasedBlobs(db: Database, directory: string, problems: string[]): void {
  for (const { sequence, canonical } of db.select().from(journal).where(eq(journal.kind, "erasure")).all()) {
    if (canonical === null) continue;
    const { blobs } = JSON.parse(canonical.toString("utf8")) as { blobs: readonly string[] };
    for (const name of blobs) {
      if (!existsSync(join(directory, "blobs", name.slice(0, 2), name)) || isNamed(db, name)) continue;
      problems.push(`blob ${name} was erased under entry ${sequence} and is still there: erase again`);
    }
  }
}

function isNamed(db: Database, name: string): boolean {
  return blobColumns.some(
    ({ table, column }) => db.get(sql`select 1 from ${table} where ${column} = ${name}`) !== undefined,
  );
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
