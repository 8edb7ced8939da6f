import { blob, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Kinds of journal entries (contract). */
export const journalKinds = [
  "delivery",
  "authentication",
  "import",
  "visit",
  "opening",
  "sign-up",
  "permit",
  "lookup",
  "confirmation",
  "consent",
  "unsubscription",
  "domain proof",
  "exclusion",
  "review",
  "label",
  "list",
  "stamp",
  "erasure",
  "prune",
  "hold",
  "restore",
  "pause",
  "resume",
  "export",
] as const;
export type JournalKind = (typeof journalKinds)[number];

/** The journal: one entry a fact, chained, and leaves of an RFC 6962 tree. */
export const journal = sqliteTable(
  "journal",
  {
    /** Number of the entry, from 0 without gaps. */
    sequence: integer().primaryKey(),
    /** When it was written (ISO 8601 UTC). */
    writtenAt: text().notNull(),
    /** Kind of fact. */
    kind: text({ enum: journalKinds }).notNull(),
    /** Natural key of the fact, for finding it again; a keyed hash after erasure. */
    subject: text().notNull(),
    /** 16 random bytes; null after erasure. */
    salt: blob({ mode: "buffer" }),
    /** The fact as RFC 8785 JSON, the bytes that were hashed; null after erasure. */
    canonical: blob({ mode: "buffer" }),
    /** SHA-256(salt || canonical), hex: the leaf's content. */
    contentHash: text().notNull(),
    /** SHA-256(previous chain hash || content hash), hex. */
    chainHash: text().notNull(),
    /** Sequence of the erasure that emptied it; null when whole. */
    erasedBy: integer(),
  },
  (t) => [index("journal_by_subject").on(t.kind, t.subject)],
);

/** A time stamp (RFC 3161) over a head of the journal. */
export const stamps = sqliteTable("stamps", {
  id: integer().primaryKey(),
  /** Entries the head covers. */
  sequence: integer().notNull(),
  /** The stamped head as canonical JSON: sequence, chainHash, merkleRoot. */
  head: text().notNull(),
  /** Address of the authority. */
  authority: text().notNull(),
  /** The token (DER); null when the authority failed. */
  token: blob({ mode: "buffer" }),
  /** Why there is no token; null with one. */
  failure: text(),
  /** The authority's time (ISO 8601 UTC); null without a token. */
  stampedAt: text(),
  /** When it was asked for (ISO 8601 UTC). */
  askedAt: text().notNull(),
});

/** A tracker list or other data file as downloaded into lists/. */
export const listFiles = sqliteTable("list_files", {
  /** SHA-256 of the file, hex. */
  sha256: text().primaryKey(),
  /** Name of the list. */
  name: text().notNull(),
  /** Address it came from. */
  url: text().notNull(),
  /** Licence as its source states it. */
  licence: text().notNull(),
  /** Number of entries found in it. */
  entries: integer().notNull(),
  /** When it was downloaded (ISO 8601 UTC). */
  downloadedAt: text().notNull(),
});

export type JournalEntry = typeof journal.$inferSelect;
export type Stamp = typeof stamps.$inferSelect;
export type ListFile = typeof listFiles.$inferSelect;
