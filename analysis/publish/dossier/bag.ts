import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { filesBelow } from "./files-below.ts";

const ALGORITHMS = ["sha256", "sha512"] as const;
type Algorithm = (typeof ALGORITHMS)[number];
type Digests = Readonly<Record<Algorithm, string>>;

/** Bytes up to which a file is read in one piece. */
const AT_ONCE = 16_000_000;

/** Lists the tokens: a part of a token is under no signature, and would else change unnoticed. */
export const TOKEN_LIST = "tokens-sha256.txt";

/** Files that stand beside the manifests and can be listed in none: tokens over the tag manifest, and their list. */
const isToken = (path: string) => /^tagmanifest-sha256\.\d+\.tsr$/.test(path);

/**
 * Writes a BagIt bag (RFC 8493) file by file. `payload` paths go below data/, `tag` paths beside it; `seal` writes the
 * manifests, SHA-256 and SHA-512, payload first and tag files last. Nothing can be added after it.
 */
export class BagWriter {
  readonly root: string;
  readonly #payload = new Map<string, Digests>();
  readonly #tags = new Map<string, Digests>();
  #payloadBytes = 0;

  constructor(root: string) {
    this.root = root;
    mkdirSync(join(root, "data"), { recursive: true });
  }

  /** Adds a payload file; `path` uses `/` and is relative to data/. */
  payload(path: string, bytes: Uint8Array | string): void {
    this.#write(`data/${path}`, bytes, this.#payload);
    this.#payloadBytes += Buffer.byteLength(bytes);
  }

  /** Adds a tag file beside the manifests. */
  tag(path: string, bytes: Uint8Array | string): void {
    this.#write(path, bytes, this.#tags);
  }

