import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import { rootCertificates, connect as startTls } from "node:tls";
import { dial, type Route } from "./dial.ts";

/** One HTTP request of our own (a list, robots.txt, a stamp). */
export interface AskedRequest {
  readonly method: "GET" | "POST";
  readonly headers: OutgoingHttpHeaders;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  /** A longer body is refused. */
  readonly maxBytes: number;
  /** PEM of a further root that certificates may rest on. */
  readonly ca?: string | undefined;
}

/** What a server answered; a redirect is an answer, which whoever follows it asks anew. */
export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Buffer;
}

/**
 * Sends a request to an http or https address by the way out that the browser has: the host is resolved by our resolver, every address is judged,
 * and the pinned one is dialled on the mapped port. Rejects with an Error that says what stood in the way; nothing is followed.
 */
export async function guardedRequest(url: URL, asked: AskedRequest, route: Route): Promise<Answer> {
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Error(`${url.protocol} is neither http nor https`);
  const isSecure = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const signal = AbortSignal.timeout(asked.timeoutMs);
  const dialled = await dial(url.hostname, Number(url.port || (isSecure ? 443 : 80)), route, new Map());
  if (dialled.socket === null) throw new Error(dialled.reason);
  try {
    const socket = isSecure ? await secured(dialled.socket, host, asked.ca, signal) : dialled.socket;
    const response = await respond(url, asked, socket, signal);
    return {
      status: response.statusCode ?? 0,
      location: response.headers.location ?? null,
      body: await bodyOf(response, asked.maxBytes),
    };
  } finally {
    dialled.socket.destroy();
  }
}

function secured(socket: Socket, host: string, ca: string | undefined, signal: AbortSignal): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const roots = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const tls = startTls({ socket, servername: host, ...roots }, () => resolve(tls));
  tls.once("error", reject);
  tls.once("close", () => reject(new Error("the connection was cut")));
  signal.addEventListener("abort", () => tls.destroy(new Error("no answer in time")), { once: true });
  return promise;
}

function respond(url: URL, asked: AskedRequest, socket: Socket, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = httpRequest({
    createConnection: () => socket,
    method: asked.method,
    path: `${url.pathname}${url.search}`,
    headers: { Host: url.host, Connection: "close", ...asked.headers },
    signal,
  });
  sent.once("response", resolve);
  sent.on("error", reject);
  sent.once("upgrade", (_, upgraded) => {
    upgraded.destroy();
    reject(new Error("the server wants another protocol"));
  });
  sent.end(asked.body);
  return promise;
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
