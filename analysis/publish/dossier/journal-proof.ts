import { asc } from "drizzle-orm";
import type { Database } from "../../../data/database.ts";
import { contentHash } from "../../../data/journal.ts";
import { leafHash, merkleRoot, type ProofStep, ProvableTree, rootOfProof } from "../../../data/merkle.ts";
import { journal, stamps } from "../../../data/schema/index.ts";

/** One entry of the journal with the proof that it stood under a head, checkable without the rest of the campaign. */
export interface ProvedEntry {
  readonly sequence: number;
  readonly writtenAt: string;
  readonly kind: string;
  readonly subject: string;
  /** Base64; null when the entry was erased. */
  readonly salt: string | null;
  /** The fact as canonical JSON, base64; null when erased. */
  readonly canonical: string | null;
  readonly contentHash: string;
  readonly proof: readonly ProofStep[];
}

export interface StampedHead {
  /** Canonical JSON of { chainHash, merkleRoot, sequence }: the bytes that the token is over. */
  readonly head: string;
  readonly authority: string;
  readonly stampedAt: string | null;
  /** DER, base64; null when the authority failed. */
  readonly token: string | null;
  readonly failure: string | null;
}

/** The part of the journal that a dossier carries. */
export interface JournalExtract {
  /** The head under which all proofs stand. */
  readonly head: { readonly sequence: number; readonly chainHash: string; readonly merkleRoot: string };
  readonly entries: readonly ProvedEntry[];
  readonly stamps: readonly StampedHead[];
}

/** Words of an entry: natural keys are made of them, and hold none of the characters between. */
const wordsOf = (text: string): readonly string[] => text.match(/[\w.@+-]+/g) ?? [];

/** Kinds whose fact is of one message. */
const ofOneMessage: ReadonlySet<string> = new Set(["delivery", "import", "authentication", "opening"]);

/**
 * Entries that name one of `names` (messages, seeds, hosts, lists) as a word, with the erasures that emptied any, proved under the
 * newest stamped head that covers them all, else under the journal's end. With `messages`, entries of other messages are left
 * out, though they name a seed. Null when the journal is empty.
 */
export function journalExtract(
  db: Database,
  names: readonly string[],
  messages: readonly string[] | null = null,
): JournalExtract | null {
  const rows = db.select().from(journal).orderBy(asc(journal.sequence)).all();
  if (rows.length === 0) return null;
  const known = new Set(names);
  const own = messages === null ? null : new Set(messages);
  const wanted = rows.filter(({ kind, subject, canonical }) => {
    const text = canonical?.toString("utf8") ?? "";
    if (![subject, text].some((part) => wordsOf(part).some((word) => known.has(word)))) return false;
    return own === null || !ofOneMessage.has(kind) || own.has((JSON.parse(text) as { message: string }).message);
  });
  const last = wanted.at(-1)?.sequence ?? 0;
  const stamped = db
    .select()
    .from(stamps)
    .orderBy(asc(stamps.sequence))
    .all()
    .filter(({ sequence }) => sequence >= last);
  const end = stamped.findLast(({ token }) => token !== null)?.sequence ?? rows.length - 1;
  const leaves = rows.slice(0, end + 1).map((row) => leafHash(Buffer.from(row.contentHash, "hex")));
  const tree = new ProvableTree(leaves);
  const entries = wanted.map((row) => ({
    sequence: row.sequence,
    writtenAt: row.writtenAt,
    kind: row.kind,
    subject: row.subject,
    salt: row.salt?.toString("base64") ?? null,
    canonical: row.canonical?.toString("base64") ?? null,
    contentHash: row.contentHash,
    proof: tree.proof(row.sequence),
  }));
  return {
    head: { sequence: end, chainHash: rows[end]!.chainHash, merkleRoot: merkleRoot(leaves) },
    entries,
    stamps: stamped
      .filter(({ sequence }) => sequence === end)
      .map(({ head, authority, stampedAt, token, failure }) => ({
        head,
        authority,
        stampedAt,
        token: token?.toString("base64") ?? null,
        failure,
      })),
  };
}

/** What does not hold of an extract taken by itself; nothing when every entry stands at its place under the head. */
export function checkExtract(extract: JournalExtract): string[] {
  const problems: string[] = [];
  const seen = new Set<number>();
  for (const entry of extract.entries) {
    const name = `journal entry ${entry.sequence} (${entry.kind} ${entry.subject})`;
    if (entry.salt !== null && entry.canonical !== null) {
      const hash = contentHash(Buffer.from(entry.salt, "base64"), Buffer.from(entry.canonical, "base64"));
      if (hash !== entry.contentHash) problems.push(`${name}: its bytes were altered`);
    }
    if (rootOfProof(leafHash(Buffer.from(entry.contentHash, "hex")), entry.proof) !== extract.head.merkleRoot) {
      problems.push(`${name}: does not stand under the head`);
    } else if (!standsAt(entry.sequence, extract.head.sequence + 1, entry.proof)) {
      problems.push(`${name}: its proof is that of another place`);
    }
    if (seen.has(entry.sequence)) problems.push(`${name}: is there twice`);
    seen.add(entry.sequence);
  }
  return problems;
}

/** Whether the sides of a proof are those of leaf `index` in a tree of `count` leaves (RFC 6962, 2.1.1). */
function standsAt(index: number, count: number, proof: readonly ProofStep[]): boolean {
  const sides: string[] = [];
  for (let [place, width] = [index, count]; width > 1; place = place >> 1, width = (width + 1) >> 1) {
    if (place % 2 === 1) sides.push("left");
    else if (place + 1 < width) sides.push("right");
  }
  return index < count && sides.join() === proof.map(({ side }) => side).join();
}