  /** Writes bagit.txt, bag-info.txt and all manifests; gives the bytes of tagmanifest-sha256.txt, which is what is stamped. */
  seal(info: Readonly<Record<string, string>>): Buffer {
    this.tag("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    const oxum = { "Payload-Oxum": `${this.#payloadBytes}.${this.#payload.size}` };
    const lines = Object.entries({ ...info, ...oxum }).map(
      ([name, value]) =>
        `${name}: ${value
          .split("\n")
          .map((line) => line.trim())
          .join(" ")}`,
    );
    this.tag("bag-info.txt", `${lines.join("\n")}\n`);
    for (const algorithm of ALGORITHMS) this.tag(`manifest-${algorithm}.txt`, manifest(this.#payload, algorithm));
    for (const algorithm of ALGORITHMS)
      writeFileSync(join(this.root, `tagmanifest-${algorithm}.txt`), manifest(this.#tags, algorithm));
    return readFileSync(join(this.root, "tagmanifest-sha256.txt"));
  }

  #write(path: string, bytes: Uint8Array | string, into: Map<string, Digests>): void {
    if (!/^[\w@=-][\w.@=-]*(\/[\w@=-][\w.@=-]*)*$/.test(path))
      throw new Error(`${path} is no path that every system can hold`);
    if (into.has(path)) throw new Error(`${path} is in the bag already`);
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), bytes);
    into.set(
      path,
      Object.fromEntries(ALGORITHMS.map((name) => [name, createHash(name).update(bytes).digest("hex")])) as Digests,
    );
  }
}

/**
 * Checks a bag against its own manifests, and gives what is wrong with which file; nothing when it is complete and
 * valid (RFC 8493, 3). Trusts no file that says in what state the bag is.
 */
export async function checkBag(root: string): Promise<string[]> {
  if (!existsSync(join(root, "bagit.txt"))) return [`${root} is no bag: it has no bagit.txt`];
  const problems: string[] = [];
  if (
    !/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n$/.test(
      readFileSync(join(root, "bagit.txt"), "utf8"),
    )
  ) {
    problems.push("bagit.txt: not the declaration of BagIt 1.0");
  }
  const { files: present, links } = filesBelow(root);
  problems.push(...links.map((path) => `${path}: is a link, and no file`));
  const digests = await digestsOf(root, present);
  const payload = present.filter((path) => path.startsWith("data/"));
  const tokens = present.filter(isToken);
  const tags = present.filter(
    (path) => !path.startsWith("data/") && !path.startsWith("tagmanifest-") && path !== TOKEN_LIST,
  );
  for (const algorithm of ALGORITHMS) {
    problems.push(...checkManifest(root, `manifest-${algorithm}.txt`, algorithm, payload, digests));
    problems.push(...checkManifest(root, `tagmanifest-${algorithm}.txt`, algorithm, tags, digests));
  }
  if (tokens.length > 0 || present.includes(TOKEN_LIST))
    problems.push(...checkManifest(root, TOKEN_LIST, "sha256", tokens, digests));
  const known = new Set(ALGORITHMS.map((algorithm) => `tagmanifest-${algorithm}.txt`));
  for (const path of present.filter((entry) => entry.startsWith("tagmanifest-"))) {
    if (!known.has(path) && !isToken(path)) problems.push(`${path}: a file that no manifest lists`);
  }
  return [...new Set([...problems, ...checkOxum(root, present)])];
}

function checkManifest(
  root: string,
  name: string,
  algorithm: Algorithm,
  present: readonly string[],
  digests: ReadonlyMap<string, Digests>,
): string[] {
  if (!existsSync(join(root, name))) return [`${name}: is missing`];
  const problems: string[] = [];
  const listed = new Map<string, string>();
  const text = readFileSync(join(root, name), "utf8");
  if (!text.endsWith("\n") && text !== "") problems.push(`${name}: its last line is cut off`);
  for (const [index, line] of text.split("\n").slice(0, -1).entries()) {
    const [, digest, path] = /^([0-9a-f]+) [ *](.+)$/.exec(line) ?? [];
    if (digest === undefined || path === undefined) problems.push(`${name}: line ${index + 1} is no entry`);
    else if (listed.has(decoded(path))) problems.push(`${name}: ${decoded(path)} is listed twice`);
    else listed.set(decoded(path), digest);
  }
  for (const path of present) if (!listed.has(path)) problems.push(`${path}: a file that ${name} does not list`);
  for (const [path, digest] of listed) {
    if (!present.includes(path)) problems.push(`${path}: is missing`);
    else if (digests.get(path)?.[algorithm] !== digest) problems.push(`${path}: was altered (${name})`);
  }
  return problems;
}

function checkOxum(root: string, present: readonly string[]): string[] {
  const info = existsSync(join(root, "bag-info.txt")) ? readFileSync(join(root, "bag-info.txt"), "utf8") : "";
  const [, bytes, count] = /^Payload-Oxum: (\d+)\.(\d+)$/m.exec(info) ?? [];
  if (bytes === undefined) return ["bag-info.txt: has no Payload-Oxum"];
  const payload = present.filter((path) => path.startsWith("data/"));
  const size = payload.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
  return size === Number(bytes) && payload.length === Number(count)
    ? []
    : [`data/: holds ${size}.${payload.length}, and bag-info.txt says ${bytes}.${count}`];
}

function manifest(files: ReadonlyMap<string, Digests>, algorithm: Algorithm): string {
  return [...files]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, digests]) => `${digests[algorithm]}  ${path}\n`)
    .join("");
}

/** RFC 8493, 2.1.3: only CR, LF and % are encoded in a manifest. */
function decoded(path: string): string {
  return path.replace(/%0a/gi, "\n").replace(/%0d/gi, "\r").replace(/%25/g, "%");
}

/** Each file is read once for all algorithms. */
async function digestsOf(root: string, paths: readonly string[]): Promise<Map<string, Digests>> {
  const digests = new Map<string, Digests>();
  for (const path of paths) {
    const hashes = ALGORITHMS.map((name) => createHash(name));
    const add = (chunk: Uint8Array) => {
      for (const hash of hashes) hash.update(chunk);
    };
    const file = join(root, path);
    if (statSync(file).size <= AT_ONCE) add(readFileSync(file));
    else for await (const chunk of createReadStream(file)) add(chunk as Buffer);
    digests.set(path, Object.fromEntries(ALGORITHMS.map((name, i) => [name, hashes[i]!.digest("hex")])) as Digests);
  }
  return digests;
}
