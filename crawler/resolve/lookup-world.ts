import type { Heard } from "./exchange.ts";
import type { LookupWorld } from "./look-up.ts";
import type { Resolver } from "./resolver.ts";

/** How long an answer serves further hosts: a run's stretch, and "the same minute" for addresses that are compared. */
const REMEMBERED_MS = 60_000;
const MAX_REMEMBERED = 50_000;

/** The lookup's view of a resolver: with a memory for shared questions and random siblings that last as long as it. */
export function lookupWorld(
  resolver: Pick<Resolver, "look">,
  references: readonly string[],
  randomBytes: (count: number) => Uint8Array,
): LookupWorld {
  const answers = new Map<string, { readonly heard: Promise<Heard>; readonly at: number }>();
  const labels = new Map<string, string>();
  return {
    references,
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
