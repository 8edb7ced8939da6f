import { eq } from "drizzle-orm";
import { type Database, inTransaction } from "../data/database.ts";
import { heads, messages } from "../data/schema/index.ts";
import { imageSize } from "./browser/image-size.ts";
import { sniffMediaType } from "./browser/media-type.ts";
import { readMessageReferences } from "./extract/message-references.ts";
import { saveReferences } from "./extract/save-references.ts";
import { readMessage } from "./parse/mime.ts";
import { parseRows, saveParsed } from "./parse/parse.ts";

/** Takes every message of a campaign file apart again, from its bytes alone; one whose bytes are not to be had loses its rows. */
export function replayMessages(db: Database, bytesOf: (sha256: string) => Uint8Array | null): void {
  inTransaction(db, (tx) => {
    for (const { sha256, firstSeenAt } of tx.select().from(messages).all()) {
      const message = readMessage(bytesOf(sha256) ?? new Uint8Array());
      tx.delete(heads).where(eq(heads.message, sha256)).run();
      saveParsed(tx, { sha256, firstSeenAt }, parseRows(message, firstSeenAt));
      saveReferences(tx, db, sha256, readMessageReferences(message));
    }
  });
}

/** What a stored body shows of itself, in the words of a request's row. */
export function readBody(bytes: Uint8Array): Readonly<Record<string, string | number | null>> {
  const size = imageSize(bytes);
  return {
    bodyBytes: bytes.length,
    mediaTypeSniffed: sniffMediaType(bytes),
    naturalWidth: size?.width ?? null,
    naturalHeight: size?.height ?? null,
    frames: size?.frames ?? null,
  };
}
