import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { json } from "./columns.ts";

/** How a subscription attempt ended, as the page and the network said. */
export const signUpOutcomes = [
  "subscribed",
  "check-mail",
  "already",
  "captcha",
  "needs-account",
  "needs-payment",
  "rejected",
  "blocked",
  "no-form",
  "unclear-purpose",
  "robots",
  "foreign-address",
  "unclear",
  "unknown",
  "excluded",
] as const;
export type SignUpOutcome = (typeof signUpOutcomes)[number];

/** A control that a form offered: what it said, how it stood and how we left it. */
export interface OfferedControl {
  readonly kind: string;
  readonly label: string;
  readonly required: boolean;
  readonly initial: string | boolean;
  readonly final: string | boolean;
  readonly meaning: string;
}

/** What a sign-up did beside its outcome, as a closed code with its facts. */
export type SignUpFact =
  /** Where the form sends, and the sites to which a request with the seed's address was let out. */
  | { readonly code: "sent"; readonly facts: { readonly action: string | null; readonly sites: readonly string[] } }
  /** The form sends to a site that is neither the page's nor a mail service's. */
  | { readonly code: "foreign-action"; readonly facts: { readonly site: string | null } }
  | RefusedFact;

/** A request that was not let out: it carried an address that is not the seed's, could not be read, or went to another site. */
export interface RefusedFact {
  readonly code: "foreign-address" | "unreadable-body" | "foreign-site";
  readonly facts: {
    readonly host: string;
    readonly method: string;
    readonly kind: string;
    readonly where: "url" | "header" | "cookie" | "body" | "site";
    readonly withOwn: boolean;
  };
}

/** Why an act on a message was held to be permitted or not, as a closed code with its facts. */
export type ActFact =
  /** What ties the message to the site of the seed, or to its mail service. */
  | { readonly code: "tied"; readonly facts: { readonly by: string; readonly site: string } }
  /** Nothing ties the message: where it came from, and what was asked for. */
  | { readonly code: "foreign-message"; readonly facts: { readonly from: string | null; readonly site: string } }
  /** The message came before the seed's own submission. */
  | {
      readonly code: "before-submission";
      readonly facts: { readonly cameAt: string; readonly submittedAt: string | null };
    }
  /** The link goes to none of the sites that it may. */
  | { readonly code: "foreign-link"; readonly facts: { readonly host: string; readonly sites: readonly string[] } }
  /** Message or page asks to confirm something else, in these words. */
  | { readonly code: "asks-other"; readonly facts: { readonly where: "message" | "page"; readonly words: string } }
  /** Another message of the seed was acted on. */
  | { readonly code: "acted-before"; readonly facts: { readonly acts: number } }
  /** The only way out is an address to write to. */
  | { readonly code: "mail-only"; readonly facts: { readonly message: string } }
  | RefusedFact;

/** A subscription attempt: one seed at one site. It has one round only. */
export const signUps = sqliteTable(
  "sign_ups",
  {
    /** The seed address. */
    seed: text().notNull(),
    /** The site. */
    site: text().notNull(),
    /** Name of the seed's arm. */
    arm: text().notNull(),
    /** How it ended. */
    outcome: text({ enum: signUpOutcomes }).notNull(),
    /** The reasons for that judgement, in words. */
    reasons: json<readonly string[]>().notNull(),
    /** The visit that recorded it; null when no browser was started. */
    visitKey: text(),
    /** Address of the page with the form; null without a form. */
    pageUrl: text(),
    /** Language of that page (ISO 639-1); null when not told. */
    language: text(),
    /** Kind of form that was chosen; null without one. */
    formKind: text(),
    /** Score of that form. */
    formScore: real(),
    /** All forms considered, with kind, score and reasons. */
    candidates: json<readonly Readonly<Record<string, unknown>>[]>().notNull(),
    /** What was offered, and its final state. */
    controls: json<readonly OfferedControl[]>().notNull(),
    /** The privacy text near the form; null when none was found. */
    privacyText: text(),
    /** Links to privacy policies and the blobs of the pages saved. */
    privacyPolicies: json<readonly { readonly url: string; readonly page: string | null }[]>().notNull(),
    /** What was done with a cookie banner, in words; null when none was seen. */
    banner: text(),
    /** Whether the form was submitted. */
    submitted: integer({ mode: "boolean" }).notNull(),
    /** Codes with facts: where it was sent, what was not let out; null in rows of older versions. */
    facts: json<readonly SignUpFact[]>(),
    /** Blobs: screenshot before and after, DOM before and after; null where not made. */
    screenshotBefore: text(),
    /** Blob of the screenshot after submitting. */
    screenshotAfter: text(),
    /** Blob of the DOM before submitting. */
    domBefore: text(),
    /** Blob of the DOM after submitting. */
    domAfter: text(),
    /** Start (ISO 8601 UTC). */
    startedAt: text().notNull(),
    /** End (ISO 8601 UTC). */
    endedAt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.seed, t.site] }), index("sign_ups_by_site").on(t.site)],
);

