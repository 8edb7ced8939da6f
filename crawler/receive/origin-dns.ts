/** One question and the raw answer to it. */
export interface RawAnswer {
  readonly name: string;
  readonly type: string;
  /** The response as it came; null when none came. */
  readonly response: Buffer | null;
  /** Why no response came; null with one. */
  readonly failure: string | null;
  /** Server asked, address and port; null when nobody could be asked. */
  readonly server: string | null;
  readonly transport: "udp" | "tcp" | null;
  /** ISO 8601 UTC. */
  readonly askedAt: string;
}

/** DNS for the check of origin: one half asks and keeps the bytes, the other reads them, now or years later. */
export interface OriginDns {
  ask(name: string, type: string): Promise<RawAnswer>;
  /** Records in the shape of `dns.promises.resolve`; rejects with its error codes (ENOTFOUND, ENODATA, ETIMEOUT ...). */
  read(answer: Pick<RawAnswer, "name" | "type" | "response" | "failure">): Promise<unknown[]>;
}

/** Asks each question of one message once, and keeps the answers in the order of asking. */
export class AnswerLog {
  readonly answers: RawAnswer[] = [];
  readonly #asked = new Map<string, Promise<RawAnswer>>();
  readonly #dns: OriginDns;

  constructor(dns: OriginDns) {
    this.#dns = dns;
  }

  async lookUp(name: string, type: string): Promise<unknown[]> {
    const key = `${type} ${name}`;
    const asked = this.#asked.get(key) ?? this.#ask(name, type);
    this.#asked.set(key, asked);
    return this.#dns.read(await asked);
  }

  async #ask(name: string, type: string): Promise<RawAnswer> {
    const answer = await this.#dns.ask(name, type);
    this.answers.push(answer);
    return answer;
  }
}

/** A question was asked that the stored answers do not hold: the check cannot be repeated, and must not be guessed. */
export class UnknownAnswerError extends Error {
  override name = "UnknownAnswerError";
}

/** Answers from a store only. What was never asked is remembered in `unknown`: the verifier would call it a temporary error. */
export class StoredAnswers {
  readonly unknown: string[] = [];
  readonly #dns: Pick<OriginDns, "read">;
  readonly #answers: ReadonlyMap<string, Pick<RawAnswer, "name" | "type" | "response" | "failure">>;

  constructor(
    dns: Pick<OriginDns, "read">,
    answers: readonly Pick<RawAnswer, "name" | "type" | "response" | "failure">[],
  ) {
    this.#dns = dns;
    this.#answers = new Map(answers.map((answer) => [`${answer.type} ${answer.name}`, answer]));
  }

  async lookUp(name: string, type: string): Promise<unknown[]> {
    const answer = this.#answers.get(`${type} ${name}`);
    if (answer !== undefined) return this.#dns.read(answer);
    this.unknown.push(`${type} ${name}`);
    throw new UnknownAnswerError(`no stored answer for ${type} ${name}`);
  }
}
