import { setTimeout as sleep } from "node:timers/promises";
import type { DnsClient } from "../transport/dns-client.ts";
import type { Resolver } from "../transport/resolver.ts";
import { type Heard, serverAt } from "../wire/exchange.ts";
import type { LookupWorld } from "./look-up.ts";

/** How long an answer serves further hosts: a run's stretch, and "the same minute" for addresses that are compared. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 50_000;

/** What answers questions: the campaign's resolvers, and a client that asks any server. */
export interface Answering extends Pick<Resolver, "look"> {
  readonly client: Pick<DnsClient, "ask">;
}

/** The lookup's view of a resolver: with a memory for shared questions and random siblings that last as long as it. */
export function lookupWorld(
  resolver: Answering,
  references: readonly string[],
  randomBytes: (count: number) => Uint8Array,
): LookupWorld {
  const answers = new Map<string, { readonly heard: Promise<Heard>; readonly at: number }>();
  const labels = new Map<string, string>();
  return {
    references,
    pause: (ms) => sleep(ms),
    askAuthority: (address, asked) => resolver.client.ask(serverAt(address, "authority"), asked),
    look: (asked) => resolver.look(asked),
    lookOnce(asked) {
      const key = `${asked.type} ${asked.name}`;
      const known = answers.get(key);
      if (known !== undefined && performance.now() - known.at < REMEMBERED_MS) return known.heard;
      if (answers.size >= MAX_REMEMBERED) answers.clear();
      const heard = resolver.look(asked);
      answers.set(key, { heard, at: performance.now() });
      return heard;
    },
    siblingLabel(parent) {
      const label = labels.get(parent) ?? randomLabel(randomBytes(16));
      labels.set(parent, label);
      return label;
    },
  };
}

/** Base 32 (RFC 4648, lower case), one character a byte: nobody's host, and hardly anybody's typo. */
function randomLabel(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => "abcdefghijklmnopqrstuvwxyz234567"[byte & 31]).join("");
}
