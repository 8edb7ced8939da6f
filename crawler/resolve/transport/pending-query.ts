import { compareQuestion, MAX_STRAYS, type Reply } from "./transport.ts";

const NO_STRAYS: readonly Buffer[] = [];

/** One query in flight: knows its answer when it sees it, and settles once. */
export class PendingQuery {
  settled = false;
  readonly query: Buffer;
  readonly id: number;
  /** Milliseconds of `performance.now()`. */
  readonly expiresAt: number;
  private readonly questionEndsAt: number;
  private readonly sentAtMs = Date.now();
  private readonly sentAt = performance.now();
  private readonly localAddress: string | null;
  private readonly settle: (reply: Reply) => void;
  private strays: readonly Buffer[] = NO_STRAYS;

  constructor(
    query: Buffer,
    questionEndsAt: number,
    id: number,
    timeoutMs: number,
    localAddress: string | null,
    settle: (reply: Reply) => void,
  ) {
    query.writeUInt16BE(id, 0);
    this.query = query;
    this.questionEndsAt = questionEndsAt;
    this.id = id;
    this.expiresAt = this.sentAt + timeoutMs;
    this.localAddress = localAddress;
    this.settle = settle;
  }

  /**
   * Takes a message that bears this id. Another question is a stray and the wait goes on. The right question in other
   * letters settles as `wrong-case` where the case must match (UDP): the question is then put over TCP.
   */
  take(response: Buffer, caseMatters: boolean): void {
    const same = response.length >= 12 && (response[2]! & 0x80) !== 0;
    const likeness = same ? compareQuestion(this.query, response, this.questionEndsAt) : "different";
    if (likeness === "different") this.stray(response);
    else this.end(likeness === "other-case" && caseMatters ? "wrong-case" : "answered", response);
  }

  stray(response: Buffer): void {
    if (this.strays.length < MAX_STRAYS) this.strays = [...this.strays, response];
  }

  expire(): void {
    this.end("timeout", null);
  }

  end(outcome: Reply["outcome"], response: Buffer | null): void {
    if (this.settled) return;
    this.settled = true;
    this.settle({
      outcome,
      response,
      localAddress: this.localAddress,
      sentAtMs: this.sentAtMs,
      rttMicros: response === null ? null : Math.round((performance.now() - this.sentAt) * 1000),
      strays: this.strays,
    });
  }
}
