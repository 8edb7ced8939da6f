import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { archivedKeys } from "../dossier/archived-keys.ts";
import { listPath } from "../dossier/bag-lists.ts";
import { blobFacts, blobPath } from "../dossier/dossier.ts";
import { drawnFiles, journalPaths, type OpeningKey } from "../dossier/drawn-files.ts";
import type { BagContent } from "../dossier/read-bag.ts";
import { checkText } from "./check-text.ts";
import { about, type CheckedClaim, claim, shortened } from "./checked-claim.ts";

/** What a kept body shows of itself, as far as a request's row repeats it. */
export type ReadBody = (bytes: Uint8Array) => Readonly<Record<string, unknown>>;

/** Every blob that a fact names is there and has that hash; a kept body shows what its request says of it. */
export function checkBlobs({ root, facts, method }: BagContent, readBody: ReadBody): CheckedClaim {
  const problems = new Set<string>();
  const read = new Map<string, Buffer | null>();
  const bytesOf = (path: string): Buffer | null => {
    const known = read.get(path);
    if (known !== undefined) return known;
    const bytes = readIfThere(join(root, "data", path));
    read.set(path, bytes);
    return bytes;
  };
  for (const { fact, column, folder, ending, onlyIf } of blobFacts) {
    read.clear();
    for (const row of facts.get(fact) ?? []) {
      const sha256 = row[column];
      if (typeof sha256 !== "string" || (onlyIf !== undefined && row[onlyIf] !== true)) continue;
      const path = blobPath(folder, sha256, ending);
      if (method.missing.some((line) => line === `${path} (${sha256})`)) continue;
      const bytes = bytesOf(path);
      if (bytes === null) problems.add(`data/${path} is missing`);
      else if (sha256Of(bytes) !== sha256) problems.add(`data/${path} is not what ${fact} names`);
      else if (fact === "messages" && row.sizeBytes !== bytes.length)
        problems.add(`data/${path}: ${bytes.length} bytes, and messages says ${row.sizeBytes}`);
      else if (fact === "requests")
        for (const [field, value] of Object.entries(readBody(bytes)))
          if ((row[field] ?? null) !== value)
            problems.add(
              `data/${path}: ${field} is ${value}, and request ${row.visitKey}#${row.sequence} says ${row[field]}`,
            );
    }
  }
  if (problems.size > 0 || method.missing.length === 0) return claim(about.blobs, [...problems]);
  return { claim: about.blobs, state: "unchecked", detail: `left out: ${shortened(method.missing)}` };
}

/** The key files are what the stored answers hold. */
export function checkKeys({ root, facts, files }: BagContent): CheckedClaim {
  const problems: string[] = [];
  const keys = archivedKeys(facts.get("authentication-answers") ?? []);
  for (const [name, key] of keys) {
    const bytes = readIfThere(join(root, "data", "keys", name));
    if (bytes === null) problems.push(`data/keys/${name} is missing`);
    else if (bytes.toString("utf8") !== key) problems.push(`data/keys/${name} is not the key that DNS answered`);
  }
  for (const path of files)
    if (path.startsWith("keys/") && !keys.has(path.slice("keys/".length)))
      problems.push(`data/${path}: DNS answered no such key`);
  return claim(about.keys, problems);
}

/** Lists and tables have the hash that the facts cite, or are told to be excerpts; none is missing. */
export function checkLists({ facts, lists, method }: BagContent): CheckedClaim {
  const problems: string[] = [];
  const excerpts = new Map(method.excerpts.map((excerpt) => [excerpt.path, excerpt]));
  const cited = (facts.get("judgement-runs")?.[0]?.lists ?? []) as readonly { name: string; sha256: string }[];
  for (const { name, sha256 } of cited) {
    const path = listPath(sha256);
    const bytes = lists.get(path);
    if (method.missing.some((line) => line.startsWith(`${path} `))) continue;
    if (bytes === undefined) problems.push(`data/${path} (${name}) is missing`);
    else if (excerpts.get(path)?.sha256 !== sha256 && sha256Of(bytes) !== sha256)
      problems.push(`data/${path} is not the list ${name} that the run cites`);
  }
  const missing = method.missing.filter((line) => line.startsWith("lists/"));
  const partly = [...excerpts.values()].map(({ name, sha256, because }) => `${name} (SHA-256 ${sha256}): ${because}`);
  const all = claim(about.lists, problems);
  if (all.state === "fails") return all;
  if (missing.length > 0) return { ...all, state: "unchecked", detail: `left out: ${shortened(missing)}` };
  return { ...all, detail: partly.join("; ") };
}

/** All that is drawn from the facts comes out the same, and nothing is there that no fact names. */
export function checkDrawn(bag: BagContent, har: (opening: OpeningKey) => object, toolVersion: string): CheckedClaim {
  const { root, facts, method, journals, files } = bag;
  const drawn = drawnFiles(facts, method, journals, har);
  for (const path of drawn.keys()) if (path.startsWith("keys/")) drawn.delete(path); // a claim of their own
  const expected = new Set([...drawn.keys(), ...namedFiles(bag)]);
  const odd = [...files]
    .filter((path) => !expected.has(path) && !path.startsWith("keys/"))
    .map((path) => `data/${path}: no fact names it`);
  const gone = [...drawn.keys()].filter((path) => !files.has(path)).map((path) => `data/${path} is missing`);
  const other = [...drawn]
    .filter(
      ([path, bytes]) =>
        files.has(path) && !readFileSync(join(root, "data", path)).equals(Buffer.from(bytes as string)),
    )
    .map(([path]) => `data/${path} is not what the facts give`);
  const guide =
    readIfThere(join(root, "CHECK.md"))?.toString("utf8") === checkText(method.form) ? [] : ["CHECK.md is another"];
  const problems = [...odd, ...gone];
  if (method.toolVersion === toolVersion) return claim(about.drawn, [...problems, ...other, ...guide]);
  if (problems.length > 0 || [...other, ...guide].length === 0) return claim(about.drawn, problems);
  const detail = `drawn by pixelcensus ${method.toolVersion}, and this is ${toolVersion}: ${shortened([...other, ...guide])}`;
  return { claim: about.drawn, state: "unchecked", detail };
}

/** Files that are not drawn and have their place: facts, blobs, lists, method, journals, printed reports, pictures. */
function namedFiles({ facts, lists, journals, method, files }: BagContent): Set<string> {
  const blobs = blobFacts.flatMap(({ fact, column, folder, ending }) =>
    method.form === "redacted"
      ? []
      : (facts.get(fact) ?? []).flatMap((row) =>
          typeof row[column] === "string" ? [blobPath(folder, row[column], ending)] : [],
        ),
  );
  const printed = [...files].filter((path) => /^report-(en|fr|it)\.pdf$/.test(path));
  const masked = (facts.get("openings") ?? []).map(({ screenshotOn }) => maskedPath(String(screenshotOn)));
  return new Set([
    ...[...facts.keys()].map((name) => `facts/${name}.json`),
    ...blobs,
    ...(method.form === "redacted" ? masked : lists.keys()),
    ...journalPaths.slice(0, journals.length),
    ...printed,
    "method.json",
  ]);
}

/** Name of a screenshot with its personal parts greyed, after the hash of the whole one. */
export function maskedPath(sha256: string): string {
  return `screenshots-masked/${sha256.slice(0, 16)}.png`;
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
