import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../data/database.ts";
import type { Opening } from "../../data/schema/index.ts";
import { archivedKeys } from "./archived-keys.ts";
import { BagWriter } from "./bag.ts";
import { checkText } from "./check-text.ts";
import { type DossierScope, factsOf, factsToJson } from "./dossier-facts.ts";
import { type JournalExtract, journalExtract } from "./journal-proof.ts";
import { pcapOf } from "./pcap.ts";
import { type Method, type ReportLanguage, reportHtml, reportLanguages } from "./report.ts";
import { type StampAnswer, sealStamps } from "./seal-stamps.ts";

/** What writing a dossier needs beside the campaign. */
export interface DossierWorld {
  readonly now: () => Date;
  readonly toolVersion: string;
  /** Prints a page as PDF; null leaves the PDF out, and the report says so. */
  readonly printPdf: ((html: string) => Promise<Uint8Array>) | null;
  /** An opening as HTTP Archive. */
  readonly har: (opening: OpeningKey) => object;
  /** Asks the time-stamp authorities for tokens over bytes; each answer is a token or the reason why there is none. */
  readonly stamp: (data: Uint8Array) => Promise<readonly StampAnswer[]>;
}

/** Which opening: its message, the mail client shown, and the round. */
export type OpeningKey = Pick<Opening, "message" | "mailClient" | "round">;

export interface WrittenDossier {
  /** Folder of the bag. Its name ends in -UNSTAMPED when an authority failed or none was asked. */
  readonly path: string;
  readonly messages: number;
  readonly state: "sealed" | "unstamped";
  readonly reasons: readonly string[];
}

/** Blobs a fact names, with the folder and ending under which the bag holds them; TABLE. */
export const blobFacts: readonly {
  readonly fact: string;
  readonly column: string;
  readonly folder: string;
  readonly ending: string;
  readonly onlyIf?: string;
}[] = [
  { fact: "messages", column: "sha256", folder: "messages", ending: "eml" },
  { fact: "openings", column: "screenshotOn", folder: "screenshots", ending: "png" },
  { fact: "openings", column: "screenshotOff", folder: "screenshots", ending: "png" },
  { fact: "openings", column: "dom", folder: "pages", ending: "html.txt" },
  { fact: "requests", column: "bodySha256", folder: "bodies", ending: "bin", onlyIf: "bodyKept" },
  { fact: "sign-ups", column: "screenshotBefore", folder: "screenshots", ending: "png" },
  { fact: "sign-ups", column: "screenshotAfter", folder: "screenshots", ending: "png" },
  { fact: "sign-ups", column: "domBefore", folder: "pages", ending: "html.txt" },
  { fact: "sign-ups", column: "domAfter", folder: "pages", ending: "html.txt" },
  { fact: "tracking-choices", column: "screenshot", folder: "screenshots", ending: "png" },
  { fact: "confirmations", column: "screenshot", folder: "screenshots", ending: "png" },
];

/** Name of a blob in a bag: short, since some systems bound paths; the whole hash stands in the manifests. */
export function blobPath(folder: string, sha256: string, ending: string): string {
  return `${folder}/${sha256.slice(0, 16)}.${ending}`;
}

/**
 * Writes the full dossier of a scope into a new folder below `parent` and seals it. Nothing is left when it fails. When
 * an authority gives no token, the bag is written again as unstamped: its name and page one say so, and why.
 */
export async function writeDossier(
  db: Database,
  directory: string,
  scope: DossierScope,
  parent: string,
  world: DossierWorld,
): Promise<WrittenDossier> {
  const createdAt = world.now().toISOString();
  const content = {
    facts: factsOf(db, scope),
    journal: journalExtract(db, namesOf(scope)),
    directory,
    scope,
    createdAt,
  };
  const written = await sealBag(parent, bagName(scope.site, createdAt), (root, unstamped) =>
    build(root, content, unstamped, world),
  );
  return { ...written, messages: scope.messages.length };
}

/** Name of a site's bag. */
export function bagName(site: string, createdAt: string): string {
  return `${site}-${createdAt.slice(0, 19).replaceAll(/[-:]/g, "")}`;
}

/**
 * Builds a bag under a hidden name and gives it its own when it is whole. `build` gives why stamping failed; then it is
 * called again with those reasons, to write a bag that says so, and the name ends in -UNSTAMPED.
 */
