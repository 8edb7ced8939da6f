import type { SignUpTruth } from "./site.ts";

/** An honest form with single opt-in. */
export const SUBSCRIBED: SignUpTruth = {
  outcome: "subscribed",
  maySubmit: true,
  endsOnList: true,
  because: "an honest form; the page says thank you",
};

/** An honest form with double opt-in. */
export const CHECK_MAIL: SignUpTruth = {
  outcome: "check-mail",
  maySubmit: true,
  endsOnList: true,
  because: "an honest form with double opt-in",
};

/** A site where nothing may be submitted, with the outcome that says why. */
export function nothing(
  outcome: SignUpTruth["outcome"],
  because: string,
  ...alsoFine: SignUpTruth["outcome"][]
): SignUpTruth {
  return { outcome, alsoFine, maySubmit: false, endsOnList: false, because };
}

/** What the rows of honest sites with single opt-in have in common. */
export const honest = { kind: "honest", optIn: "single", country: "GB", language: "en", expects: SUBSCRIBED } as const;

/** The same with double opt-in by link. */
export const confirmed = { ...honest, optIn: "link", expects: CHECK_MAIL } as const;
