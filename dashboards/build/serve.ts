import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { InputError } from "../../data/command.ts";
import type { Database } from "../../data/database.ts";
import { fileKey } from "../file-key.ts";
import { bundle } from "./bundle.ts";
import { dataFile } from "./data-file.ts";
import { type DetailName, details, type SnapshotName, type Source, snapshots, sourceOf } from "./snapshots.ts";

/** A running dashboard. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

const mediaTypes: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  png: "image/png",
};
/** The same policy as in the page itself, and nothing may be guessed, framed or remembered. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;
/** Messages are counted again at most this often while a campaign goes on, and not while nothing is written. */
const freshMs = 5_000;

/** Serves the full campaign to its owner on loopback. Figures are made when asked for, from the file as it is then. */
export async function serveDashboard(
  db: Database,
  campaignDir: string,
  { port }: { readonly port: number },
): Promise<Served> {
  const files = await bundle();
  let counted: Counted | null = null;
  const current = (): Counted => {
    const version = db.$client.pragma("data_version", { simple: true });
    if (counted === null || (counted.version !== version && performance.now() - counted.at > freshMs)) {
      counted = { source: sourceOf(db), version, at: performance.now(), files: new Map() };
    }
    return counted;
  };
  const server = createServer((request, response) => {
    const path = URL.parse(request.url ?? "/", "http://localhost")?.pathname.slice(1) || "index.html";
    if (!isOwnHost(request.headers.host))
      return answer(response, 403, "html", "this server answers on loopback names only");
    if (request.method !== "GET") return answer(response, 405, "html", "only GET");
    let file: string | Buffer | null;
    try {
      file = files.get(path) ?? data(path, current) ?? picture(path, campaignDir);
    } catch (error) {
      // One message that cannot be shown does not end the dashboard: the other pages go on.
      return answer(response, 500, "txt", `this could not be made, which is a bug: ${(error as Error).message}`);
    }
    if (file === null) return answer(response, 404, "html", "not here");
    answer(response, 200, path.slice(path.lastIndexOf(".") + 1), file);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? new InputError(`--port: ${port} is in use by another program`) : error),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => closed(server) };
}

/** The campaign as it was counted last, and the files made from it; `version` changes when another process writes. */
interface Counted {
  readonly source: Source;
  readonly version: unknown;
  readonly at: number;
  readonly files: Map<SnapshotName, string>;
}

/** A page elsewhere whose name was made to point here would ask under its own name (DNS rebinding). */
function isOwnHost(host: string | undefined): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host ?? "");
}

function data(path: string, current: () => Counted): string | null {
  const found = /^data\/([a-z-]+)(?:\/([a-z0-9._-]+))?\.js$/.exec(path);
  if (found === null) return null;
  const [, name, file] = found as unknown as [string, string, string | undefined];
  if (file === undefined) {
    return Object.hasOwn(snapshots, name) ? snapshotFile(name as SnapshotName, current()) : null;
  }
  const source = (): Source => current().source;
  if (!Object.hasOwn(details, name)) return null;
  const key = keyOf(source(), name as DetailName, file);
  const content = key === null ? null : details[name as DetailName](source(), key);
  return content === null ? null : dataFile(`${name}/${file}`, content);
}

function snapshotFile(name: SnapshotName, { source, files }: Counted): string {
  const known = files.get(name);
  if (known !== undefined) return known;
  const made = dataFile(name, snapshots[name](source));
  files.set(name, made);
  return made;
}

function keyOf(source: Source, name: DetailName, file: string): string | null {
  if (name === "message") return file;
  if (name === "entity") return source.entities().find(({ entity }) => fileKey(entity) === file)?.entity ?? null;
  return (
    snapshots.senders(source).rows.find(({ site }) => fileKey(site) === file)?.site ??
    (details.sender(source, file) === null ? null : file)
  );
}

/** A screenshot from the campaign's blobs; only what begins as a PNG, whatever its name. */
function picture(path: string, campaignDir: string): Buffer | null {
  const sha256 = /^screenshots\/([0-9a-f]{64})\.png$/.exec(path)?.[1];
  if (sha256 === undefined) return null;
  const blob = join(campaignDir, "blobs", sha256.slice(0, 2), sha256);
  if (!existsSync(blob)) return null;
  const bytes = readFileSync(blob);
  return bytes.subarray(0, 4).toString("latin1") === "\x89PNG" ? bytes : null;
}

function answer(response: ServerResponse, status: number, extension: string, body: string | Buffer): void {
  response.writeHead(status, { ...headers, "Content-Type": mediaTypes[extension] ?? "text/plain; charset=utf-8" });
  response.end(body);
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
