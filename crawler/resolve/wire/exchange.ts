import type { WireName } from "./name.ts";
import type { Message } from "./wire.ts";

/** A recursor answers for others, an authority for its own zones; what a TTL means depends on it. */
export type ServerRole = "resolver" | "authority";

/** A name server to ask: a literal address, never a name. */
export interface Server {
  readonly address: string;
  readonly port: number;
  readonly role: ServerRole;
  /** `192.0.2.53:53` or `[2001:db8::53]:53`, as an exchange names it. */
  readonly label: string;
}

/** One question. Class 1 (IN) unless told. */
export interface Asked {
  readonly name: WireName;
  readonly type: number;
  readonly class?: number;
}

/**
 * What became of one query. `truncated`: TC over UDP, asked again over TCP. `mismatch`: bytes came that do not answer
 * this question (id, question or letter case differ). `refused`: nobody listens. `forbidden`: `network.test` does not
 * allow the address, nothing was sent.
 */
export const OUTCOMES = [
  "answered",
  "truncated",
  "timeout",
  "refused",
  "mismatch",
  "malformed",
  "connection-closed",
  "forbidden",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One query and what came back: the record of which everything else is derived. */
export interface Exchange {
  /** 0 for the first query of this question to this server. */
  readonly attempt: number;
  readonly transport: "udp" | "tcp";
  readonly server: string;
  readonly serverRole: ServerRole;
  readonly localAddress: string | null;
  /** Milliseconds since 1970, UTC. */
  readonly sentAtMs: number;
  /** Microseconds by the monotonic clock from sending to receiving; null where nothing came. */
  readonly rttMicros: number | null;
  /** As sent; for a mismatch the query that the bytes did not answer. */
  readonly query: Buffer;
  readonly response: Buffer | null;
  readonly outcome: Outcome;
}

/** All exchanges one question took, in order, and the message of the last where it answered. */
export interface Heard {
  readonly exchanges: readonly Exchange[];
  readonly message: Message | null;
}

/** A server by address and port, as text says it: `192.0.2.53`, `192.0.2.53:5353`, `[::1]:53`, `::1`. */
export function serverAt(text: string, role: ServerRole, defaultPort = 53): Server {
  const [, bracketed, bare, port] = /^(?:\[([^\]]+)\]|([^:]+|[^[]*:[^:]*:[^[]*?))(?::(\d+))?$/.exec(text) ?? [];
  const address = bracketed ?? bare ?? text;
  const number = port === undefined ? defaultPort : Number(port);
  return { address, port: number, role, label: `${address.includes(":") ? `[${address}]` : address}:${number}` };
}
