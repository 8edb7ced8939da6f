import { sha256Hex } from "../blob-store.ts";
import { findSeed, type IsSeed } from "../find-seed.ts";
import type { Arrival } from "../save-deliveries.ts";
import type { FoundFile } from "./find-files.ts";
import type { ImportOptions } from "./import.ts";
import type { FileMessage } from "./import-file.ts";
import { lineEnds } from "./mail-file.ts";

/**
 * The arrival of a message found in a file. Its key is the file's lasting path, the message's hash and which of several
 * equal messages in that file it is: importing again adds nothing, even after the file has grown or been compacted.
 */
export function importArrival(
  file: FoundFile,
  message: FileMessage,
  options: ImportOptions,
  isSeed: IsSeed,
  now: string,
): { readonly arrival: Arrival; readonly bytes: Buffer } {
  const { bytes, occurrence, ...place } = message;
  const sha256 = sha256Hex(bytes);
  const tie = findSeed(bytes, isSeed);
  const delivery = {
    deliveryKey: `import:${file.lastingPath}#${sha256}#${occurrence}`,
    message: sha256,
    via: "import" as const,
    seed: tie?.seed ?? null,
    seedFrom: tie?.seedFrom ?? null,
    source: { file: file.path, lineEnds: lineEnds(bytes), ...place },
    acquisition: options.acquisition,
    mayOpen: options.mayOpenBy !== null,
    mayOpenBy: options.mayOpenBy,
    startedAt: now,
    endedAt: now,
  };
  return { bytes, arrival: { sha256, sizeBytes: bytes.length, deliveries: [delivery] } };
}
