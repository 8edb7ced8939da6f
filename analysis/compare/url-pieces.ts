import { siteOf } from "../../data/site.ts";
import type { Piece } from "./nested-value.ts";
import { percentDecoded } from "./nested-value.ts";

const extension = /^(.+)\.([a-z][a-z0-9]{1,4})$/i;

/**
 * Takes a URL apart into the components that can hold an identifier: `site`, `host.0` (the label left of the site), `user`, `port`,
 * `path.0` ..., `path.0.ext`, `path.0;key` (path parameter), `query.KEY`, `fragment`. A query without `=` is `query`;
 * a key that comes twice is `query.KEY#2`. Null when it is no http(s) URL.
 */
export function urlPieces(url: string): readonly Piece[] | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== "https:" && parsed.protocol !== "http:") return null;
  const pieces: Piece[] = [];
  hostPieces(parsed.hostname, pieces);
  const user = [parsed.username, parsed.password].filter((part) => part !== "").join(":");
  if (user !== "") pieces.push({ where: "user", value: percentDecoded(user) });
  if (parsed.port !== "") pieces.push({ where: "port", value: parsed.port });
  pathPieces(parsed.pathname, pieces);
  queryPieces(parsed.search.slice(1), pieces);
  if (parsed.hash.length > 1) pieces.push({ where: "fragment", value: percentDecoded(parsed.hash.slice(1)) });
  return pieces;
}

function hostPieces(host: string, pieces: Piece[]): void {
  const site = siteOf(host);
  pieces.push({ where: "site", value: site ?? host });
  if (site === null || host.length <= site.length) return;
  const labels = host.slice(0, host.length - site.length - 1).split(".");
  for (const [i, value] of labels.reverse().entries()) pieces.push({ where: `host.${i}`, value });
}

function pathPieces(path: string, pieces: Piece[]): void {
  if (path === "/" || path === "") return;
  path
    .slice(1)
    .split("/")
    .forEach((segment, i) => {
      const [name = "", ...parameters] = segment.split(";");
      const decoded = percentDecoded(name);
      const file = extension.exec(decoded);
      pieces.push({ where: `path.${i}`, value: file?.[1] ?? decoded });
      if (file) pieces.push({ where: `path.${i}.ext`, value: file[2] as string });
      for (const parameter of parameters) {
        const [key = "", value = ""] = parameter.split("=", 2);
        pieces.push({ where: `path.${i};${key}`, value: percentDecoded(value) });
      }
    });
}

function queryPieces(query: string, pieces: Piece[]): void {
  if (query === "") return;
  const seen = new Map<string, number>();
  for (const pair of query.split(/[&;]/)) {
    if (pair === "") continue;
    const at = pair.indexOf("=");
    const key = at === -1 ? "" : percentDecoded(pair.slice(0, at).replaceAll("+", " "));
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    const name = key === "" ? "query" : `query.${key}`;
    // A plus is kept: in a token it is base64 far more often than a space.
    pieces.push({ where: count === 1 ? name : `${name}#${count}`, value: percentDecoded(pair.slice(at + 1)) });
  }
}

/** The key name of a component: `u` of `query.u#2`, `query.u/part.1` or `query.d/json.u`; empty for path, host and bare query. */
export function keyOf(where: string): string {
  const steps = where.split("/");
  while (steps.length > 1 && /^(?:part\.\d+|escaped|base64|hex)$/.test(steps.at(-1)!)) steps.pop();
  const last = steps.at(-1)!;
  const key = /^json\.(?:.*\.)?([^.]*)$/.exec(last) ?? /^query\.([^#]*)/.exec(last) ?? /;([^;#]*)$/.exec(last);
  return key?.[1] ?? "";
}
