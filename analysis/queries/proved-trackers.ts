import { and, eq } from "drizzle-orm";
import type { Database } from "../../data/database.ts";
import { verdicts } from "../../data/schema/index.ts";
import type { ProvedTracker } from "../protections/export-list.ts";
import { currentRun } from "./current-run.ts";

/** Proved trackers of the current judgement, with the component that names the recipient. */
export function provedTrackers(db: Database): ProvedTracker[] {
  const run = currentRun(db);
  if (run === null) return [];
  const rows = db
    .select()
    .from(verdicts)
    .where(and(eq(verdicts.run, run.id), eq(verdicts.subjectKind, "resource")))
    .all();
  const harmless = new Set(rows.filter(({ verdict }) => verdict === "not-a-tracker").map(({ host }) => host));
  return rows
    .filter(({ verdict, level }) => verdict === "tracker" && level === "proved")
    .flatMap(({ url, host, identifiers }) => {
      const own = identifiers.find(({ scope }) => scope === "recipient" || scope === "message-recipient");
      return own === undefined ? [] : [{ url, where: own.where, hostServesMore: harmless.has(host) }];
    });
}
