import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import { confirmations, messages, openings, requests, signUps, trackingChoices } from "./schema/index.ts";

/** A column whose values name blobs in blobs/, with the condition under which the blob must be there; TABLE. */
export const blobColumns: readonly {
  readonly table: SQLiteTable;
  readonly column: SQLiteColumn;
  readonly onlyIf?: SQLiteColumn;
}[] = [
  { table: messages, column: messages.sha256 },
  { table: openings, column: openings.screenshotOn },
  { table: openings, column: openings.screenshotOff },
  { table: openings, column: openings.dom },
  { table: requests, column: requests.bodySha256, onlyIf: requests.bodyKept },
  { table: signUps, column: signUps.screenshotBefore },
  { table: signUps, column: signUps.screenshotAfter },
  { table: signUps, column: signUps.domBefore },
  { table: signUps, column: signUps.domAfter },
  { table: confirmations, column: confirmations.screenshot },
  { table: trackingChoices, column: trackingChoices.screenshot },
];
