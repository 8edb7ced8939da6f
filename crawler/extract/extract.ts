import { sql } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { heads, messages } from "../../data/schema/index.ts";
import { PermanentError } from "../runner/errors.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { type MessageReferences, type ReadableMessage, readMessageReferences } from "./message-references.ts";
import { saveReferences } from "./save-references.ts";

/** What the stage needs of the outside: the bytes, and the reader of messages, which is another stage's. */
export interface ExtractWorld extends Clock {
  readonly db: Database;
  readonly blobs: { get(sha256: string): Promise<Uint8Array> };
  readMessage(bytes: Uint8Array): ReadableMessage;
}

export interface ParsedItem extends Candidate {
  readonly sha256: string;
}

/** Finds what each message would load, where its links lead, and what it is. A derivation: replaced when its version rises. */
export const extract: Stage<ExtractWorld, ParsedItem, MessageReferences> = {
  name: "extract",
  kind: "derivation",
  version: 1,
  concurrency: 4,
  maxAttempts: 3,
  candidates: () => sql`
    SELECT ${heads.message} AS subject, 0 AS round, NULL AS due_at, ${heads.message} AS sha256
    FROM ${heads} JOIN ${messages} ON ${messages.sha256} = ${heads.message} WHERE ${heads.unreadable} IS NULL`,

  async work({ sha256 }, world) {
    const bytes = await world.blobs.get(sha256).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw new PermanentError(`blob ${sha256} is missing`, "blob-missing");
      throw error;
    });
    return readMessageReferences(world.readMessage(bytes));
  },

  save: (tx, { sha256 }, found, world) => saveReferences(tx, world.db, sha256, found),
};
