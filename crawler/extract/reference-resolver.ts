import { unwrapUrl } from "./links/unwrap-url.ts";
import type { Unwrapped } from "./reference.ts";
import { type ResolvedReference, resolveLink, resolveReference } from "./resolve-reference.ts";

interface Wraps {
  readonly unwrapped: readonly Unwrapped[];
}

const NONE: readonly Unwrapped[] = [];

/** Resolves and unwraps the addresses of one part. The same one stands in a newsletter several times: each is read once. */
export class ReferenceResolver {
  readonly #base: string | null;
  readonly #resources = new Map<string, ResolvedReference & Wraps>();
  readonly #links = new Map<string, (NonNullable<ReturnType<typeof resolveLink>> & Wraps) | null>();

  constructor(base: string | null) {
    this.#base = base;
  }

  /** What a client would fetch for a reference. */
  resource(raw: string): ResolvedReference & Wraps {
    const known = this.#resources.get(raw);
    if (known !== undefined) return known;
    const found = resolveReference(raw, this.#base);
    const made = { ...found, unwrapped: found.url === null ? NONE : unwrapUrl(found.url) };
    this.#resources.set(raw, made);
    return made;
  }

  /** Where a click would lead; null for nothing. */
  link(raw: string): (NonNullable<ReturnType<typeof resolveLink>> & Wraps) | null {
    const known = this.#links.get(raw);
    if (known !== undefined) return known;
    const found = resolveLink(raw, this.#base);
    const made = found === null ? null : { ...found, unwrapped: unwrapUrl(found.url) };
    this.#links.set(raw, made);
    return made;
  }
}
