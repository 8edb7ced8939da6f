/** Something that ends by itself when its time is over; `settled` ones are passed over. */
export interface Expiring {
  settled: boolean;
  expire(): void;
}

const TICK_MS = 20;

/** One timer for all queries in flight: deadlines are kept in buckets of 20 ms and so are late by at most that. */
export class Deadlines {
  private readonly buckets = new Map<number, Expiring[]>();
  private timer: NodeJS.Timeout | null = null;
  private next = 0;

  add(entry: Expiring, timeoutMs: number): void {
    const tick = Math.ceil((performance.now() + timeoutMs) / TICK_MS);
    const bucket = this.buckets.get(tick);
    if (bucket === undefined) this.buckets.set(tick, [entry]);
    else bucket.push(entry);
    if (this.timer === null) {
      this.next = Math.floor(performance.now() / TICK_MS);
      // The socket of a pending query keeps the process alive, the clock need not.
      this.timer = setInterval(() => this.sweep(), TICK_MS).unref();
    }
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.buckets.clear();
  }

  private sweep(): void {
    const now = Math.floor(performance.now() / TICK_MS);
    for (; this.next <= now; this.next += 1) {
      const bucket = this.buckets.get(this.next);
      if (bucket === undefined) continue;
      this.buckets.delete(this.next);
      for (const entry of bucket) if (!entry.settled) entry.expire();
    }
    if (this.buckets.size === 0) this.close();
  }
}
