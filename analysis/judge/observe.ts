import { unwrapUrl } from "../../crawler/extract/links/unwrap-url.ts";
import { WRAPPERS } from "../../crawler/extract/links/wrappers.ts";

/** A fragment is never sent to a server: a URL in it marks what stands before it as a webmail's image proxy. */
const proxies: ReadonlySet<string> = new Set([
  "fragment",
  ...WRAPPERS.filter(({ kind }) => kind === "proxy").map(({ name }) => name),
]);

/** The sender's own URL inside one that a webmail's image proxy rewrote; null when it was not rewritten. */
export function proxiedOriginal(url: string): string | null {
  return unwrapUrl(url).find(({ wrapper }) => proxies.has(wrapper))?.url ?? null;
}
