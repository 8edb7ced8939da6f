import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { verifyStamp } from "../../../data/time-stamp.ts";
import { checkBag } from "../dossier/bag.ts";
import { checkExtract, type JournalExtract } from "../dossier/journal-proof.ts";
import { type BagContent, readBag } from "../dossier/read-bag.ts";
import { unzipBag } from "../dossier/unzip-bag.ts";
import { checkDerivations, type Derivations } from "./check-derivations.ts";
import { checkBlobs, checkDrawn, checkKeys, checkLists, type ReadBody } from "./check-files.ts";
import { unjournalled } from "./check-journal.ts";
import { about, type CheckedClaim, claim } from "./checked-claim.ts";

/** What the check needs beside the bag. */
export interface VerifyWorld extends Derivations {
  /** PEM of time-stamp roots that the reader trusts; none means that chains of certificates are not judged. */
  readonly roots: readonly string[];
  /** What a kept body shows of itself. */
  readonly readBody: ReadBody;
}

/**
 * Checks a dossier, a folder or the zip that it is delivered as, from its own bytes: needs no campaign, no network, and
 * trusts nothing that a file says of its state.
 */
export async function verifyBag(path: string, world: VerifyWorld): Promise<CheckedClaim[]> {
  if (statSync(path).isDirectory()) return verifyFolder(path, world);
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-unzip-"));
  const about = "the zip holds one bag, and each file in it is whole";
  try {
    const root = unzipBag(path, folder);
    return [{ claim: about, state: "holds", detail: "" }, ...(await verifyFolder(root, world))];
  } catch (error) {
    return [{ claim: about, state: "fails", detail: (error as Error).message }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function verifyFolder(root: string, world: VerifyWorld): Promise<CheckedClaim[]> {
  const claims = [claim("no file was altered, added or removed", await checkBag(root))];
  try {
    const bag = readBag(root);
    claims.push(...(await checkSeals(bag, world)));
    for (const journal of bag.journals) claims.push(...(await checkJournal(journal, world)));
    claims.push(...(bag.method.form === "redacted" ? checkRedacted(bag, world) : await checkFull(bag, world)));
  } catch (error) {
    claims.push({ claim: "the facts can be read", state: "fails", detail: (error as Error).message });
  }
  return claims;
}

/** What can be checked where bodies, answers and addresses are left out; the rest can be in the full form. */
function checkRedacted(bag: BagContent, world: VerifyWorld): CheckedClaim[] {
  const whole = bag.journals.some((journal) => journal?.entries.some(({ salt, canonical }) => salt ?? canonical));
  const named = /^[0-9a-f]{64}$/.test(bag.method.fullTagManifest ?? "");
  const problems = [
    ...(whole ? ["data/journal.json: holds the content of entries, which the redacted form leaves out"] : []),
    ...(named ? [] : ["data/method.json: names no full form"]),
  ];
  const detail = "the redacted form leaves out what this needs";
  return [
    claim("it is the redacted form of a bag that it names by hash", problems),
    checkDrawn(bag, () => ({}), world.toolVersion),
    ...Object.values(about)
      .filter((text) => text !== about.drawn)
      .map((text) => ({ claim: text, state: "left out" as const, detail })),
  ];
}

async function checkFull(bag: BagContent, world: VerifyWorld): Promise<CheckedClaim[]> {
  const journals = bag.journals.filter((journal) => journal !== null);
  const unnamed = journals.length < bag.journals.length ? ["the bag holds no journal"] : [];
  return [
    claim(about.journalled, [...unnamed, ...unjournalled(journals, bag.facts)]),
    checkBlobs(bag, world.readBody),
    checkKeys(bag),
    checkLists(bag),
    ...(await checkDerivations(bag, world)),
  ];
}

/** Tokens over the tag manifest: what fixes the whole folder in time. */
async function checkSeals({ root, method }: BagContent, world: VerifyWorld): Promise<CheckedClaim[]> {
  const about = "the folder existed at a time that an authority states";
  const tokens = readdirSync(root).filter((name) => name.endsWith(".tsr"));
  if (tokens.length === 0) {
    return method.unstamped.length === 0
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
    if (!isDeepStrictEqual(same, journal.head))
      claims.push({ claim: about, state: "fails", detail: `${authority}: the token is over another head` });
    else claims.push(await checkToken(about, authority, Buffer.from(head), Buffer.from(token!, "base64"), world));
  }
  return claims;
}
