import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { HostCode, Reason, SignalCode, UnobservedCode } from "../codes.ts";
import { json } from "./columns.ts";

/** One judgement of the whole campaign by one state of code, rules and lists. */
export const judgementRuns = sqliteTable("judgement_runs", {
  id: integer().primaryKey(),
  /** Version of the judging code. */
  codeVersion: text().notNull(),
  /** Rule sets used: name and version. */
  ruleSets: json<readonly { readonly name: string; readonly version: string }[]>().notNull(),
  /** Lists used: name and SHA-256. */
  lists: json<readonly { readonly name: string; readonly sha256: string }[]>().notNull(),
  /** Start (ISO 8601 UTC). */
  startedAt: text().notNull(),
  /** When it was whole; null while it is being made. */
  finishedAt: text(),
  /** Whether figures are drawn from it: one run at most. */
  isCurrent: integer({ mode: "boolean" }).notNull(),
  /** What cites it, so that it is kept; null when nothing does. */
  pinnedBy: text(),
});

/** Words of the technical class (contract). */
export const technicalClasses = [
  "remote_static",
  "remote_campaign_level",
  "remote_recipient_unique",
  "remote_email_derived",
  "link_personalised",
  "undetermined",
] as const;
export type TechnicalClass = (typeof technicalClasses)[number];

/** Words of the verdict. */
export const verdictWords = ["tracker", "not-a-tracker", "undetermined"] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** Strength of proof, strongest first. */
export const levels = ["proved", "corroborated", "suspected"] as const;
export type Level = (typeof levels)[number];

/** Scope over which an identifier stays the same. */
export const scopes = ["recipient", "message-recipient", "campaign", "per-fetch", "static", "undetermined"] as const;
export type Scope = (typeof scopes)[number];

/** A varying or fixed component of a URL. */
export interface Identifier {
  readonly where: string;
  readonly value: string;
  readonly scope: Scope;
}

/** Where in what is sent something stands; `redirect` is the URL of one. */
export const leakPlaces = [
  "url",
  "referer",
  "cookie",
  "body",
  "redirect",
  "redirect-referer",
  "redirect-cookie",
  "redirect-body",
] as const;
export type LeakPlace = (typeof leakPlaces)[number];

/** The seed's address as somebody gets it: outermost function first (`base64 of sha256`, `plain`), to which host, and in what. */
export interface LeakFact {
  readonly form: string;
  readonly host: string | null;
  readonly place: LeakPlace;
}

/** A signal with its reason: a code with facts. */
export type SignalRow = {
  readonly name: string;
  /** Of an address leak: every form that was found, and who gets it. */
  readonly leaks?: readonly LeakFact[];
} & Reason<SignalCode>;

/** What was judged of one resource, link or read receipt of one message. */
export const verdicts = sqliteTable(
  "verdicts",
  {
    /** The run. */
    run: integer()
      .notNull()
      .references(() => judgementRuns.id, { onDelete: "cascade" }),
    /** The message. */
    message: text().notNull(),
    /** resource, link or read-receipt. */
    subjectKind: text({ enum: ["resource", "link", "read-receipt"] }).notNull(),
    /** path:offset:attribute:position of the resource or link; header position of a receipt. */
    subjectKey: text().notNull(),
    /** The site of the campaign. */
    site: text().notNull(),
    /** The seed; null for imports. */
    seed: text(),
    /** The URL, or the receipt's value. */
    url: text().notNull(),
    /** Host of the URL; null without one. */
    host: text(),
    /** Element that carries it. */
    element: text().notNull(),
    /** Technical class. */
    technicalClass: text({ enum: technicalClasses }).notNull(),
    /** Verdict. */
    verdict: text({ enum: verdictWords }).notNull(),
    /** Level of proof; null when not a tracker or undetermined. */
    level: text({ enum: levels }),
    /** Why it is undetermined; null when it is not. */
    reason: text(),
    /** What kind of tracker: open-pixel, tokenised-image, ...; null when none. */
    trackerClass: text(),
    /** The rule that decided. */
    rule: text().notNull(),
    /** Components and their scopes. */
    identifiers: json<readonly Identifier[]>().notNull(),
    /** Signals found. */
    signals: json<readonly SignalRow[]>().notNull(),
    /** The definitions under which it counts as a tracking pixel. */
    definitions: json<readonly string[]>().notNull(),
    /** Twins compared: natural keys of the triple or pair and the component that differed; null without. */
    evidence: json<Readonly<Record<string, unknown>>>(),
    /** Organisation or mail service that serves it; null when not known. */
    servedBy: text(),
    /** Labels by rule set. */
    labels: json<readonly Readonly<Record<string, unknown>>[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.run, t.message, t.subjectKind, t.subjectKey] }),
    index("verdicts_by_site").on(t.run, t.site),
    index("verdicts_by_host").on(t.run, t.host),
  ],
);

