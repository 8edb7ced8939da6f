import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { verifyStamp } from "../../data/time-stamp.ts";
import { archivedKeys } from "./archived-keys.ts";
import { checkBag } from "./bag.ts";
import { checkDerivations, type Derivations } from "./check-derivations.ts";
import { about, type CheckedClaim, claim } from "./checked-claim.ts";
import { blobFacts, blobPath } from "./dossier.ts";
import { factNames, factsFromJson } from "./dossier-facts.ts";
import { checkExtract, type JournalExtract } from "./journal-proof.ts";
import type { Method } from "./report.ts";

/** What the check needs beside the bag. */
export interface VerifyWorld extends Derivations {
  /** PEM of time-stamp roots that the reader trusts; none means that chains of certificates are not judged. */
  readonly roots: readonly string[];
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
    const journal = JSON.parse(readFileSync(join(root, "data", "journal.json"), "utf8")) as JournalExtract | null;
    claims.push(...(await checkJournal(journal, world)));
    if (readMethod(root).form === "redacted") claims.push(...leftOut());
    else claims.push(...(await checkFacts(root, journal, world)));
  } catch (error) {
    claims.push({ claim: "the facts can be read", state: "fails", detail: (error as Error).message });
  }
  return claims;
}

/** None of it can be checked where bodies, answers and addresses are left out; the full form can. */
function leftOut(): CheckedClaim[] {
  const detail = "the redacted form leaves out what this needs";
  return Object.values(about).map((text) => ({ claim: text, state: "left out", detail }));
}

async function checkFacts(root: string, journal: JournalExtract | null, world: VerifyWorld): Promise<CheckedClaim[]> {
  const facts: Facts = new Map(factNames.map((name) => [name, readFacts(root, name)]));
  const unnamed = journal === null ? ["the bag holds no journal"] : unjournalled(journal, facts);
  return [
    claim(about.journalled, unnamed),
    checkBlobs(root, facts),
    checkKeys(root, facts),
    ...(await checkDerivations(root, facts, world)),
  ];
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

async function checkJournal(journal: JournalExtract | null, world: VerifyWorld): Promise<CheckedClaim[]> {
  const entries = "every journal entry stands under the journal's head";
  if (journal === null) return [{ claim: entries, state: "fails", detail: "the bag holds no journal" }];
  const claims = [claim(entries, checkExtract(journal))];
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
  return claim(about.blobs, [...new Set(problems)]);
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
  return claim(about.keys, problems);
}

function readMethod(root: string): Method {
  return JSON.parse(readFileSync(join(root, "data", "method.json"), "utf8")) as Method;
}

function readFacts(root: string, name: string): Record<string, unknown>[] {
  const path = join(root, "data", "facts", `${name}.json`);
  return existsSync(path) ? factsFromJson(readFileSync(path, "utf8")) : [];
}
