import type { IncomingMessage, ServerResponse } from "node:http";

/** One request as a world host sees it. */
export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Fields of a form or JSON body, else of the query; a repeated field keeps its last value. */
  readonly fields: Readonly<Record<string, string>>;
  readonly cookies: Readonly<Record<string, string>>;
  readonly raw: IncomingMessage;
}

/** What a host answers. `act` takes over the connection for the hosts that misbehave. */
export interface WebReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  readonly act?: (response: ServerResponse) => void;
}

/** A host: answers each request; everything it knows it got when it was made. */
export type WebHost = (request: WebRequest) => WebReply | Promise<WebReply>;

/** One request that reached a world host: the truth about what left the crawler. */
export interface WebLogEntry {
  readonly sequence: number;
  readonly at: string;
  readonly scheme: "http" | "https";
  readonly method: string;
  readonly host: string;
  readonly url: string;
  /** Header lines as sent, in order, names in their letter case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly remotePort: number;
  readonly localAddress: string;
  /** Null while the answer is not finished, or when it never was. */
  status: number | null;
}

/** An HTML page, UTF-8, not to be kept. */
export function page(html: string, status = 200): WebReply {
  return { status, headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }, body: html };
}

/** A redirect; 302 unless said otherwise. */
export function redirect(location: string, headers: Record<string, string> = {}, status = 302): WebReply {
  return { status, headers: { location, "cache-control": "no-store", ...headers } };
}

/** JSON for a script of the page. */
export function json(value: unknown, status = 200): WebReply {
  const headers = {
    "content-type": "application/json",
    "access-control-allow-origin": "*",
    "cache-control": "no-store",
  };
  return { status, headers, body: JSON.stringify(value) };
}

/** An image; `maxAgeSeconds` 0 forbids keeping it. */
export function image(body: Buffer, type: string, maxAgeSeconds = 86_400): WebReply {
  const cache =
    maxAgeSeconds === 0 ? "no-store, no-cache, must-revalidate, max-age=0" : `public, max-age=${maxAgeSeconds}`;
  const etag: Record<string, string> = maxAgeSeconds === 0 ? {} : { etag: `"${body.length.toString(16)}"` };
  return { headers: { "content-type": type, "cache-control": cache, ...etag }, body };
}

export const NOT_FOUND: WebReply = { status: 404, headers: { "content-type": "text/plain" }, body: "not found\n" };
