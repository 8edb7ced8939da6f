import type { Scope } from "../../data/schema/index.ts";
import { baseOf, type Component } from "./component.ts";
import { cacheBusterKeys, campaignKeys, drawnKeys, segmentKeys, thresholds } from "./thresholds.ts";
import { keyOf } from "./url-pieces.ts";
import { clockDistanceDays, isCacheBuster, isLongToken, isWordy } from "./value-shape.ts";

/** What the rest of the message says about a value. */
export interface ValueContext {
  readonly receivedAt: string;
  /** Whether the value stands in another URL of the message too. */
  recurs(value: string): boolean;
  /** Whether its markup lets it be seen: then what differs may be content. */
  readonly canBeSeen: boolean;
  /** Whether it can be seen and the paired copies may be different content. */
  readonly mayBeContent: boolean;
  /** Whether its markup keeps it from being seen. */
  readonly isPixel: boolean;
}

/** How far a component's value reaches, and why where it could not be told. */
export interface ScopeFinding {
  readonly scope: Scope;
  readonly why: "nonce_or_token" | "content_or_tracking" | null;
}

const found = (scope: Scope): ScopeFinding => ({ scope, why: null });
const doubt = (why: "nonce_or_token" | "content_or_tracking"): ScopeFinding => ({ scope: "undetermined", why });

/**
 * The three-way comparison for one component (our seed and mailing, the same mailing of other seeds, other mailings of
 * our seed). Differs between seeds and stays for the seed: `recipient`. Differs in both: `message-recipient` when the
 * value recurs in the message or is long and no clock; a cache-buster is `per-fetch`; else undetermined.
 */
export function scopeOf(component: Component, context: ValueContext): ScopeFinding {
  const { own, twins, others, where } = component;
  const seen = others.flatMap((value, i) => {
    const base = baseOf(component, i);
    return value === null || base === null ? [] : [value === base];
  });
  const stays = seen.length > 0 && seen.every((same) => same);
  const changes = seen.includes(false);
  const differing = twins.filter((value) => value !== own);
  if (differing.length === 0) {
    if (changes) return found("campaign");
    return found(stays || !namesMailing(component, context) ? "static" : "campaign");
  }
  if (own === "" || (where === "site" && !stays)) return doubt("content_or_tracking");
  // What two readers share names neither: a variant, a segment, a picture for some.
  const known = twins.filter((value) => value !== null);
  if (differing.length < twins.length || new Set(known).size < known.length) {
    // Copies sent in one second share their clock.
    if (isCacheBuster(keyOf(where), own, context.receivedAt, where.includes("/"))) return found("per-fetch");
    return doubt(isWordy(own) || context.canBeSeen ? "content_or_tracking" : "nonce_or_token");
  }
  return scopeOfDiffering(component, context, { stays, changes });
}

function scopeOfDiffering(
  { own, twins, where }: Component,
  context: ValueContext,
  { stays, changes }: { stays: boolean; changes: boolean },
): ScopeFinding {
  const key = keyOf(where).toLowerCase();
  const wordy = isWordy(own) && own.length < 24;
  if (drawnKeys.has(key) && wordy) return doubt("content_or_tracking");
  const isNamed = own.length >= thresholds.shortValue && !wordy && !segmentKeys.has(key);
  const known = twins.filter((value) => value !== null);
  const threeSeeds = known.length >= 2 && new Set(known).size === known.length;
  const personal: Scope = changes ? "message-recipient" : "recipient";
  const recurs = context.recurs(own);
  if (stays) {
    if (isNamed || (recurs && /\d/.test(own))) return found("recipient");
    if (threeSeeds && !segmentKeys.has(key) && /\d/.test(own)) return found("recipient");
    return doubt(wordy && (where.startsWith("path.") || !/\d/.test(own)) ? "content_or_tracking" : "nonce_or_token");
  }
  if (recurs && isNamed) return found(personal);
  const inside = where.includes("/");
  if (isCacheBuster(key, own, context.receivedAt, inside)) return found("per-fetch");
  if (clockDistanceDays(own, context.receivedAt) !== null) return doubt("nonce_or_token");
  if (context.mayBeContent && where.startsWith("path.")) return doubt("content_or_tracking");
  // Under `r` or `t` a number is as often a cache-buster as a reader's: only another mailing can tell.
  if (!inside && key.length === 1 && cacheBusterKeys.has(key) && /^\d+$/.test(own)) return doubt("nonce_or_token");
  if (isLongToken(own) && !segmentKeys.has(key)) return found(personal);
  if (threeSeeds && isNamed && /\d/.test(own)) return found(personal);
  return doubt(wordy && own.length > 2 && where.startsWith("path.") ? "content_or_tracking" : "nonce_or_token");
}

/** Without another mailing, a key that names the mailing, or a token in a pixel, tells its value from a constant. */
function namesMailing({ where, own }: Component, { isPixel }: ValueContext): boolean {
  const key = keyOf(where).toLowerCase();
  if (campaignKeys.has(key)) return true;
  return isPixel && where !== "site" && !segmentKeys.has(key) && own.length >= thresholds.shortValue && !isWordy(own);
}
