import type { Scope } from "../../data/schema/index.ts";
import { clockDistanceDays } from "./clock.ts";
import { baseOf, COPY, type Component } from "./component.ts";
import { cacheBusterKeys, campaignKeys, drawnKeys, segmentKeys, thresholds } from "./thresholds.ts";
import { keyOf } from "./url-pieces.ts";
import { isCacheBuster, isLongToken, isWordy } from "./value-shape.ts";

/** What the rest of the message says about a value. */
export interface ValueContext {
  readonly receivedAt: string;
  /** Whether the value stands in another URL of the message too. */
  recurs(value: string): boolean;
  /**
   * What ties the value to its reader: the way to unsubscribe holds it (`way-out`), or most links do that lead elsewhere under the
   * same words in the twins (`links`); null for nothing.
   */
  tieOf(value: string): "way-out" | "links" | null;
  /** Whether nothing else that can be seen differs between the copies. */
  isOtherwiseEqual(): boolean;
  /** Whether what differs may be another content: a picture that can be seen, a link under other words. */
  readonly mayBeContent: boolean;
  /** Whether nothing else in the URL differs from the copies and other messages. */
  readonly isOnlyDifference: boolean;
  /** Whether its markup keeps it from being seen. */
  readonly isPixel: boolean;
  /** Components that a signature covers. */
  readonly signed: ReadonlySet<string>;
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
  const { own, twins, others, othersOf, where } = component;
  const copies = others.filter((value, i) => othersOf[i] === COPY && value !== null);
  const seen = others.flatMap((value, i) => {
    const base = baseOf(component, i);
    return value === null || base === null || othersOf[i] === COPY ? [] : [value === base];
  });
  const stays = seen.length > 0 && seen.every((same) => same);
  const changes = seen.includes(false);
  const differing = twins.filter((value) => value !== own);
  if (copies.some((value) => value !== own)) return { scope: "per-fetch", why: isShort(own) ? null : "nonce_or_token" };
  if (differing.length === 0) {
    if (changes) return found("campaign");
    return found(stays || !namesMailing(component, context) ? "static" : "campaign");
  }
  if (own === "" || (where === "site" && !stays)) return doubt("content_or_tracking");
  if (context.signed.has(where.split("/", 1)[0]!)) return doubt("nonce_or_token");
  // What two readers share names neither: a variant, a segment, a picture for some.
  const known = twins.filter((value) => value !== null);
  if (differing.length < twins.length || new Set(known).size < known.length) {
    // Copies sent in one second share their clock.
    if (isCacheBuster(keyOf(where), own, context.receivedAt, where.includes("/"))) return found("per-fetch");
    return doubt(isWordy(own) || context.mayBeContent ? "content_or_tracking" : "nonce_or_token");
  }
  return scopeOfDiffering(component, context, { stays, changes });
}

const isShort = (value: string) => value.length < thresholds.shortValue;

function scopeOfDiffering(
  { own, twins, where }: Component,
  context: ValueContext,
  { stays, changes }: { stays: boolean; changes: boolean },
): ScopeFinding {
  const key = keyOf(where).toLowerCase();
  const wordy = isWordy(own) && own.length < 24;
  if (drawnKeys.has(key) && wordy) return doubt("content_or_tracking");
  const isLong = isLongToken(own);
  const isGroup = segmentKeys.has(key);
  const isNamed = own.length >= thresholds.shortValue && !wordy && (isLong || !isGroup);
  const known = twins.filter((value) => value !== null);
  const threeSeeds = known.length >= 2 && new Set(known).size === known.length;
  const personal: Scope = changes ? "message-recipient" : "recipient";
  const tie = own.length >= thresholds.shortValue ? context.tieOf(own) : null;
  if (stays) {
    if (isNamed || tie === "way-out" || (context.recurs(own) && /\d/.test(own) && !wordy)) return found("recipient");
    if (threeSeeds && !isGroup && /\d/.test(own)) return found("recipient");
    return doubt(wordy && (where.startsWith("path.") || !/\d/.test(own)) ? "content_or_tracking" : "nonce_or_token");
  }
  const inside = where.includes("/");
  if (isCacheBuster("", own, context.receivedAt, inside)) return found("per-fetch");
  if (tie === "way-out") return found(personal);
  const clock = clockDistanceDays(own, context.receivedAt);
  if (context.mayBeContent) {
    const isTied = tie === "links" || (threeSeeds && context.isOtherwiseEqual());
    const isRedrawn = changes && context.isOnlyDifference && isDrawnKey(own);
    if (isNamed && clock === null && (isTied || isRedrawn)) return found(personal);
    return doubt(where.startsWith("query") && !wordy ? "nonce_or_token" : "content_or_tracking");
  }
  if (context.recurs(own) && isNamed && !isGroup && clock === null) return found(personal);
  if (isCacheBuster(key, own, context.receivedAt, inside)) return found("per-fetch");
  if (clock !== null || isDrawnNumber(where, own)) return doubt("nonce_or_token");
  // Under `r` or `t` a number is as often a cache-buster as a reader's: only another mailing can tell.
  if (!inside && key.length === 1 && cacheBusterKeys.has(key) && /^\d+$/.test(own)) return doubt("nonce_or_token");
  if (isLong && (!isGroup || threeSeeds)) return found(personal);
  if (threeSeeds && isNamed && /\d/.test(own)) return found(personal);
  return doubt(wordy && own.length > 2 && where.startsWith("path.") ? "content_or_tracking" : "nonce_or_token");
}

/**
 * Whether a value is drawn from both cases and figures, too long for a picture's name and in no form that files are named by (hex, UUID,
 * numbers): where it is all that differs, in one mailing between readers and for one reader between mailings, it is drawn for each message.
 */
function isDrawnKey(value: string): boolean {
  return (
    value.length >= thresholds.drawnKey && /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w~-]+$/.test(value) && !isWordy(value)
  );
}

/** A fraction as random generators give it, or a number that is the whole query: drawn anew or counted up as likely as a reader's. */
function isDrawnNumber(where: string, value: string): boolean {
  return /^0?[.,]\d{4,}$/.test(value) || (/^query(?:#\d+)?(?:\/.*)?$/.test(where) && /^[\d.]+$/.test(value));
}

/** Without another mailing, a key that names the mailing, or a token in a pixel, tells its value from a constant. */
function namesMailing({ where, own }: Component, { isPixel }: ValueContext): boolean {
  const key = keyOf(where).toLowerCase();
  if (campaignKeys.has(key)) return true;
  return isPixel && where !== "site" && !segmentKeys.has(key) && own.length >= thresholds.shortValue && !isWordy(own);
}
