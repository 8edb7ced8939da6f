import { and, eq, gte, lt } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { openings, preflights, requests, visits } from "../../data/schema/index.ts";
import { InputError } from "../runner/errors.ts";
import { harOf } from "./har.ts";

/** Which opening is wanted: its message's SHA-256, also shortened to a clear prefix. */
export interface WantedOpening {
  readonly message: string;
  readonly mailClient: string;
  readonly round: number;
}

/** The HAR of one opening in the database, without bodies; InputError where there is no such opening. */
export function readHar(db: Database, wanted: WantedOpening, creatorVersion: string): object {
  const from = wanted.message.toLowerCase(); // "g" comes after every digit of a hash
  const found = db
    .select()
    .from(openings)
    .where(
      and(
        eq(openings.mailClient, wanted.mailClient),
        eq(openings.round, wanted.round),
        gte(openings.message, from),
        lt(openings.message, `${from}g`),
      ),
    )
    .all();
  const [opening] = found;
  if (opening === undefined || found.length > 1) {
    throw new InputError(
      `${found.length === 0 ? "no" : "more than one"} opening of ${wanted.message} as ${wanted.mailClient} in round ${wanted.round}`,
    );
  }
  const visit = db.select().from(visits).where(eq(visits.visitKey, opening.visitKey)).get()!;
  const rows = db.select().from(requests).where(eq(requests.visitKey, opening.visitKey)).all();
  const preflight = db
    .select()
    .from(preflights)
    .where(eq(preflights.sha256, String(visit.preflight.preflight)))
    .get();
  const facts = preflight?.facts.browser as { readonly kind?: string; readonly version?: string } | undefined;
  const browser = {
    name: facts?.kind === "headless-shell" ? "chromium-headless-shell" : "chromium",
    version: facts?.version ?? "",
  };
  return harOf({ visit, requests: rows, opening, browser, creatorVersion });
}
