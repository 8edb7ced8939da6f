import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../../data/database.ts";
import type { Method } from "../report/report.ts";
import { checkText } from "../verify/check-text.ts";
import { BagWriter } from "./bag.ts";
import { differences, type Judge, judgedAlone, openBagCampaign } from "./bag-campaign.ts";
import { type BagLists, bagLists } from "./bag-lists.ts";
import { type DossierScope, factsOf, factsToJson } from "./dossier-facts.ts";
import { drawnFiles, journalPaths, type OpeningKey } from "./drawn-files.ts";
import { type JournalExtract, journalExtract } from "./journal-proof.ts";
import { NO_AUTHORITY, type StampAnswer, sealStamps } from "./seal-stamps.ts";

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
  /** False where no authority can be asked, which is then known before anything is written. */
  readonly isStampable?: boolean;
  /** Judges the facts of the bag alone; without it the campaign's verdicts are taken as they are. */
  readonly judge?: Judge | undefined;
}

export type { OpeningKey } from "./drawn-files.ts";

export interface WrittenDossier {
  /** Folder of the bag. Its name ends in -UNSTAMPED when an authority failed or none was asked. */
  readonly path: string;
  readonly messages: number;
  readonly state: "sealed" | "unstamped";
  readonly reasons: readonly string[];
}

/** The one message that a bag is about, and the journal of the campaign whose copies of it stand beside. */
export interface HandedInMessage {
  readonly message: string;
  readonly twins: JournalExtract | null;
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
  handedIn: HandedInMessage | null = null,
): Promise<WrittenDossier> {
  const createdAt = world.now().toISOString();
  const found = factsOf(db, scope);
  const lists = bagLists(found, directory);
  const { facts, judged } = judgedFacts(found, lists.files, scope.site, world.judge);
  const listHashes = (facts.get("lists") ?? []).map(({ sha256 }) => String(sha256));
  const own = journalExtract(db, [...namesOf(scope), ...listHashes], scope.messages);
  const content = {
    facts,
    lists,
    judged,
    journals: handedIn?.twins == null ? [own] : [own, handedIn.twins],
    handedIn: handedIn?.message ?? null,
    directory,
    scope,
    createdAt,
  };
  const written = await sealBag(
    parent,
    bagName(scope.site, createdAt),
    (root, unstamped) => build(root, content, unstamped, world),
    world.isStampable,
  );
  return { ...written, messages: scope.messages.length };
}

/**
 * The facts with verdicts that follow from them alone. Those of the campaign's run stay where they do; they may not where
 * a part of a sender's messages is taken, or where the run is older than its facts.
 */
function judgedFacts(
  found: Facts,
  lists: ReadonlyMap<string, Uint8Array>,
  site: string,
  judge: Judge | undefined,
): { readonly facts: Facts; readonly judged: Method["judged"] } {
  if (judge === undefined) return { facts: found, judged: { by: "campaign", differing: 0 } };
  const campaign = openBagCampaign(found, lists);
  try {
    const alone = judgedAlone(campaign, site, judge);
    const differing = differences(found, alone).length;
    const isJudged = (found.get("judgement-runs") ?? []).length > 0;
    if (isJudged && differing === 0) return { facts: found, judged: { by: "campaign", differing: 0 } };
    return { facts: new Map([...found, ...alone]), judged: { by: "folder", differing: isJudged ? differing : 0 } };
  } finally {
    campaign.close();
  }
}

/** Name of a site's bag. */
export function bagName(site: string, createdAt: string): string {
  return `${site}-${createdAt.slice(0, 19).replaceAll(/[-:]/g, "")}`;
}

/**
 * Builds a bag under a hidden name and gives it its own when it is whole. `build` gives why stamping failed; then it is
 * called again with those reasons, to write a bag that says so, and the name ends in -UNSTAMPED. Where it is known before
 * that there is no authority, it is called once.
 */
export async function sealBag(
  parent: string,
  name: string,
  build: (root: string, unstamped: readonly string[]) => Promise<readonly string[]>,
  isStampable = true,
): Promise<Pick<WrittenDossier, "path" | "state" | "reasons">> {
  const building = join(parent, `.${name}.part`);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  try {
    rmSync(building, { recursive: true, force: true });
    const reasons = isStampable ? await build(building, []) : [NO_AUTHORITY];
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
  readonly lists: BagLists;
  readonly judged: Method["judged"];
  readonly journals: readonly (JournalExtract | null)[];
  readonly handedIn: string | null;
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
  const { facts, lists, journals, directory, scope, createdAt } = content;
  const bag = new BagWriter(root);
  const method: Method = {
    createdAt,
    toolVersion: world.toolVersion,
    site: scope.site,
    messages: scope.messages.length,
    missing: [...addBlobs(bag, facts, directory), ...lists.missing],
    form: "full",
    fullTagManifest: null,
    unstamped,
    excerpts: lists.excerpts,
    judged: content.judged,
    handedIn: content.handedIn,
  };
  for (const [path, bytes] of lists.files) bag.payload(path, bytes);
  for (const [fact, rows] of facts) bag.payload(`facts/${fact}.json`, factsToJson(rows));
  await addDrawn(bag, facts, method, journals, world);
  bag.tag("CHECK.md", checkText("full"));
  const seal = bag.seal({
    "Source-Organization": "pixelcensus",
    "Bagging-Date": createdAt.slice(0, 10),
    "External-Description": `What newsletters of ${scope.site} were observed to do`,
    "Bag-Software-Agent": `pixelcensus ${world.toolVersion}`,
  });
  return unstamped.length > 0 ? [] : sealStamps(root, seal, world.stamp);
}

/** Adds method, journals, and all that is drawn from the facts: HAR files, keys, capture, report, the report printed. */
export async function addDrawn(
  bag: Pick<BagWriter, "payload">,
  facts: Facts,
  method: Method,
  journals: readonly (JournalExtract | null)[],
  world: Pick<DossierWorld, "printPdf" | "har">,
): Promise<void> {
  bag.payload("method.json", `${JSON.stringify(method, null, 1)}\n`);
  for (const [place, journal] of journals.entries())
    bag.payload(journalPaths[place]!, `${JSON.stringify(journal, null, 1)}\n`);
  const drawn = drawnFiles(facts, method, journals, world.har);
  for (const [path, bytes] of drawn) bag.payload(path, bytes);
  if (world.printPdf === null) return;
  for (const [path, html] of drawn)
    if (path.startsWith("report-")) bag.payload(path.replace(/html$/, "pdf"), await world.printPdf(String(html)));
}

/** What a scope is about, by natural keys: entries of the journal that name one of them belong to it. */
export function namesOf({ messages, seeds, hosts }: DossierScope): string[] {
  return [...messages, ...seeds, ...hosts];
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
