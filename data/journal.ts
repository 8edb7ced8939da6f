import { createHash, randomBytes } from "node:crypto";
import canonicalize from "canonicalize";
import { desc, sql } from "drizzle-orm";
import type { Database, Transaction } from "./database.ts";
import { type JournalKind, journal } from "./schema/journal.ts";

/** The chain hash before the first entry. */
export const GENESIS = "0".repeat(64);

/** RFC 8785 JSON of a fact, as the bytes that the journal keeps and hashes. */
export function canonicalBytes(fact: unknown): Buffer {
  const text = canonicalize(fact);
  if (text === undefined) throw new TypeError("a fact of the journal must be JSON");
  return Buffer.from(text, "utf8");
}

/** SHA-256(salt || canonical bytes), hex: what the chain and the tree hold of an entry. */
export function contentHash(salt: Uint8Array, canonical: Uint8Array): string {
  return createHash("sha256").update(salt).update(canonical).digest("hex");
}

/** SHA-256(previous chain hash || content hash), both as 32 bytes; hex. */
export function chainHash(previous: string, content: string): string {
  return createHash("sha256").update(Buffer.from(previous, "hex")).update(Buffer.from(content, "hex")).digest("hex");
}

/**
 * Appends one entry in the transaction of the fact itself, and gives its sequence (from 0).
 * `fact` names everything by natural keys and blobs by hash; binary values must be hex or base64 text.
 * `writtenAt` is the moment of the fact's transaction (ISO 8601 UTC).
 */
export function appendJournal(
  tx: Transaction | Database,
  entry: { readonly kind: JournalKind; readonly subject: string; readonly fact: unknown; readonly writtenAt: string },
): number {
  const statements = statementsOf(tx);
  const last = statements.last.get();
  const sequence = (last?.sequence ?? -1) + 1;
  const salt = randomBytes(16);
  const canonical = canonicalBytes(entry.fact);
  const content = contentHash(salt, canonical);
  const { writtenAt, kind, subject } = entry;
  const chained = chainHash(last?.chainHash ?? GENESIS, content);
  statements.append.run({
    sequence,
    writtenAt,
    kind,
    subject,
    salt,
    canonical,
    contentHash: content,
    chainHash: chained,
  });
  return sequence;
}

type Statements = ReturnType<typeof prepare>;

/** By drizzle's session, which a database and its transactions share. Building the SQL anew costs more than running it. */
const prepared = new WeakMap<object, Statements>();

function statementsOf(tx: Transaction | Database): Statements {
  const { session } = tx as unknown as { readonly session: object };
  const statements = prepared.get(session) ?? prepare(tx);
  prepared.set(session, statements);
  return statements;
}

function prepare(tx: Transaction | Database) {
  return {
    last: tx
      .select({ sequence: journal.sequence, chainHash: journal.chainHash })
      .from(journal)
      .orderBy(desc(journal.sequence))
      .limit(1)
      .prepare(),
    append: tx
      .insert(journal)
      .values({
        sequence: sql.placeholder("sequence"),
        writtenAt: sql.placeholder("writtenAt"),
        kind: sql.placeholder("kind"),
        subject: sql.placeholder("subject"),
        salt: sql.placeholder("salt"),
        canonical: sql.placeholder("canonical"),
        contentHash: sql.placeholder("contentHash"),
        chainHash: sql.placeholder("chainHash"),
      })
      .prepare(),
  };
}
