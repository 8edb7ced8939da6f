import { createServer as createHttp, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import { createServer, type Server, type Socket } from "node:net";
import type { Authority, CertificateWish } from "../certificates.ts";
import type { WebHost, WebLogEntry, WebReply, WebRequest } from "./exchange.ts";

/** All web hosts of a world: by exact name, else by the nearest wildcard `*.parent`. */
export interface Web {
  readonly hosts: ReadonlyMap<string, WebHost>;
  readonly certificates: ReadonlyMap<string, CertificateWish>;
}

/** Open listeners: the HTTP and the HTTPS port, the same on every address. */
export interface WebListener {
  readonly httpPort: number;
  readonly httpsPort: number;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 1 << 20;

/** Serves the hosts on every address given; each request is put in `log` before it is answered. */
export async function listenWeb(
  web: Web,
  authority: Authority,
  addresses: readonly string[],
  log: WebLogEntry[],
): Promise<WebListener> {
  const listener = (scheme: "http" | "https"): RequestListener => {
    return (request, response) => void serve(web, scheme, request, response, log);
  };
  const http = createHttp({ keepAliveTimeout: 2_000 }, listener("http"));
  const https = createHttps(
    {
      keepAliveTimeout: 2_000,
      SNICallback: (name, done) => done(null, authority.contextFor(name, lookup(web.certificates, name))),
    },
    listener("https"),
  );
  https.on("tlsClientError", (_error, socket) => socket.destroy());
  const sockets = new Set<Socket>();
  const openOn = (target: typeof http | typeof https) => async (address: string, port: number) => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("close", () => sockets.delete(socket)).on("error", () => {});
      target.emit("connection", socket);
    });
    await listen(server, address, port);
    return server;
  };
  const plain = await openEverywhere(addresses, openOn(http));
  const secure = await openEverywhere(addresses, openOn(https));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await Promise.all([...plain, ...secure].map((server) => new Promise((done) => server.close(done))));
  };
  return { httpPort: portOf(plain), httpsPort: portOf(secure), close };
}

/** The value under the exact host name, else under the nearest wildcard. */
export function lookup<Value>(table: ReadonlyMap<string, Value>, host: string): Value | undefined {
  const labels = host.split(".");
  const stars = labels.map((_, index) => `*.${labels.slice(index + 1).join(".")}`);
  return [host, ...stars].map((name) => table.get(name)).find((value) => value !== undefined);
}

async function serve(
  web: Web,
  scheme: "http" | "https",
  request: IncomingMessage,
  response: ServerResponse,
  log: WebLogEntry[],
): Promise<void> {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  const body = await readBody(request);
  const entry: WebLogEntry = {
    sequence: log.length,
    at: new Date().toISOString(),
    scheme,
    method: request.method ?? "GET",
    host,
    url: `${scheme}://${host}${request.url}`,
    headers: pairs(request.rawHeaders),
    body: body.toString(),
    remotePort: request.socket.remotePort ?? 0,
    localAddress: request.socket.localAddress ?? "",
    status: null,
  };
  log.push(entry);
  response.on("finish", () => {
    entry.status = response.statusCode;
  });
  const handler = lookup(web.hosts, host);
  const parsed = URL.canParse(entry.url) ? toRequest(request, new URL(entry.url), body) : null;
  if (handler === undefined || parsed === null) send(response, { status: 421, body: "no such host here\n" });
  else await reply(response, handler, parsed);
}

async function reply(response: ServerResponse, handler: WebHost, request: WebRequest): Promise<void> {
  try {
    send(response, await handler(request));
  } catch (error) {
    send(response, { status: 500, body: String(error) });
  }
}

function send(response: ServerResponse, reply: WebReply): void {
  if (reply.act !== undefined) {
    reply.act(response);
    return;
  }
  response.writeHead(reply.status ?? 200, reply.headers as Record<string, string | string[]>);
  response.end(reply.body ?? "");
}

function toRequest(raw: IncomingMessage, url: URL, body: Buffer): WebRequest {
  const headers = Object.fromEntries(Object.entries(raw.headers).map(([name, value]) => [name, String(value)]));
  const cookies = (headers.cookie ?? "").split(/;\s*/).filter((pair) => pair.includes("="));
  return {
    method: raw.method ?? "GET",
    url,
    headers,
    body,
    fields: fieldsOf(headers["content-type"] ?? "", body, url),
    cookies: Object.fromEntries(
      cookies.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
    ),
    raw,
  };
}

function fieldsOf(type: string, body: Buffer, url: URL): Record<string, string> {
  const query = Object.fromEntries(url.searchParams);
  if (body.length === 0) return query;
  if (type.includes("json")) return { ...query, ...jsonFields(body.toString()) };
  if (type.includes("multipart/form-data")) return { ...query, ...multipartFields(body.toString()) };
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) };
}

function jsonFields(text: string): Record<string, string> {
  try {
    const entries = Object.entries(JSON.parse(text) as object).flatMap(([key, value]) => {
      const named = Array.isArray(value) ? (value as { name?: unknown; value?: unknown }[]) : [{ name: key, value }];
      return named.map((pair) => [String(pair.name), String(pair.value)]);
    });
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function multipartFields(text: string): Record<string, string> {
  const parts = text.matchAll(/name="([^"]*)"\r\n\r\n([\s\S]*?)\r\n--/g);
  return Object.fromEntries([...parts].map(([, name = "", value = ""]) => [name, value]));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of request) {
      sizeBytes += (chunk as Buffer).length;
      if (sizeBytes <= BODY_LIMIT_BYTES) chunks.push(chunk as Buffer);
    }
  } catch {
    // The client went away in mid-request: what arrived is what there is.
  }
  return Buffer.concat(chunks);
}

const pairs = (raw: readonly string[]): [string, string][] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""] as [string, string]] : []));

/** Opens one free port on all addresses alike, trying another when one address has it taken. */
async function openEverywhere(
  addresses: readonly string[],
  open: (address: string, port: number) => Promise<Server>,
): Promise<Server[]> {
  for (let tries = 0; tries < 20; tries++) {
    const opened: Server[] = [];
    try {
      for (const address of addresses) opened.push(await open(address, opened.length === 0 ? 0 : portOf(opened)));
      return opened;
    } catch {
      await Promise.all(opened.map((server) => new Promise((done) => server.close(done))));
    }
  }
  throw new Error("no port is free on every address of the little world");
}

const portOf = (servers: readonly Server[]) => (servers[0]!.address() as { port: number }).port;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((done, fail) => server.once("error", fail).listen({ host, port }, () => done()));
}
