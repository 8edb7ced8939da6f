import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { and, asc, eq, getTableColumns, isNotNull } from "drizzle-orm";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import type { Database } from "../../../data/database.ts";
import { heads, openings, seeds } from "../../../data/schema/index.ts";
import { LeakFoundError } from "../data-set/data-set.ts";
import { packageTables } from "../data-set/package-tables.ts";
import { maskedPictures } from "../redaction/masked-pictures.ts";
import { type Pseudonyms, pseudonyms } from "../redaction/pseudonyms.ts";
import { redactedCopy, secretsOf } from "../redaction/redacted-copy.ts";
import { type FoundSecret, secretSearch } from "../redaction/secret-index.ts";
import type { Method } from "../report/report.ts";
import { maskedPath } from "../verify/check-files.ts";
import { checkText } from "../verify/check-text.ts";
import { BagWriter } from "./bag.ts";
import { addDrawn, bagName, type DossierWorld, namesOf, sealBag, type WrittenDossier } from "./dossier.ts";
import { type DossierScope, factsOf, factsToJson, factTables, scopeOf } from "./dossier-facts.ts";
import { type JournalExtract, journalExtract } from "./journal-proof.ts";
import { sealStamps } from "./seal-stamps.ts";

/** The bag that is redacted, and where the redacted one goes. */
export interface RedactionPlan {
  readonly scope: DossierScope;
  /** Folder of the full form. */
  readonly full: string;
  readonly parent: string;
  /** Key of the pseudonyms. */
  readonly key: Buffer;
}

/**
 * Writes the redacted form of a dossier: no bodies, pictures or pages, addresses and tokens as pseudonyms, journal entries
 * without their content. It names the SHA-256 of the full form's tag manifest. Every byte is searched for every form of
 * every seed address and for live tokens before it is written; throws LeakFoundError when one is found, and leaves nothing.
 */
export async function writeRedacted(
  db: Database,
  { scope, full, parent, key }: RedactionPlan,
  world: Omit<DossierWorld, "har">,
): Promise<WrittenDossier> {
  const secrets = secretsOf(db);
  const names = pseudonyms(key, secrets.seeds, secrets.tokens);
  const createdAt = world.now().toISOString();
  const content: Content = {
    facts: redactedFacts(db, scope, key),
    journal: withoutContent(journalExtract(db, namesOf(scope), scope.messages), names),
    findSecret: secretSearch(secrets.forms),
    pictures: maskedPictures(db, dirname(db.$client.name), onePerMailing(db, scope.messages)),
    method: {
      createdAt,
      toolVersion: world.toolVersion,
      site: scope.site,
      messages: scope.messages.length,
      missing: [],
      form: "redacted",
      fullTagManifest: tagManifestHash(full),
      unstamped: [],
      excerpts: [],
      judged: { by: "campaign", differing: 0 },
    },
  };
  const written = await sealBag(
    parent,
    `${bagName(scope.site, createdAt)}-redacted`,
    (root, unstamped) => build(root, content, unstamped, world),
    world.isStampable,
  );
  return { ...written, messages: scope.messages.length };
}

type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

interface Content {
  readonly facts: Facts;
  readonly journal: JournalExtract | null;
  /** Screenshots with what is personal greyed, by the hash of the whole one. */
  readonly pictures: ReadonlyMap<string, Buffer>;
  readonly findSecret: (bytes: Buffer) => FoundSecret | null;
  readonly method: Method;
}

async function build(
  root: string,
  content: Content,
  unstamped: readonly string[],
  world: Omit<DossierWorld, "har">,
): Promise<readonly string[]> {
  const bag = new SearchedBag(root, content.findSecret);
  const method = { ...content.method, unstamped };
  for (const [fact, rows] of content.facts) bag.payload(`facts/${fact}.json`, factsToJson(rows));
  for (const [sha256, picture] of content.pictures) bag.payload(maskedPath(sha256), picture);
  await addDrawn(bag, content.facts, method, [content.journal], { ...world, har: () => ({}) });
  bag.tag("CHECK.md", checkText("redacted"));
  const seal = bag.seal({
    "Source-Organization": "pixelcensus",
    "Bagging-Date": method.createdAt.slice(0, 10),
    "External-Description": `What newsletters of ${method.site} were observed to do (redacted form)`,
    "Bag-Software-Agent": `pixelcensus ${method.toolVersion}`,
  });
  return unstamped.length > 0 ? [] : sealStamps(root, seal, world.stamp);
}

