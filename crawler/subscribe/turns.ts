/** More at once than that is no politeness. */
const MOST = 8;
/** Attempts whose time is kept, and how many there must be before one is called slow. */
const KEPT = 20;
const LEAST = 5;
/** An attempt that takes so many times the usual time says that too much goes on at once. */
const SLOW = 3;
/** After so many attempts at their usual pace one more may go on at once. */
const STEADY = 10;

/**
 * Lets attempts go on side by side, fewer where they grow slow: one that runs three times the median of the last twenty lowers
 * the number by one, ten at their usual pace raise it again. The clock is an argument.
 */
export class Turns {
  readonly #now: () => number;
  readonly #times: number[] = [];
  readonly #waiting: (() => void)[] = [];
  #limit: number;
  #going = 0;
  #steady = 0;

  constructor(limit = MOST, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
  }

  /** How many may go on at once now. */
  get limit(): number {
    return this.#limit;
  }

  async take<T>(act: () => Promise<T>): Promise<T> {
    while (this.#going >= this.#limit) await new Promise<void>((go) => this.#waiting.push(go));
    this.#going += 1;
    const startedAt = this.#now();
    try {
      return await act();
    } finally {
      this.#going -= 1;
      this.#learn(this.#now() - startedAt);
      for (let free = this.#limit - this.#going; free > 0; free -= 1) this.#waiting.shift()?.();
    }
  }

  #learn(time: number): void {
    const sorted = this.#times.toSorted((a, b) => a - b);
    const usual = sorted[sorted.length >> 1] ?? time;
    const isSlow = sorted.length >= LEAST && time >= SLOW * usual;
    this.#steady = isSlow ? 0 : this.#steady + 1;
    if (isSlow) this.#limit = Math.max(1, this.#limit - 1);
    else if (this.#steady % STEADY === 0) this.#limit = Math.min(MOST, this.#limit + 1);
    this.#times.push(time);
    if (this.#times.length > KEPT) this.#times.shift();
  }
}
