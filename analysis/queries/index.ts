import type { Database } from "../../data/database.ts";
import { accuracy, correctedShares } from "./campaign/accuracy.ts";
import { coverage } from "./campaign/coverage.ts";
import { funnel } from "./campaign/funnel.ts";
import { signUpLeaks } from "./campaign/sign-up-leaks.ts";
import { signUpReviews } from "./campaign/sign-up-reviews.ts";
import { signUpRows } from "./campaign/sign-ups.ts";
import { strata, strataDifferences } from "./campaign/strata.ts";
import { disguises } from "./hosts/disguises.ts";
import { hosts } from "./hosts/hosts.ts";
import { extraction } from "./messages/extraction.ts";
import { resources } from "./messages/resources.ts";
import { arms } from "./senders/arms.ts";
import { behaviour } from "./senders/behaviour.ts";
import { campaignDifference } from "./senders/campaign-difference.ts";
import { definitionAgreement } from "./senders/definition-agreement.ts";
import { entities } from "./senders/entities.ts";
import { leaks } from "./senders/leaks.ts";
import { prevalence } from "./senders/prevalence.ts";
import { protections } from "./senders/protections.ts";
import { senders } from "./senders/senders.ts";
import { tallyMessages } from "./senders/tally.ts";
import { timeline } from "./senders/timeline.ts";

/** What a query may need beside the campaign file. */
export interface QueryContext {
  /** Items of each stage that are not closed, which only the crawler's own selections know. */
  readonly pending: ReadonlyMap<string, number>;
  /** An earlier campaign to compare with; null without one. */
  readonly other: Database | null;
}

export interface Query {
  readonly name: string;
  readonly summary: string;
  run(db: Database, context: QueryContext): readonly object[];
}

/** Every query that `pixelcensus query NAME` prints; TABLE. */
export const queries: readonly Query[] = [
  { name: "accuracy", summary: "precision and recall against labels by hand", run: (db) => accuracy(db) },
  {
    name: "corrected",
    summary: "share of references that track, corrected for the judge's own errors by a labelled sample",
    run: (db) => correctedShares(db),
  },
  {
    name: "campaign-difference",
    summary: "this campaign against another one (--with DIR), senders of both in pairs",
    run: (db, { other }) => (other === null ? [] : campaignDifference(other, db)),
  },
  {
    name: "coverage",
    summary: "how far each stage has come, with the reasons of what was given up",
    run: (db, { pending }) => coverage(db, pending),
  },
  { name: "arms", summary: "arms of the experiment beside each other", run: (db) => arms(db).rows },
  { name: "arm-differences", summary: "differences between arms, sender by sender", run: (db) => arms(db).differences },
  {
    name: "behaviour",
    summary: "what later messages differ in between seeds that open and seeds that never do",
    run: (db) => behaviour(db),
  },
  {
    name: "definition-agreement",
    summary: "how often two definitions agree on a message",
    run: (db) => definitionAgreement(db),
  },
  { name: "disguises", summary: "names on senders' sites that others serve", run: (db) => disguises(db).rows },
  { name: "entities", summary: "who receives what, at how many senders, with intervals", run: (db) => entities(db) },
  {
    name: "extraction",
    summary: "requests of openings that the extractor foresaw and did not, by cause",
    run: (db) => extraction(db),
  },
  { name: "funnel", summary: "from planned site to comparable message, every denominator", run: (db) => funnel(db) },
  { name: "hosts", summary: "who serves each host, by which technique, how sure and why", run: (db) => hosts(db) },
  { name: "leaks", summary: "who receives the address, in which form", run: (db) => leaks(db) },
  { name: "prevalence", summary: "shares under each definition, with intervals", run: (db) => prevalence(db) },
  {
    name: "prevalence-with-imported",
    summary: "the same with imported messages to no seed, each a message of the site of its From",
    run: (db) => prevalence(db, tallyMessages(db, "planned or imported")),
  },
  { name: "protections", summary: "what each defence lets through, and what is learnt", run: (db) => protections(db) },
  { name: "resources", summary: "every resource of every message, judged", run: (db) => resources(db) },
  { name: "senders", summary: "every sender with its messages and trackers", run: (db) => senders(db).rows },
  {
    name: "sign-up-leaks",
    summary: "who beside the site got the address at sign-up, in which form",
    run: (db) => signUpLeaks(db),
  },
  { name: "sign-ups", summary: "every attempt, how it ended, how many messages came", run: (db) => signUpRows(db) },
  {
    name: "sign-up-reviews",
    summary: "how often people who reviewed attempts came to another outcome than the tool",
    run: (db) => signUpReviews(db),
  },
  { name: "strata", summary: "prevalence by rank, country and sector", run: (db) => strata(db) },
  {
    name: "strata-differences",
    summary: "each stratum against the others, with false-discovery control",
    run: (db) => strataDifferences(strata(db)),
  },
  { name: "timeline", summary: "messages and tracked messages by week", run: (db) => timeline(db) },
];
