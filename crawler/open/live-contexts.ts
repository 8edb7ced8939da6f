import type { Page } from "../browser/chromium.ts";
import type { Visit } from "../browser/visit.ts";

/** A context that waits for its reopening, with its page on nothing. */
export interface LiveContext {
  readonly visit: Visit;
  readonly page: Page;
}

/** Longest wait for which a context is kept alive; a later reopening gets its cookies back in a new context, with an empty cache. */
export const MAX_WAIT_MS = 10 * 60_000;
const MAX_KEPT = 40;

/** Contexts kept between the rounds of an opening, the oldest closed first when there are too many. */
export class LiveContexts {
  readonly #kept = new Map<string, { readonly context: LiveContext; readonly timer: NodeJS.Timeout }>();

  /** Keeps a context for `waitMs` and a minute more; closes it at once where that is too long. */
  async keep(key: string, context: LiveContext, waitMs: number): Promise<void> {
    if (waitMs > MAX_WAIT_MS) return context.visit.close();
    if (this.#kept.size >= MAX_KEPT) await this.#drop(this.#kept.keys().next().value!);
    const timer = setTimeout(() => void this.#drop(key), waitMs + 60_000);
    timer.unref();
    this.#kept.set(key, { context, timer });
  }

  /** Takes a context out, or null where none is kept any more. */
  take(key: string): LiveContext | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    clearTimeout(kept.timer);
    this.#kept.delete(key);
    return kept.context.page.isClosed() ? null : kept.context;
  }

  get size(): number {
    return this.#kept.size;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#kept.keys()].map((key) => this.#drop(key)));
  }

  async #drop(key: string): Promise<void> {
    const kept = this.#kept.get(key);
    clearTimeout(kept?.timer);
    this.#kept.delete(key);
    await kept?.context.visit.close();
  }
}
