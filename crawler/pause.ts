import { and, eq, isNull, like, sql } from "drizzle-orm";
import { type Database, inTransaction } from "../data/database.ts";
import { appendJournal } from "../data/journal.ts";
import { attempts, type Pause, type PauseReason, pauses } from "../data/schema/index.ts";

/** Reason of a try in vain that counts for nothing: resolver, roots, proxy or line were at fault. */
const OUR_FAULT = "our-fault";

/** Pauses that last: the campaign's own first. */
export function openPauses(db: Database): readonly Pause[] {
  return db.select().from(pauses).where(isNull(pauses.resumedAt)).orderBy(pauses.site).all();
}

/** Pauses sign-up, at one site or (null) everywhere; gives false where it is paused there already. */
export function pause(db: Database, site: string | null, reason: PauseReason, now: Date): boolean {
  if (openPauses(db).some((one) => one.site === site)) return false;
  const fact = { site, reason, since: now.toISOString() };
  inTransaction(db, (tx) => {
    tx.insert(pauses).values(fact).run();
    appendJournal(tx, { kind: "pause", subject: site ?? "*", fact, writtenAt: fact.since });
  });
  return true;
}

/** Ends the pauses of a site or (null) the campaign's own; gives how many there were. */
export function resume(db: Database, site: string | null, by: string, now: Date): number {
  const resumedAt = now.toISOString();
  return inTransaction(db, (tx) => {
    const of = site === null ? isNull(pauses.site) : sql`${pauses.site} = ${site}`;
    const ended = tx
      .update(pauses)
      .set({ resumedAt, resumedBy: by })
      .where(and(isNull(pauses.resumedAt), of))
      .returning()
      .all();
    for (const { since, reason } of ended) {
      if (reason.code === "never-reached")
        // The fault was here and not the sites': what fell to it was no try, and is due at once.
        tx.update(attempts)
          .set({ reason: OUR_FAULT, retryAt: resumedAt })
          .where(
            and(
              eq(attempts.stage, "subscribe"),
              eq(attempts.outcome, "retry"),
              eq(attempts.reason, "unreached"),
              like(attempts.error, `%${reason.end}%`),
            ),
          )
          .run();
      appendJournal(tx, {
        kind: "resume",
        subject: site ?? "*",
        fact: { site, since, resumedAt, resumedBy: by },
        writtenAt: resumedAt,
      });
    }
    return ended.length;
  });
}

/** A pause in one sentence, with the word that ends it. */
export function pauseInWords({ site, reason, since }: Pick<Pause, "site" | "reason" | "since">): string {
  const where = site === null ? "sign-up" : `sign-up at ${site}`;
  const end = `pixelcensus resume${site === null ? "" : ` ${site}`}`;
  if (reason.code === "asked")
    return `${where} is paused since ${since}, asked by ${reason.by}${reason.text === null ? "" : `: ${reason.text}`}; \`${end}\` goes on`;
  const alike = `${reason.alike} of the last ${reason.sites} sites`;
  const what =
    reason.code === "never-reached"
      ? `${alike} were never reached, all by ${reason.end}: the fault is likely here (resolver, roots, proxy, line), and no seed is lost`
      : `${alike} ended as ${reason.end}: look at \`pixelcensus review\` before going on`;
  return `${where} is paused since ${since}: ${what}; \`pixelcensus doctor\` helps to find it, \`${end}\` goes on`;
}
