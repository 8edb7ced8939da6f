import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { json } from "./columns.ts";

/** The campaign itself; exactly one row. */
export const campaigns = sqliteTable("campaigns", {
  /** Always 1: a campaign file holds one campaign. */
  id: integer().primaryKey(),
  /** The name in campaign.yaml when the file was made. */
  name: text().notNull(),
  /** 128 random bits, hex: what the TXT record of domain control has to publish. */
  nonce: text().notNull(),
  /** When census.db was made (ISO 8601 UTC). */
  createdAt: text().notNull(),
  /** Version of pixelcensus that made it. */
  toolVersion: text().notNull(),
});

/** Each content of campaign.yaml that a run has used. */
export const campaignFiles = sqliteTable("campaign_files", {
  /** SHA-256 of the file's bytes, hex. */
  sha256: text().primaryKey(),
  /** The file's text. */
  content: text().notNull(),
  /** When a run first used it (ISO 8601 UTC). */
  firstUsedAt: text().notNull(),
});

/** A newsletter site: a registrable domain that is in the plan, or that an imported message came from. */
export const sites = sqliteTable("sites", {
  /** The registrable domain, in A-label form. */
  site: text().primaryKey(),
  /** The address where the sign-up starts; null for a site known only from imported mail. */
  url: text(),
  /** Popularity rank in the list it came from; null if none was given. */
  rank: integer(),
  /** Country (ISO 3166-1 alpha-2) as the plan says; null if none was given. */
  country: text(),
  /** Sector as the plan says; null if none was given. */
  sector: text(),
  /** `plan` for a planned site, `import` for one that only imported mail names. */
  origin: text({ enum: ["plan", "import"] }).notNull(),
  /** When it entered the campaign (ISO 8601 UTC). */
  plannedAt: text().notNull(),
});

/** Who a seed says it is in a form: invented, reproducible from the campaign's random seed. */
export interface Persona {
  readonly firstName: string;
  readonly lastName: string;
  readonly locale: string;
  readonly birthYear: number;
  readonly country: string;
}

/** A seed address: given to one site only, so that mail to it names its source. */
export const seeds = sqliteTable(
  "seeds",
  {
    /** The address; its local part is 80 random bits drawn at `plan`. */
    address: text().primaryKey(),
    /** The one site it is given to. */
    site: text()
      .notNull()
      .references(() => sites.site),
    /** Name of its arm of the experiment. */
    arm: text().notNull(),
    /** Number of the twin within site and arm, from 0. */
    twin: integer().notNull(),
    /** What a form is told where it insists. */
    persona: json<Persona>().notNull(),
    /** When it was drawn (ISO 8601 UTC). */
    plannedAt: text().notNull(),
  },
  (t) => [index("seeds_by_site").on(t.site, t.arm, t.twin)],
);

/** A site that asked, or was decided, to be left out; honoured also when already planned. */
export const exclusions = sqliteTable("exclusions", {
  /** The registrable domain. */
  site: text().primaryKey(),
  /** The date given with the exclusion (ISO 8601 date). */
  date: text().notNull(),
  /** Why, in the words of campaign.yaml. */
  reason: text().notNull(),
  /** When the campaign learnt of it (ISO 8601 UTC). */
  recordedAt: text().notNull(),
});

/** One check that the seed domain is under the campaign's control. */
export const domainProofs = sqliteTable("domain_proofs", {
  id: integer().primaryKey(),
  /** The seed domain. */
  domain: text().notNull(),
  /** Whether the TXT record held the campaign's nonce. */
  holds: integer({ mode: "boolean" }).notNull(),
  /** What was asked and answered, in words. */
  detail: text().notNull(),
  /** Whether the proof was made inside a test internet, where it is worth nothing elsewhere. */
  underTest: integer({ mode: "boolean" }).notNull(),
  /** When (ISO 8601 UTC). */
  checkedAt: text().notNull(),
});

/** Who runs the crawl loop. A row that is older than its life is nobody's. */
export const leases = sqliteTable("leases", {
  /** What the lease is for: `crawl`. */
  name: text().primaryKey(),
  /** Random identity of the holder. */
  holder: text().notNull(),
  /** Process id and host of the holder, for people. */
  who: text().notNull(),
  /** When it was taken (ISO 8601 UTC). */
  since: text().notNull(),
  /** When the holder last said that it lives (ISO 8601 UTC). */
  renewedAt: text().notNull(),
});

/** Leave to do one act that cannot be undone, written just before the act and never twice. */
export const permits = sqliteTable("permits", {
  /** Stage, seed, site and round in one text. */
  actKey: text().primaryKey(),
  /** When leave was given (ISO 8601 UTC). */
  grantedAt: text().notNull(),
});

/** What the operator keeps about senders and people: answers, holds, pins, in the order they were said. */
export const notes = sqliteTable(
  "notes",
  {
    id: integer().primaryKey(),
    /** `reply` of a sender, `hold` against erasure, `edition` of a publication. */
    kind: text({ enum: ["reply", "hold", "edition"] }).notNull(),
    /** What it is about, by natural key. */
    subject: text().notNull(),
    /** The content. */
    content: json<Readonly<Record<string, string | number | boolean | null>>>().notNull(),
    /** Who said it; a role or a name that the operator chose. */
    author: text().notNull(),
    /** When (ISO 8601 UTC). */
    notedAt: text().notNull(),
  },
  (t) => [index("notes_by_subject").on(t.kind, t.subject)],
);

export type Site = typeof sites.$inferSelect;
export type Seed = typeof seeds.$inferSelect;
export type Exclusion = typeof exclusions.$inferSelect;
export type DomainProof = typeof domainProofs.$inferSelect;
