import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Database, inTransaction, openDatabase } from "../../data/database.ts";
import { alignments, chains, dnsRecords, hostVerdicts, judgementRuns, verdicts } from "../../data/schema/index.ts";
import { verifyStamp } from "../../data/time-stamp.ts";
import { archivedKeys } from "./archived-keys.ts";
import { checkBag } from "./bag.ts";
import { blobFacts, blobPath } from "./dossier.ts";
import { factNames, factsFromJson, loadFacts } from "./dossier-facts.ts";
import { checkExtract, type JournalExtract } from "./journal-proof.ts";
import type { Method } from "./report.ts";

/** One claim of a bag: it holds, it does not, or it could not be checked. */
export interface CheckedClaim {
  readonly claim: string;
  readonly state: "holds" | "fails" | "unchecked";
  readonly detail: string;
}

/** The derivations of ours that the check repeats; each works on a campaign file that holds the bag's facts alone. */
export interface VerifyWorld {
  /** PEM of time-stamp roots that the reader trusts; none means that chains of certificates are not judged. */
  readonly roots: readonly string[];
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

/** Checks a dossier from its own bytes: needs no campaign, no network, and trusts nothing that a file says of its state. */
export async function verifyBag(root: string, world: VerifyWorld): Promise<CheckedClaim[]> {
  const problems = await checkBag(root);
  const manifest = claim("no file was altered, added or removed", problems);
  if (!existsSync(join(root, "data", "method.json"))) return [manifest];
  const claims = [manifest];
  try {
    claims.push(...(await checkSeals(root, world)));
    const facts: Facts = new Map(factNames.map((name) => [name, readFacts(root, name)]));
    const journal = JSON.parse(readFileSync(join(root, "data", "journal.json"), "utf8")) as JournalExtract | null;
    claims.push(...(await checkJournal(journal, facts, world)), checkBlobs(root, facts), checkKeys(root, facts));
    claims.push(...(await checkDerivations(root, facts, world)));
  } catch (error) {
    claims.push({ claim: "the facts can be read", state: "fails", detail: (error as Error).message });
  }
  return claims;
}

/** Tokens over the tag manifest: what fixes the whole folder in time. */
async function checkSeals(root: string, world: VerifyWorld): Promise<CheckedClaim[]> {
  const about = "the folder existed at a time that an authority states";
  const tokens = readdirSync(root).filter((name) => name.endsWith(".tsr"));
  if (tokens.length === 0) {
    const { unstamped } = readMethod(root);
    return unstamped.length === 0
      ? [{ claim: about, state: "fails", detail: "it was closed with a token, and bears none" }]
      : [{ claim: about, state: "unchecked", detail: "UNSTAMPED: the folder bears no token" }];
  }
  const path = join(root, "tagmanifest-sha256.txt");
  const data = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  return Promise.all(tokens.map((name) => checkToken(about, name, data, readFileSync(join(root, name)), world)));
}

async function checkToken(
  about: string,
  name: string,
  data: Buffer,
  token: Buffer,
  { roots }: VerifyWorld,
): Promise<CheckedClaim> {
  try {
    const { stampedAt, signer } = await verifyStamp(data, token, { roots });
    const detail = `${name}: ${stampedAt} by ${signer}`;
    if (roots.length > 0) return { claim: about, state: "holds", detail };
    return {
      claim: about,
      state: "unchecked",
      detail: `${detail}; its certificate was compared with no root (--roots)`,
    };
  } catch (error) {
    return { claim: about, state: "fails", detail: `${name}: ${(error as Error).message}` };
  }
}

async function checkJournal(journal: JournalExtract | null, facts: Facts, world: VerifyWorld): Promise<CheckedClaim[]> {
  if (journal === null)
    return [{ claim: "the facts stand in the journal", state: "fails", detail: "the bag holds no journal" }];
  const claims = [
    claim("every journal entry stands under the journal's head", checkExtract(journal)),
    claim("the facts stand in the journal", unjournalled(journal, facts)),
  ];
  const about = "the journal's head existed at a time that an authority states";
  const stamped = journal.stamps.filter(({ token }) => token !== null);
  if (stamped.length === 0) claims.push({ claim: about, state: "unchecked", detail: "no authority stamped this head" });
  for (const { head, authority, token } of stamped) {
    const same = JSON.parse(head) as JournalExtract["head"];
    if (same.merkleRoot !== journal.head.merkleRoot || same.sequence !== journal.head.sequence)
      claims.push({ claim: about, state: "fails", detail: `${authority}: the token is over another head` });
    else claims.push(await checkToken(about, authority, Buffer.from(head), Buffer.from(token!, "base64"), world));
  }
  return claims;
}

/** Deliveries and visits of the bag that no entry names, or that say other than their entry. */
function unjournalled(journal: JournalExtract, facts: Facts): string[] {
  const entries = new Map(journal.entries.map((entry) => [entry.subject, entry]));
  const problems: string[] = [];
  for (const row of facts.get("deliveries") ?? []) {
    const entry = entries.get(String(row.deliveryKey));
    if (entry === undefined) problems.push(`delivery ${row.deliveryKey} has no entry`);
    if (entry?.canonical == null) continue;
    const fact = JSON.parse(Buffer.from(entry.canonical, "base64").toString("utf8")) as Record<string, unknown>;
    for (const [field, value] of Object.entries(row)) {
      if (field in fact && !isDeepStrictEqual(value, fact[field]))
        problems.push(`delivery ${row.deliveryKey}: ${field} differs from its entry`);
    }
  }
  for (const row of facts.get("visits") ?? [])
    if (!entries.has(String(row.visitKey))) problems.push(`visit ${row.visitKey} has no entry`);
  for (const row of facts.get("lookups") ?? []) {
    const named = [...entries.values()].some(
      ({ kind, subject }) => kind === "lookup" && subject.includes(String(row.host)),
    );
    if (!named) problems.push(`lookup ${row.host} has no entry`);
  }
  return problems;
}

/** Every blob that a fact names has that hash. */
function checkBlobs(root: string, facts: Facts): CheckedClaim {
  const { missing } = readMethod(root);
  const problems: string[] = [];
  for (const { fact, column, folder, ending, onlyIf } of blobFacts) {
    for (const row of facts.get(fact) ?? []) {
      const sha256 = row[column];
      if (typeof sha256 !== "string" || (onlyIf !== undefined && row[onlyIf] !== true)) continue;
      const path = join("data", blobPath(folder, sha256, ending));
      if (missing.some((line) => line.includes(sha256))) continue;
      if (!existsSync(join(root, path))) problems.push(`${path} is missing`);
      else if (
        createHash("sha256")
          .update(readFileSync(join(root, path)))
          .digest("hex") !== sha256
      )
        problems.push(`${path} is not what ${fact} names`);
    }
  }
  return claim("messages, bodies and screenshots are those that the facts name", [...new Set(problems)]);
}

/** The key files are what the stored answers hold. */
function checkKeys(root: string, facts: Facts): CheckedClaim {
  const problems: string[] = [];
  const keys = archivedKeys(facts.get("authentication-answers") ?? []);
  for (const [name, key] of keys) {
    const path = join("data", "keys", name);
    if (!existsSync(join(root, path))) problems.push(`${path} is missing`);
    else if (readFileSync(join(root, path), "utf8") !== key) problems.push(`${path} is not the key that DNS answered`);
  }
  return claim("the DKIM keys are those that DNS answered", problems);
}

async function checkDerivations(root: string, facts: Facts, world: VerifyWorld): Promise<CheckedClaim[]> {
  const db = openDatabase(":memory:");
  try {
    db.$client.pragma("foreign_keys = OFF"); // a bag holds the rows of one sender, not all that they refer to
    inTransaction(db, (tx) => loadFacts(tx, facts));
    const claims: CheckedClaim[] = [];
    const dnsBefore = dnsRows(db);
    world.replayLookups(db);
    claims.push(
      claim(
        "the DNS chains follow from the stored bytes",
        isDeepStrictEqual(dnsRows(db), dnsBefore) ? [] : ["derived again, chains or records differ"],
      ),
    );
    claims.push(await checkOrigins(db, root, world));
    claims.push(rejudged(db, facts, world));
    return claims;
  } finally {
    db.$client.close();
  }
}

function dnsRows(db: Database): unknown {
  const order = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).toSorted();
  return [order(db.select().from(chains).all()), order(db.select().from(dnsRecords).all())];
}