/** Pictures of so many mailings at most: greying one takes about a second. */
const MOST_PICTURES = 20;

/** One message of each mailing: the twins' pictures differ in what is greyed alone. */
function onePerMailing(db: Database, messages: readonly string[]): string[] {
  const wanted = new Set(messages);
  const rows = db
    .select({ message: heads.message, mailing: heads.mailingKey })
    .from(heads)
    .innerJoin(openings, and(eq(openings.message, heads.message), isNotNull(openings.screenshotOn)))
    .orderBy(asc(heads.message))
    .all();
  const first = new Map<string, string>();
  for (const { message, mailing } of rows) if (wanted.has(message) && !first.has(mailing)) first.set(mailing, message);
  return [...first.values()].slice(0, MOST_PICTURES);
}

/** A bag into which nothing goes that holds a secret, in its name or its bytes. */
class SearchedBag extends BagWriter {
  readonly #find: (bytes: Buffer) => FoundSecret | null;

  constructor(root: string, find: (bytes: Buffer) => FoundSecret | null) {
    super(root);
    this.#find = find;
  }

  override payload(path: string, bytes: Uint8Array | string): void {
    this.#search(path, bytes);
    super.payload(path, bytes);
  }

  override tag(path: string, bytes: Uint8Array | string): void {
    this.#search(path, bytes);
    super.tag(path, bytes);
  }

  #search(path: string, bytes: Uint8Array | string): void {
    const found = this.#find(Buffer.concat([Buffer.from(path), Buffer.from("\n"), Buffer.from(bytes as Uint8Array)]));
    if (found !== null) throw new LeakFoundError(`${path}: a seed address or live token; nothing is written`);
  }
}

/** The scope's rows of the redacted copy, with the published columns alone. */
function redactedFacts(db: Database, scope: DossierScope, key: Buffer): Facts {
  const copy = redactedCopy(db, key);
  try {
    const addresses = copy.select({ address: seeds.address }).from(seeds).where(eq(seeds.site, scope.site)).all();
    const own = addresses.map(({ address }) => address);
    const facts = factsOf(copy, scopeOf(copy, scope.site, scope.messages, own));
    return new Map([...facts].flatMap(([name, rows]) => publishedRows(name, rows)));
  } finally {
    copy.$client.close();
  }
}

function publishedRows(name: string, rows: readonly Record<string, unknown>[]): [string, Record<string, unknown>[]][] {
  const table = factTables.get(name)!;
  const published = packageTables[getTableConfig(table).name];
  if (published === undefined) return [];
  const columns = Object.keys(getTableColumns(table)).filter((column) => snakeCase(column) in published);
  return [[name, rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))]];
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Entries without salt and content: their hashes and proofs still stand under the head. */
function withoutContent(journal: JournalExtract | null, names: Pseudonyms): JournalExtract | null {
  if (journal === null) return null;
  const subjectOf: Readonly<Record<string, (subject: string) => string>> = {
    delivery: (subject) => names.whole(subject),
    import: (subject) => names.whole(subject),
    lookup: (subject) => subject.split(" ").map(names.host).join(" "),
  };
  const entries = journal.entries.map((entry) => {
    const subject = (subjectOf[entry.kind] ?? names.text)(entry.subject);
    return { ...entry, subject, salt: null, canonical: null };
  });
  return { ...journal, entries };
}

function tagManifestHash(full: string): string {
  const path = join(full, "tagmanifest-sha256.txt");
  if (!existsSync(path)) throw new Error(`${full} is no bag`);
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
