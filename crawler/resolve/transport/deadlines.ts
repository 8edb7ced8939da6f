import type { PendingQuery } from "./pending-query.ts";

/** Queries in flight by id: a socket's or a connection's. */
export type PendingQueries = Map<number, PendingQuery>;

const SWEEP_MS = 25;

/**
 * One timer for all queries in flight: it looks at each of them every 25 ms, so that deadlines are late by at most
 * that. What is settled is held nowhere, which keeps short-lived queries short-lived for the garbage collector too.
 */
export class Deadlines {
  private readonly watched = new Set<PendingQueries>();
  private timer: NodeJS.Timeout | null = null;

  /** Watches a map of queries until it is empty; to be called again when it gets its first one. */
  watch(pending: PendingQueries): void {
    this.watched.add(pending);
    // The socket of a pending query keeps the process alive, the clock need not.
    this.timer ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.watched.clear();
  }

  private sweep(): void {
    const now = performance.now();
    for (const pending of this.watched) {
      for (const query of pending.values()) if (query.expiresAt <= now) query.expire();
      if (pending.size === 0) this.watched.delete(pending);
    }
    if (this.watched.size === 0) this.close();
  }
}
