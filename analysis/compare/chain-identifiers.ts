import type { Identifier, Scope } from "../../data/schema/index.ts";
import { type Component, compareComponents } from "./component.ts";
import type { Piece } from "./nested-value.ts";
import type { ObservedReference, ObservedRequest } from "./observed.ts";
import { urlPieces } from "./url-pieces.ts";
import { isLongToken } from "./value-shape.ts";

/** What one opening of a reference showed beyond its own URL: the hops of its redirects, and the cookies that were set. */
type Chain = readonly Piece[];

/**
 * Identifiers in redirect hops and cookies, where two seeds differ: `redirect.1/query.uid`, `cookie.id`. Constant over a seed's
 * openings, or held by the reference's own URL: `recipient`. Drawn anew at each opening: `per-fetch`. With one opening only it cannot be
 * told. Short values and words are left out.
 */
export function chainIdentifiers(own: ObservedReference, twins: readonly ObservedReference[]): Identifier[] {
  const [first, ...later] = chainsOf(own);
  if (first === undefined || first.length === 0) return [];
  const twinChains = twins.flatMap((twin) => chainsOf(twin).slice(0, 1));
  if (twinChains.length === 0) return [];
  const components = compareComponents(first, twinChains, later);
  return components.flatMap((component) => {
    const scope = scopeIn(component, own.url);
    return scope === null ? [] : [{ where: component.where, value: component.own, scope }];
  });
}

function scopeIn({ own, twins, others }: Component, url: string): Scope | null {
  const known = twins.filter((value) => value !== null);
  if (!isLongToken(own) || known.length === 0 || known.some((value) => value === own)) return null;
  if (url.includes(own)) return "recipient";
  const seen = others.filter((value) => value !== null);
  if (seen.length === 0) return "undetermined";
  return seen.every((value) => value === own) ? "recipient" : "per-fetch";
}

/** One chain an opening, in the order of the rounds. */
function chainsOf({ requests }: ObservedReference): Chain[] {
  if (requests.every(({ redirectedFrom, setCookies }) => redirectedFrom === null && setCookies.length === 0)) return [];
  return [...Map.groupBy(requests, ({ round }) => round)]
    .sort(([a], [b]) => a - b)
    .map(([, ofRound]) => [...hopPieces(ofRound), ...cookiePieces(ofRound)]);
}

function hopPieces(requests: readonly ObservedRequest[]): Piece[] {
  return requests
    .filter(({ redirectedFrom }) => redirectedFrom !== null)
    .flatMap(({ url }, i) =>
      (urlPieces(url) ?? []).map(({ where, value }) => ({ where: `redirect.${i + 1}/${where}`, value })),
    );
}

function cookiePieces(requests: readonly ObservedRequest[]): Piece[] {
  const pieces = new Map<string, string>();
  for (const { setCookies } of requests) {
    for (const cookie of setCookies) {
      const [pair = ""] = cookie.split(";");
      const at = pair.indexOf("=");
      if (at > 0) pieces.set(`cookie.${pair.slice(0, at).trim()}`, pair.slice(at + 1).trim());
    }
  }
  return [...pieces].map(([where, value]) => ({ where, value }));
}
