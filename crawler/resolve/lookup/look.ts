import type { Exchange, Outcome, ServerRole } from "../wire/exchange.ts";
import { MalformedMessage, type Question } from "../wire/message-reader.ts";
import { decodeMessage, type Message } from "../wire/wire.ts";

/** What a question was put for. */
export const purposes = [
  /** The name itself: A, AAAA, HTTPS; TXT of a DKIM name. */
  "host",
  /** A later name of the chain, where the server's own following stopped. */
  "hop",
  /** SOA and NS between the site and the host. */
  "zone-cut",
  /** A random sibling, to know a wildcard zone. */
  "wildcard",
  /** A mail service's own name, whose addresses are compared. */
  "reference",
  /** MX and TXT (SPF) of a domain that a message names as its sender. */
  "mail",
  /** PTR of the addresses. */
  "reverse",
  /** The host's A at an authority of its own zone, twice: a TTL that falls there was copied from another name. */
  "authority",
] as const;
export type Purpose = (typeof purposes)[number];

/** One exchange, decoded: what the chain, the zone cuts and the rest are derived from. */
export interface Look {
  /** Place of the exchange in the lookup, from 0. */
  readonly position: number;
  readonly purpose: Purpose;
  readonly asked: Question;
  /** Null where no usable answer came. */
  readonly message: Message | null;
  readonly outcome: Outcome;
  readonly server: string;
  readonly serverRole: ServerRole;
}

/** Decodes an exchange as it was stored. The question is read from the query's own bytes. */
export function lookOf(
  exchange: Pick<Exchange, "query" | "response" | "outcome" | "server" | "serverRole">,
  purpose: Purpose,
  position: number,
): Look {
  const { outcome, server, serverRole } = exchange;
  const [asked] = decodeMessage(exchange.query).questions;
  if (asked === undefined) throw new Error(`exchange ${position} holds a query without a question`);
  return { position, purpose, asked, message: usableMessage(exchange), outcome, server, serverRole };
}

function usableMessage({ response, outcome }: Pick<Exchange, "response" | "outcome">): Message | null {
  if (response === null || (outcome !== "answered" && outcome !== "truncated")) return null;
  try {
    return decodeMessage(response);
  } catch (error) {
    if (error instanceof MalformedMessage) return null;
    throw error;
  }
}