/** Who serves a host, seen from a site: the disguise. */
export const hostVerdicts = sqliteTable(
  "host_verdicts",
  {
    /** The run. */
    run: integer()
      .notNull()
      .references(() => judgementRuns.id, { onDelete: "cascade" }),
    /** The host. */
    host: text().notNull(),
    /** The site it is seen from. */
    site: text().notNull(),
    /** The technique; null when there is no disguise. */
    technique: text(),
    /** Level of proof, or `not found`. */
    level: text().notNull(),
    /** Who serves it; null when not known. */
    servedBy: text(),
    /** Names of the chain, in order. */
    chain: json<readonly string[]>().notNull(),
    /** Reasons: codes with facts. */
    reasons: json<readonly Reason<HostCode>[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.host, t.site] })],
);

/** An observable that the facts of the campaign cannot decide, and why. */
export type UnobservedRow = { readonly observable: string } & Reason<UnobservedCode>;

/** Which messages were compared as copies of one mailing. */
export const alignments = sqliteTable(
  "alignments",
  {
    /** The run. */
    run: integer()
      .notNull()
      .references(() => judgementRuns.id, { onDelete: "cascade" }),
    /** The message. */
    message: text().notNull(),
    /** Name of the mailing within the site; null when it could not be aligned. */
    mailing: text(),
    /** Number of seeds with a copy. */
    seeds: integer().notNull(),
    /** Whether it is a variant of the mailing. */
    isVariant: integer({ mode: "boolean" }).notNull(),
    /** Why it could not be compared; null when it could. */
    reason: text(),
    /** Labels of the message as a whole, by rule set: what was offered and asked, at sign-up and by mail. */
    labels: json<readonly Readonly<Record<string, unknown>>[]>().notNull(),
    /** Observables of the rule sets that the campaign's facts cannot decide for this message, and why. */
    unobserved: json<readonly UnobservedRow[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.run, t.message] })],
);

/** A person's label of one drawn item. */
export const labels = sqliteTable(
  "labels",
  {
    id: integer().primaryKey(),
    /** Name of the sample. */
    sample: text().notNull(),
    /** Natural key of the item: message and subject key. */
    subject: text().notNull(),
    /** Stratum it was drawn from. */
    stratum: text().notNull(),
    /** The person's word. */
    label: text({ enum: verdictWords }).notNull(),
    /** Who labelled: a role or name that the operator chose. */
    labeller: text().notNull(),
    /** When (ISO 8601 UTC). */
    labelledAt: text().notNull(),
  },
  (t) => [index("labels_by_subject").on(t.sample, t.subject)],
);

export type JudgementRun = typeof judgementRuns.$inferSelect;
export type Verdict = typeof verdicts.$inferSelect;
export type HostVerdict = typeof hostVerdicts.$inferSelect;
export type Alignment = typeof alignments.$inferSelect;
export type Label = typeof labels.$inferSelect;
