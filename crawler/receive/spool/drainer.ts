/** Acknowledged mail becomes rows once nothing has come for this long ... */
const quietMs = 200;
/** ... or, while it keeps coming, after this long. */
const longestMs = 30_000;
const retryMs = 5_000;

/** Runs one draining at a time, some while after the last arrival, and again later when it fails. */
export class Drainer {
  readonly #drain: () => Promise<void>;
  readonly #warn: (text: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #waitingSince: number | null = null;

  constructor(drain: () => Promise<void>, warn: (text: string) => void) {
    this.#drain = drain;
    this.#warn = warn;
  }

  /** Something has come. */
  wake(): void {
    const now = performance.now();
    this.#waitingSince ??= now;
    if (this.#timer !== null && now - this.#waitingSince > longestMs - quietMs) return; // let that one fire
    this.#schedule(quietMs);
  }

  /** Drains all that has come until now; rejects when it cannot. */
  async drain(): Promise<void> {
    while (this.#running !== null) await this.#running.catch(() => undefined);
    this.#waitingSince = null;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
    await this.#running;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #schedule(ms: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.drain().catch((error: Error) => {
        this.#warn(`acknowledged mail stays in spool/ for now: ${error.message}`);
        this.#schedule(retryMs);
      });
    }, ms);
  }
}