async function checkOrigins(db: Database, root: string, world: VerifyWorld): Promise<CheckedClaim> {
  const about = "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers";
  const problems: string[] = [];
  const unknown: string[] = [];
  const bytesOf = (sha256: string) => readFileSync(join(root, "data", blobPath("messages", sha256, "eml")));
  for await (const { message, outcome, detail } of world.repeatChecks(db, bytesOf)) {
    if (outcome === "different") problems.push(`${message.slice(0, 12)}: ${detail}`);
    if (outcome === "unknown") unknown.push(`${message.slice(0, 12)}: ${detail}`);
  }
  if (problems.length === 0 && unknown.length > 0)
    return { claim: about, state: "unchecked", detail: unknown.join("; ") };
  return claim(about, problems);
}

/** The verdicts, judged again from the facts of the bag alone. */
function rejudged(db: Database, facts: Facts, world: VerifyWorld): CheckedClaim {
  const about = "the verdicts follow from the facts in the bag";
  const run = facts.get("judgement-runs")?.[0];
  if (run === undefined) return { claim: about, state: "unchecked", detail: "nothing was judged" };
  const spoken = (rows: readonly Record<string, unknown>[]) =>
    new Map(
      rows.map((row) => [
        `${row.message} ${row.subjectKind} ${row.subjectKey}`,
        `${row.technicalClass} ${row.verdict} ${row.level} ${row.reason}`,
      ]),
    );
  const before = spoken(facts.get("verdicts") ?? []);
  for (const table of [verdicts, alignments, hostVerdicts, judgementRuns]) db.delete(table).run();
  world.judge(db);
  const after = spoken(db.select().from(verdicts).all());
  const problems = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key) !== after.get(key))
    .map(
      (key) => `${key.slice(0, 12)} ${key.split(" ").slice(1).join(" ")}: ${before.get(key)} became ${after.get(key)}`,
    );
  const lists = run.lists as readonly { readonly name: string }[];
  if (problems.length > 0 && lists.length > 0)
    return {
      claim: about,
      state: "unchecked",
      detail: `${problems.length} rest on lists that are not in the bag: ${lists.map(({ name }) => name).join(", ")}`,
    };
  return claim(about, problems);
}

function readMethod(root: string): Method {
  return JSON.parse(readFileSync(join(root, "data", "method.json"), "utf8")) as Method;
}

function readFacts(root: string, name: string): Record<string, unknown>[] {
  const path = join(root, "data", "facts", `${name}.json`);
  return existsSync(path) ? factsFromJson(readFileSync(path, "utf8")) : [];
}

function claim(text: string, problems: readonly string[]): CheckedClaim {
  if (problems.length === 0) return { claim: text, state: "holds", detail: "" };
  return {
    claim: text,
    state: "fails",
    detail: problems.slice(0, 20).join("; ") + (problems.length > 20 ? `; and ${problems.length - 20} more` : ""),
  };
}
