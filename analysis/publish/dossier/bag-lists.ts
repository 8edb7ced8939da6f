import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, join } from "node:path";
import { readListSources } from "../../../data/lists/list-sources.ts";
import { addressNumber } from "../../party/address-range.ts";
import { csvOf } from "../data-set/csv.ts";

type Row = Readonly<Record<string, unknown>>;
type Facts = ReadonlyMap<string, readonly Row[]>;

/** A list or table of which the bag holds only the lines that matter for it. */
export interface Excerpt {
  /** Path below data/. */
  readonly path: string;
  readonly name: string;
  /** SHA-256 of the whole file, hex. */
  readonly sha256: string;
  readonly because: string;
}

/** The lists and tables that verdicts rest on, as a bag holds them. */
export interface BagLists {
  /** By path below data/. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly excerpts: readonly Excerpt[];
  /** Lists that the run cites and the campaign no longer has. */
  readonly missing: readonly string[];
}

/** The campaign's own tables; its file of networks is cut down, and so are lists whose licence forbids to hand them on. */
const ownTables = ["mail-services.csv", "entities.csv"] as const;
const tooLarge = "a file of networks is large: here are the ranges of the addresses in this folder";
const mayBeHandedOn = /GPL|CC-BY(-SA)?-\d|CC0|MIT|Apache|MPL|BSD|ISC|Unlicense/i;
const notHandedOn = (licence: string) =>
  `its licence (${licence}) may not allow handing it on: here are the rules that matched`;

/** Reads what the verdicts of some facts rest on from a campaign's `lists/`. */
export function bagLists(facts: Facts, directory: string): BagLists {
  const files = new Map<string, Uint8Array>();
  const excerpts: Excerpt[] = [];
  const missing: string[] = [];
  const read = (...path: string[]) => {
    const file = join(directory, "lists", ...path);
    return existsSync(file) ? readFileSync(file) : null;
  };
  for (const name of ownTables) {
    const bytes = read(name);
    if (bytes !== null) files.set(`tables/${name}`, bytes);
  }
  const networks = read("asn.csv");
  if (networks !== null) {
    files.set("tables/asn.csv", Buffer.from(rangesOf(networks.toString("utf8"), addressesIn(facts))));
    excerpts.push({ path: "tables/asn.csv", name: "asn.csv", sha256: sha256Of(networks), because: tooLarge });
  }
  const cited = newestLists(facts);
  const sources = cited.length === 0 ? [] : readListSources(directory);
  const used = sources.filter(({ name }) => cited.some((list) => list.name === name));
  if (used.length > 0) files.set("tables/list-sources.csv", Buffer.from(`${csvOf(used)}\r\n`));
  for (const { name, sha256, licence } of cited) {
    const format = used.find((source) => source.name === name)?.format;
    if (format !== "adblock" && format !== "domains") continue;
    const bytes = read("versions", sha256);
    const path = listPath(sha256);
    if (bytes === null) missing.push(`${path} (${name}, ${sha256})`);
    else if (mayBeHandedOn.test(licence) && !/NC|ND/.test(licence)) files.set(path, bytes);
    else {
      files.set(path, Buffer.from(matchedLines(bytes.toString("utf8"), signalsOf(facts))));
      excerpts.push({ path, name, sha256, because: notHandedOn(licence) });
    }
  }
  return { files, excerpts, missing };
}

/** Where a list lies below data/: short, since some systems bound paths. */
export function listPath(sha256: string): string {
  return `lists/${sha256.slice(0, 16)}.txt`;
}

/** The newest file of each list that facts know: what a judgement asks. */
export function newestLists(
  facts: Facts,
): { readonly name: string; readonly sha256: string; readonly licence: string }[] {
  const newest = new Map<string, Row>();
  for (const row of facts.get("lists") ?? []) {
    const before = newest.get(String(row.name));
    if (before === undefined || String(before.downloadedAt) < String(row.downloadedAt))
      newest.set(String(row.name), row);
  }
  return [...newest.values()].map(({ name, sha256, licence }) => ({
    name: String(name),
    sha256: String(sha256),
    licence: String(licence),
  }));
}

/** Puts the lists of a bag where a judgement looks for them, below the folder of a campaign. */
export function layOutLists(files: ReadonlyMap<string, Uint8Array>, facts: Facts, folder: string): void {
  const put = (path: string, bytes: Uint8Array) => {
    mkdirSync(dirname(join(folder, "lists", path)), { recursive: true });
    writeFileSync(join(folder, "lists", path), bytes);
  };
  for (const [path, bytes] of files) if (path.startsWith("tables/")) put(path.slice("tables/".length), bytes);
  for (const { sha256 } of newestLists(facts)) {
    const bytes = files.get(listPath(sha256));
    if (bytes !== undefined) put(join("versions", sha256), bytes);
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Every address that a chain or an observation names. */
function addressesIn(facts: Facts): Set<string> {
  const words = JSON.stringify(facts.get("chains") ?? []).match(/[\da-f:.]{3,45}/gi) ?? [];
  return new Set(words.filter((word) => isIP(word) !== 0));
}

function rangesOf(csv: string, addresses: ReadonlySet<string>): string {
  const sorted = { 4: [] as bigint[], 6: [] as bigint[] };
  for (const address of addresses) {
    const number = addressNumber(address);
    if (number !== null) sorted[number.family].push(number.value);
  }
  for (const values of Object.values(sorted)) values.sort((a, b) => (a < b ? -1 : 1));
  const lines = csv.split("\n").filter((line) => {
    const [from = "", to = ""] = line.split(",", 2).map((field) => field.trim().replace(/^"|"$/g, ""));
    const [first, last] = [addressNumber(from), addressNumber(to)];
    if (first === null || last === null) return false;
    return sorted[first.family].some((value) => first.value <= value && value <= last.value);
  });
  return lines.map((line) => `${line}\n`).join("");
}

function signalsOf(facts: Facts): string {
  return (facts.get("verdicts") ?? []).map(({ signals }) => JSON.stringify(signals)).join("\n");
}

/** Lines of a list that a verdict's reasons quote. */
function matchedLines(text: string, signals: string): string {
  const lines = text.split("\n").filter((line) => {
    const rule = line.trim();
    return rule.length > 3 && !/^[!#[]/.test(rule) && signals.includes(JSON.stringify(rule).slice(1, -1));
  });
  return lines.map((line) => `${line}\n`).join("");
}
