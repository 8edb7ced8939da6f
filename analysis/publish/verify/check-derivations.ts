import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "../../../data/database.ts";
import {
  chains,
  dnsHeaders,
  dnsRecords,
  heads,
  links,
  parts,
  readReceipts,
  resources,
} from "../../../data/schema/index.ts";
import { type BagCampaign, differences, type Judge, judgedAlone, openBagCampaign } from "../dossier/bag-campaign.ts";
import { blobPath } from "../dossier/dossier.ts";
import type { HarOf } from "../dossier/drawn-files.ts";
import type { BagContent } from "../dossier/read-bag.ts";
import { checkDrawn } from "./check-files.ts";
import { about, type CheckedClaim, claim, shortened } from "./checked-claim.ts";

/** The derivations of ours that the check repeats; each works on a campaign file that holds the bag's facts alone. */
export interface Derivations {
  readonly toolVersion: string;
  /** Takes all messages apart again, from their bytes. */
  replayMessages(db: Database, bytesOf: (sha256: string) => Uint8Array | null): void;
  /** Derives all DNS rows from their bytes. */
  replayLookups(db: Database): void;
  /** Judges the campaign file anew, with the lists in its folder. */
  readonly judge: Judge;
  /** An opening as HTTP Archive. */
  readonly har: HarOf;
  /** Repeats the checks of origin from stored bytes and answers. */
  repeatChecks(
    db: Database,
    bytesOf: (sha256: string) => Buffer,
  ): AsyncIterable<{ readonly message: string; readonly outcome: string; readonly detail: string | null }>;
}

/** Derives structure, DNS rows, origins, verdicts and drawn files again from a bag's facts, in an empty campaign file. */
export async function checkDerivations(bag: BagContent, world: Derivations): Promise<CheckedClaim[]> {
  const campaign = openBagCampaign(bag.facts, bag.lists);
  try {
    const { db } = campaign;
    const bytesOf = (sha256: string) => readFileSync(join(bag.root, "data", blobPath("messages", sha256, "eml")));
    const drawn = checkDrawn(bag, (opening) => world.har(db, opening, bag.method.toolVersion), world.toolVersion);
    const structure = checkStructure(bag, db, bytesOf, world);
    const dnsBefore = rowsOf(db, [dnsHeaders, dnsRecords, chains]);
    world.replayLookups(db);
    const dns = isDeepStrictEqual(rowsOf(db, [dnsHeaders, dnsRecords, chains]), dnsBefore)
      ? []
      : ["derived again, chains or records differ"];
    return [
      drawn,
      structure,
      repeated(about.chains, dns, bag, world),
      await checkOrigins(bag, db, bytesOf, world),
      rejudged(bag, campaign, world),
    ];
  } finally {
    campaign.close();
  }
}

/** Another version of the tool may derive otherwise, which says nothing against the bag. */
function repeated(text: string, problems: readonly string[], { method }: BagContent, world: Derivations): CheckedClaim {
  if (problems.length === 0 || method.toolVersion === world.toolVersion) return claim(text, problems);
  const detail = `derived by pixelcensus ${method.toolVersion}, and this is ${world.toolVersion}: ${shortened(problems)}`;
  return { claim: text, state: "unchecked", detail };
}

function rowsOf(db: Database, tables: readonly SQLiteTable[]): readonly (readonly string[])[] {
  return tables.map((table) =>
    db
      .select()
      .from(table)
      .all()
      .map((row) => JSON.stringify(row))
      .toSorted(),
  );
}

/** Tables that are derived from a message's bytes, by the fact that holds them; TABLE. */
const structure: readonly (readonly [fact: string, table: SQLiteTable])[] = [
  ["heads", heads],
  ["parts", parts],
  ["resources", resources],
  ["links", links],
  ["read-receipts", readReceipts],
];

function checkStructure(
  bag: BagContent,
  db: Database,
  bytesOf: (sha256: string) => Buffer,
  world: Derivations,
): CheckedClaim {
  const tables = structure.map(([, table]) => table);
  const before = rowsOf(db, tables);
  world.replayMessages(db, (sha256) => {
    try {
      return bytesOf(sha256);
    } catch {
      return null; // told by the claim on blobs, and here by rows that no longer follow
    }
  });
  const after = rowsOf(db, tables);
  const problems = structure.flatMap(([fact], place) => {
    const [own, again] = [new Set(before[place]), new Set(after[place])];
    const differing = [...[...own].filter((row) => !again.has(row)), ...[...again].filter((row) => !own.has(row))];
    const messages = new Set(differing.map((row) => String((JSON.parse(row) as { message: string }).message)));
    return [...messages].map((message) => `facts/${fact}.json differs from what message ${message.slice(0, 16)} gives`);
  });
  return repeated(about.structure, problems, bag, world);
}

async function checkOrigins(
  bag: BagContent,
  db: Database,
  bytesOf: (sha256: string) => Buffer,
  world: Derivations,
): Promise<CheckedClaim> {
  const problems: string[] = [];
  const unknown: string[] = [];
  for await (const { message, outcome, detail } of world.repeatChecks(db, bytesOf)) {
    if (outcome === "different") problems.push(`${message.slice(0, 12)}: ${detail}`);
    if (outcome === "unknown") unknown.push(`${message.slice(0, 12)}: ${detail}`);
  }
  if (problems.length === 0 && unknown.length > 0)
    return { claim: about.origins, state: "unchecked", detail: shortened(unknown) };
  return repeated(about.origins, problems, bag, world);
}

/** Two values from a little before the place where they part. */
function changed(before: unknown, after: unknown): string {
  const [own, other] = [JSON.stringify(before ?? null), JSON.stringify(after ?? null)];
  let same = 0;
  while (same < own.length && own[same] === other[same]) same += 1;
  const from = same <= 40 ? 0 : same - 20;
  const shown = (text: string) =>
    `${from > 0 ? "…" : ""}${text.slice(from, from + 100)}${text.length > from + 100 ? "…" : ""}`;
  return `${shown(own)} became ${shown(other)}`;
}

/** The verdicts, judged again from the facts of the bag alone. */
function rejudged(bag: BagContent, campaign: BagCampaign, world: Derivations): CheckedClaim {
  const { facts, method } = bag;
  const run = facts.get("judgement-runs")?.[0];
  if (run === undefined) return claim(about.verdicts, ["facts/judgement-runs.json names no run"]);
  const after = judgedAlone(campaign, method.site, world.judge);
  const again = after.get("judgement-runs")![0]!;
  const told = differences(facts, after).map(({ subject, columns, before, after: later }) => {
    const name = [subject.slice(0, 12), ...subject.split(" ").slice(1)].join(" ");
    if (before === undefined || later === undefined)
      return `${name}: ${before === undefined ? "nothing" : "a verdict"} became ${later === undefined ? "nothing" : "a verdict"}`;
    const changes = columns.slice(0, 3).map((column) => `${column} ${changed(before[column], later[column])}`);
    return `${name}: ${changes.join(", ")}`;
  });
  const made = (["codeVersion", "ruleSets", "lists"] as const)
    .filter((column) => !isDeepStrictEqual(run[column], again[column]))
    .map((column) => `the run's ${column} became ${JSON.stringify(again[column])}`);
  const problems = [...told, ...made];
  const missing = method.missing.filter((line) => line.startsWith("lists/"));
  if (problems.length > 0 && missing.length > 0)
    return {
      claim: about.verdicts,
      state: "unchecked",
      detail: `${problems.length} may rest on lists that are not in the bag: ${missing.join(", ")}`,
    };
  return repeated(about.verdicts, problems, bag, world);
}
