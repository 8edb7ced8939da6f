import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Database, inTransaction, openDatabase } from "../../data/database.ts";
import { alignments, chains, dnsRecords, hostVerdicts, judgementRuns, verdicts } from "../../data/schema/index.ts";
import { about, type CheckedClaim, claim } from "./checked-claim.ts";
import { blobPath } from "./dossier.ts";
import { loadFacts } from "./dossier-facts.ts";
import type { Method } from "./report.ts";

/** The derivations of ours that the check repeats; each works on a campaign file that holds the bag's facts alone. */
export interface Derivations {
  /** Derives all DNS rows from their bytes. */
  replayLookups(db: Database): void;
  /** Judges the campaign file anew. */
  judge(db: Database): void;
  /** Repeats the checks of origin from stored bytes and answers. */
  repeatChecks(
    db: Database,
    bytesOf: (sha256: string) => Buffer,
  ): AsyncIterable<{ readonly message: string; readonly outcome: string; readonly detail: string | null }>;
}

type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** Derives DNS rows, origins and verdicts again from the facts of a bag, in an empty campaign file. */
export async function checkDerivations(root: string, facts: Facts, world: Derivations): Promise<CheckedClaim[]> {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-verify-"));
  const tables = join(root, "data", "tables");
  if (existsSync(tables)) cpSync(tables, join(folder, "lists"), { recursive: true });
  const db = openDatabase(join(folder, "census.db"));
  try {
    db.$client.pragma("synchronous = OFF");
    db.$client.pragma("foreign_keys = OFF"); // a bag holds the rows of one sender, not all that they refer to
    inTransaction(db, (tx) => loadFacts(tx, facts));
    const claims: CheckedClaim[] = [];
    const dnsBefore = dnsRows(db);
    world.replayLookups(db);
    claims.push(
      claim(about.chains, isDeepStrictEqual(dnsRows(db), dnsBefore) ? [] : ["derived again, chains or records differ"]),
    );
    claims.push(await checkOrigins(db, root, world));
    claims.push(rejudged(db, root, facts, world));
    return claims;
  } finally {
    db.$client.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function dnsRows(db: Database): unknown {
  const order = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  return [order(db.select().from(chains).all()), order(db.select().from(dnsRecords).all())];
}

async function checkOrigins(db: Database, root: string, world: Derivations): Promise<CheckedClaim> {
  const problems: string[] = [];
  const unknown: string[] = [];
  const bytesOf = (sha256: string) => readFileSync(join(root, "data", blobPath("messages", sha256, "eml")));
  for await (const { message, outcome, detail } of world.repeatChecks(db, bytesOf)) {
    if (outcome === "different") problems.push(`${message.slice(0, 12)}: ${detail}`);
    if (outcome === "unknown") unknown.push(`${message.slice(0, 12)}: ${detail}`);
  }
  if (problems.length === 0 && unknown.length > 0)
    return { claim: about.origins, state: "unchecked", detail: unknown.join("; ") };
  return claim(about.origins, problems);
}

/** The verdicts, judged again from the facts of the bag alone. */
function rejudged(db: Database, root: string, facts: Facts, world: Derivations): CheckedClaim {
  const run = facts.get("judgement-runs")?.[0];
  if (run === undefined) return { claim: about.verdicts, state: "unchecked", detail: "nothing was judged" };
  const before = spoken(facts.get("verdicts") ?? [], facts.get("host-verdicts") ?? []);
  for (const table of [verdicts, alignments, hostVerdicts, judgementRuns]) db.delete(table).run();
  world.judge(db);
  const after = spoken(db.select().from(verdicts).all(), db.select().from(hostVerdicts).all());
  const hosts = new Set((facts.get("host-verdicts") ?? []).map(({ host }) => host));
  const problems = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key) && (!key.startsWith("host ") || hosts.has(key.slice(5))))
    .map(
      (key) => `${key.slice(0, 12)} ${key.split(" ").slice(1).join(" ")}: ${before.get(key)} became ${after.get(key)}`,
    );
  const lists = (run.lists as readonly { readonly name: string }[]).map(({ name }) => name);
  const outside = [...lists, ...tablesLeftOut(root)];
  if (problems.length > 0 && outside.length > 0)
    return {
      claim: about.verdicts,
      state: "unchecked",
      detail: `${problems.length} rest on lists that are not in the bag: ${outside.join(", ")}`,
    };
  return claim(about.verdicts, problems);
}

type Row = Readonly<Record<string, unknown>>;

/** What was said of each subject and of each host, by what it was said of. */
function spoken(rows: readonly Row[], hosts: readonly Row[]): Map<string, string> {
  return new Map([
    ...rows.map(
      ({ message, subjectKind, subjectKey, technicalClass, verdict, level, reason, servedBy }) =>
        [
          `${message} ${subjectKind} ${subjectKey}`,
          `${technicalClass} ${verdict} ${level} ${reason} ${servedBy}`,
        ] as const,
    ),
    ...hosts.map(
      ({ host, technique, level, servedBy }) => [`host ${host}`, `${technique} ${level} ${servedBy}`] as const,
    ),
  ]);
}

function tablesLeftOut(root: string): string[] {
  const method = JSON.parse(readFileSync(join(root, "data", "method.json"), "utf8")) as Pick<Method, "missing">;
  return method.missing.filter((line) => line.startsWith("tables/")).map((line) => line.split(" ")[0]!);
}
