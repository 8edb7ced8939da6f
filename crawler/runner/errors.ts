export { CheckFailedError, InputError } from "../../data/command.ts";

/** We got no answer this time: a timeout, SERVFAIL, a 4xx SMTP reply. Worth another try. */
export class TransientError extends Error {
  override name = "TransientError";
  /** A short word for counting, such as `timeout`. */
  readonly reason: string;
  /** How long to wait at least before another try, in ms; undefined for the usual doubling wait. */
  readonly retryAfterMs: number | undefined;
  constructor(message: string, reason = "transient", options?: ErrorOptions & { readonly retryAfterMs?: number }) {
    super(message, options);
    this.reason = reason;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** We will get no answer to this item, and know why. Never tried again. */
export class PermanentError extends Error {
  override name = "PermanentError";
  /** A short word for counting, such as `blob-missing`. */
  readonly reason: string;
  constructor(message: string, reason = "permanent", options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A limit of our own says not now: the item waits until then, and this was no try of it. */
export class PostponedError extends Error {
  override name = "PostponedError";
  readonly reason = "postponed";
  readonly until: Date;
  constructor(message: string, until: Date) {
    super(message);
    this.until = until;
  }
}

/** Another crawl loop holds the campaign. Exit 5. */
export class CampaignHeldError extends Error {
  override name = "CampaignHeldError";
}

// What the world answers, also "no such name" or "no form found", is no error but a row.
// Any other error is a bug or a broken machine. At one item it is that item, given up with its stack; the machine's, and one
// that falls over most items, stops the run with its stack and exit 1 (`fault.ts`).
