import type { Database } from "../../data/database.ts";
import { coverage } from "./coverage.ts";

/** What a query may need beside the campaign file. */
export interface QueryContext {
  /** Items of each stage that are not closed, which only the crawler's own selections know. */
  readonly pending: ReadonlyMap<string, number>;
}

export interface Query {
  readonly name: string;
  readonly summary: string;
  run(db: Database, context: QueryContext): readonly object[];
}

/** Every query that `pixelcensus query NAME` prints; TABLE. */
export const queries: readonly Query[] = [
  {
    name: "coverage",
    summary: "how far each stage has come, with the reasons of what was given up",
    run: (db, { pending }) => coverage(db, pending),
  },
];
