/** How fast one server may be asked. */
export interface PaceLimits {
  /** Queries a second, evenly over time with a burst of one second's worth. */
  readonly perSecond: number;
  readonly inFlight: number;
}

/** Holds queries to one server back: a token bucket and a bound on what is in flight, first come first served. */
export class Pace {
  private readonly limits: PaceLimits;
  private readonly now: () => number;
  private readonly waiting: (() => void)[] = [];
  private tokens: number;
  private filledAt: number;
  private running = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `now` gives milliseconds that never go back. */
  constructor(limits: PaceLimits, now: () => number = () => performance.now()) {
    this.limits = limits;
    this.now = now;
    this.tokens = limits.perSecond;
    this.filledAt = now();
  }

  /** Null when the query may leave at once, else a promise of its turn. Each turn ends with `leave`. */
  enter(): Promise<void> | null {
    if (this.waiting.length === 0 && this.take()) return null;
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  leave(): void {
    this.running -= 1;
    if (this.waiting.length > 0) this.admit();
  }

  private take(): boolean {
    if (this.running >= this.limits.inFlight) return false;
    if (this.limits.perSecond !== Number.POSITIVE_INFINITY) {
      const now = this.now();
      const filled = this.tokens + ((now - this.filledAt) / 1000) * this.limits.perSecond;
      this.tokens = Math.min(this.limits.perSecond, filled);
      this.filledAt = now;
      if (this.tokens < 1) return false;
      this.tokens -= 1;
    }
    this.running += 1;
    return true;
  }

  private admit(): void {
    while (this.waiting.length > 0 && this.take()) this.waiting.shift()!();
    this.schedule();
  }

  private schedule(): void {
    if (this.timer !== null || this.waiting.length === 0 || this.running >= this.limits.inFlight) return;
    const waitMs = Math.max(1, ((1 - this.tokens) / this.limits.perSecond) * 1000);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.admit();
    }, waitMs);
  }
}
