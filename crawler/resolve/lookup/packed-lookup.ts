import type { KeptExchange, LookupResult } from "./look-up.ts";

/** An exchange as plain JSON: bytes in base64, so that it can come from another machine. */
export interface PackedExchange extends Omit<KeptExchange, "query" | "response"> {
  readonly query: string;
  readonly response: string | null;
}

/** A lookup as plain JSON. */
export interface PackedLookup extends Omit<LookupResult, "exchanges" | "isAnswered"> {
  /** ISO 8601 UTC. */
  readonly observedAt: string;
  readonly exchanges: readonly PackedExchange[];
}

/** Turns the bytes of a lookup into text; `unpackExchange` gives them back. */
export function packLookup({ isAnswered: _, ...result }: LookupResult, observedAt: string): PackedLookup {
  return {
    ...result,
    observedAt,
    exchanges: result.exchanges.map((exchange) => ({
      ...exchange,
      query: exchange.query.toString("base64"),
      response: exchange.response?.toString("base64") ?? null,
    })),
  };
}

/** The exchange with its bytes. */
export function unpackExchange(packed: PackedExchange): KeptExchange {
  return {
    ...packed,
    query: Buffer.from(packed.query, "base64"),
    response: packed.response === null ? null : Buffer.from(packed.response, "base64"),
  };
}