/** The following of a double opt-in link, or the typing of its code. */
export const confirmations = sqliteTable("confirmations", {
  /** The confirmation message. */
  message: text().primaryKey(),
  /** The seed it was for. */
  seed: text().notNull(),
  /** The link that was followed; null when a code was typed or nothing was sure. */
  url: text(),
  /** Why this link and no other, in words. */
  reasons: json<readonly string[]>().notNull(),
  /** The browser state it was followed in; null when nothing was followed. */
  context: text({ enum: ["live", "restored", "fresh"] }),
  /** How it ended. */
  outcome: text({
    enum: ["confirmed", "unclear", "failed", "left-for-review", "foreign-confirmation", "unknown"],
  }).notNull(),
  /** Codes with facts: what ties it to what was asked, or why it is foreign; null in rows of older versions. */
  facts: json<readonly ActFact[]>(),
  /** The visit; null when no browser was started. */
  visitKey: text(),
  /** Blob of the screenshot after; null when none. */
  screenshot: text(),
  /** When (ISO 8601 UTC). */
  confirmedAt: text().notNull(),
});

/** What was done with a message that asks for consent to tracking, or that carries a control of it. */
export const trackingChoices = sqliteTable("tracking_choices", {
  /** The message. */
  message: text().primaryKey(),
  /** The seed it was for. */
  seed: text().notNull(),
  /** Treatment of the seed's arm. */
  treatment: text({ enum: ["accept", "refuse", "withdraw"] }).notNull(),
  /** What was done: consent given, tracking withdrawn, silence kept (which is refusal), nothing asked, or left for a person. */
  act: text({ enum: ["given", "withdrawn", "silent", "nothing-asked", "left-for-review"] }).notNull(),
  /** How it ended, as the page said; null where nothing was sent. */
  outcome: text({ enum: ["done", "unclear", "failed", "unknown"] }),
  /** The link that was followed; null where none was. */
  url: text(),
  /** The reasons, in words. */
  reasons: json<readonly string[]>().notNull(),
  /** Codes with facts: why the act was permitted or not; null in rows of older versions. */
  facts: json<readonly ActFact[]>(),
  /** Milliseconds from the sign-up to this act. */
  lagMs: integer().notNull(),
  /** The visit; null when no browser was started. */
  visitKey: text(),
  /** Blob of the screenshot after; null when none. */
  screenshot: text(),
  /** When (ISO 8601 UTC). */
  chosenAt: text().notNull(),
});

/** The end of one seed's subscription. */
export const unsubscriptions = sqliteTable("unsubscriptions", {
  /** The seed. */
  seed: text().primaryKey(),
  /** The message whose way out was taken; null when there was none. */
  message: text(),
  /** The way: RFC 8058 one-click, a link, or none found. */
  method: text({ enum: ["one-click", "link", "none"] }).notNull(),
  /** The address used; null when none. */
  url: text(),
  /** How it ended. */
  outcome: text({ enum: ["done", "unclear", "failed", "no-way", "unknown"] }).notNull(),
  /** Codes with facts: why the act was permitted, or each way out not taken; null in rows of older versions. */
  facts: json<readonly ActFact[]>(),
  /** The reasons, in words. */
  reasons: json<readonly string[]>().notNull(),
  /** When (ISO 8601 UTC). */
  unsubscribedAt: text().notNull(),
});

/** What a person says of an attempt that the tool could not judge. */
export const reviews = sqliteTable(
  "reviews",
  {
    id: integer().primaryKey(),
    /** What was reviewed: `sign-up` or `confirmation`. */
    kind: text({ enum: ["sign-up", "confirmation"] }).notNull(),
    /** Natural key of it. */
    subject: text().notNull(),
    /** The person's verdict. */
    verdict: text().notNull(),
    /** Why, in the person's words; null when not said. */
    because: text(),
    /** The author: a role or name that the operator chose. */
    author: text().notNull(),
    /** When (ISO 8601 UTC). */
    reviewedAt: text().notNull(),
  },
  (t) => [index("reviews_by_subject").on(t.kind, t.subject)],
);

export type SignUp = typeof signUps.$inferSelect;
export type Confirmation = typeof confirmations.$inferSelect;
export type Unsubscription = typeof unsubscriptions.$inferSelect;
export type TrackingChoice = typeof trackingChoices.$inferSelect;
export type Review = typeof reviews.$inferSelect;