export async function sealBag(
  parent: string,
  name: string,
  build: (root: string, unstamped: readonly string[]) => Promise<readonly string[]>,
): Promise<Pick<WrittenDossier, "path" | "state" | "reasons">> {
  const building = join(parent, `.${name}.part`);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  try {
    rmSync(building, { recursive: true, force: true });
    const reasons = await build(building, []);
    if (reasons.length > 0) {
      rmSync(building, { recursive: true, force: true });
      await build(building, reasons);
    }
    const state = reasons.length === 0 ? ("sealed" as const) : ("unstamped" as const);
    const path = join(parent, state === "sealed" ? name : `${name}-UNSTAMPED`);
    renameSync(building, path);
    return { path, state, reasons };
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

interface Content {
  readonly facts: Facts;
  readonly journal: JournalExtract | null;
  readonly directory: string;
  readonly scope: DossierScope;
  readonly createdAt: string;
}

/** Writes the bag; `unstamped` says why it bears no token, and then none is asked for. Gives why stamping failed. */
async function build(
  root: string,
  content: Content,
  unstamped: readonly string[],
  world: DossierWorld,
): Promise<readonly string[]> {
  const { facts, journal, directory, scope, createdAt } = content;
  const bag = new BagWriter(root);
  const missing = [...addBlobs(bag, facts, directory), ...addTables(bag, directory)];
  for (const [fact, rows] of facts) bag.payload(`facts/${fact}.json`, factsToJson(rows));
  addExchanges(bag, facts);
  for (const [name, key] of archivedKeys(facts.get("authentication-answers") ?? [])) bag.payload(`keys/${name}`, key);
  addOpenings(bag, facts, world);
  bag.payload("journal.json", `${JSON.stringify(journal, null, 1)}\n`);
  addJournalTokens(bag, journal);
  const method: Method = {
    createdAt,
    toolVersion: world.toolVersion,
    site: scope.site,
    messages: scope.messages.length,
    missing,
    form: "full",
    fullTagManifest: null,
    unstamped,
  };
  bag.payload("method.json", `${JSON.stringify(method, null, 1)}\n`);
  await addReports(bag, facts, method, world);
  bag.tag("CHECK.md", checkText("full"));
  const seal = bag.seal({
    "Source-Organization": "pixelcensus",
    "Bagging-Date": createdAt.slice(0, 10),
    "External-Description": `What newsletters of ${scope.site} were observed to do`,
    "Bag-Software-Agent": `pixelcensus ${world.toolVersion}`,
  });
  return unstamped.length > 0 ? [] : sealStamps(root, seal, world.stamp);
}

/** The tokens over the journal's head as files, for `openssl ts` by hand. */
export function addJournalTokens(bag: Pick<BagWriter, "payload">, journal: JournalExtract | null): void {
  for (const [index, { token, head }] of (journal?.stamps ?? []).entries()) {
    if (token === null) continue;
    bag.payload(`journal-tokens/${index + 1}.tsr`, Buffer.from(token, "base64"));
    bag.payload(`journal-tokens/${index + 1}.json`, head);
  }
}

/** What a scope is about, by natural keys: entries of the journal that name one of them belong to it. */
export function namesOf({ messages, seeds, visits, hosts }: DossierScope): string[] {
  return [...messages, ...seeds, ...visits, ...hosts];
}

type Facts = ReadonlyMap<string, readonly Record<string, unknown>[]>;

/** Copies the blobs that facts name, each once; gives those that the campaign no longer has. */
function addBlobs(bag: BagWriter, facts: Facts, directory: string): string[] {
  const added = new Set<string>();
  const missing: string[] = [];
  for (const { fact, column, folder, ending, onlyIf } of blobFacts) {
    for (const row of facts.get(fact) ?? []) {
      const sha256 = row[column];
      if (typeof sha256 !== "string" || (onlyIf !== undefined && row[onlyIf] !== true)) continue;
      const path = blobPath(folder, sha256, ending);
      if (added.has(path)) continue;
      added.add(path);
      const source = join(directory, "blobs", sha256.slice(0, 2), sha256);
      if (existsSync(source)) bag.payload(path, readFileSync(source));
      else missing.push(`${path} (${sha256})`);
    }
  }
  return missing;
}

/** Copies the campaign's own tables of mail services and organisations, which verdicts rest on; a table of networks is only named. */
function addTables(bag: BagWriter, directory: string): string[] {
  const pathOf = (name: string) => join(directory, "lists", name);
  for (const name of ["mail-services.csv", "entities.csv"])
    if (existsSync(pathOf(name))) bag.payload(`tables/${name}`, readFileSync(pathOf(name)));
  return existsSync(pathOf("asn.csv")) ? ["tables/asn.csv (a file of networks, too large)"] : [];
}

function addExchanges(bag: BagWriter, facts: Facts): void {
  const exchanges = (facts.get("exchanges") ?? []) as unknown as Parameters<typeof pcapOf>[0];
  if (exchanges.length > 0) bag.payload("dns.pcap", pcapOf(exchanges));
}

function addOpenings(bag: BagWriter, facts: Facts, world: DossierWorld): void {
  for (const row of facts.get("openings") ?? []) {
    const { message, mailClient, round } = row as unknown as OpeningKey;
    const client = mailClient.replace(/[^\w-]/g, "-");
    const har = JSON.stringify(world.har({ message, mailClient, round }), null, 1);
    bag.payload(`har/${message.slice(0, 16)}-${client}-${round}.har`, `${har}\n`);
  }
}

/** The report in every language, also as PDF where there is a printer. */
export async function addReports(
  bag: Pick<BagWriter, "payload">,
  facts: Facts,
  method: Method,
  world: Pick<DossierWorld, "printPdf">,
): Promise<void> {
  for (const language of Object.keys(reportLanguages) as ReportLanguage[]) {
    const html = reportHtml(facts, method, language);
    bag.payload(`report-${language}.html`, html);
    if (world.printPdf !== null) bag.payload(`report-${language}.pdf`, await world.printPdf(html));
  }
}
