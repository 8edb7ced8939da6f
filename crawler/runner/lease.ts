import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { and, eq } from "drizzle-orm";
import { type Database, inTransaction } from "../../data/database.ts";
import { leases } from "../../data/schema/index.ts";
import { CampaignHeldError } from "./errors.ts";
import type { Clock } from "./stage.ts";

/** A holder that has not said for so long that it lives is taken for dead. */
const LIFE_MS = 30_000;
const RENEW_MS = 5_000;

export interface Lease {
  /** Gives the campaign free. */
  release(): void;
}

/**
 * Takes the lease that lets one crawl loop run on a campaign, and keeps it renewed. Throws CampaignHeldError that says
 * who holds it. A holder killed with SIGKILL on this machine is seen to be gone at once, elsewhere after 30 s.
 */
export function takeLease(db: Database, name: string, clock: Clock, lost: () => void): Lease {
  const holder = randomUUID();
  const who = `process ${process.pid} on ${hostname()}`;
  inTransaction(db, (tx) => {
    const now = clock.now();
    const held = tx.select().from(leases).where(eq(leases.name, name)).get();
    if (held !== undefined && isAlive(held, now)) {
      throw new CampaignHeldError(`another ${name} loop runs on this campaign: ${held.who}, since ${held.since}`);
    }
    const row = { name, holder, who, since: now.toISOString(), renewedAt: now.toISOString() };
    tx.insert(leases).values(row).onConflictDoUpdate({ target: leases.name, set: row }).run();
  });
  const mine = and(eq(leases.name, name), eq(leases.holder, holder));
  const timer = setInterval(() => {
    const { changes } = db.update(leases).set({ renewedAt: clock.now().toISOString() }).where(mine).run();
    if (changes === 0) lost();
  }, RENEW_MS);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      db.delete(leases).where(mine).run();
    },
  };
}

function isAlive(lease: typeof leases.$inferSelect, now: Date): boolean {
  if (now.getTime() - Date.parse(lease.renewedAt) > LIFE_MS) return false;
  const [, pid, host] = /^process (\d+) on (.*)$/.exec(lease.who) ?? [];
  if (host !== hostname()) return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
