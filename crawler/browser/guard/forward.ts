import { request as httpRequest, type IncomingMessage, type RequestOptions, type ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Answers plain-HTTP requests to one host inside the guard: no packet leaves. */
export type LocalAnswer = (url: URL) => {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
};

/** End-to-end headers are passed as they came; these belong to the hop (RFC 9110, section 7.6.1). */
const PROXY_HEADERS = new Set(["proxy-connection", "proxy-authorization"]);

/** Passes one plain-HTTP request over a connection that was made for it, and the answer back, headers as they came. */
export function forward(request: IncomingMessage, response: ServerResponse, url: URL, socket: Socket): void {
  const asked: RequestOptions = {
    createConnection: () => socket,
    method: request.method ?? "GET",
    path: request.url!.slice(url.origin.length).startsWith("/")
      ? request.url!.slice(url.origin.length)
      : url.pathname + url.search,
    headers: endToEnd(request.rawHeaders),
    setHost: false,
    insecureHTTPParser: true,
    maxHeaderSize: 262_144,
  };
  let passed: ReturnType<typeof httpRequest>;
  try {
    passed = httpRequest(asked);
  } catch {
    // A path or header that the browser sends and Node refuses to.
    socket.destroy();
    request.socket.destroy();
    return;
  }
  passed.once("error", () => request.socket.destroy());
  passed.once("upgrade", (_, server) => {
    server.destroy();
    request.socket.destroy();
  });
  passed.once("response", (answer) => {
    response.sendDate = false;
    answer.once("error", () => request.socket.destroy());
    try {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? "", answer.rawHeaders);
    } catch {
      // A hostile server's status line or header (status 99, a control character) that Node reads and refuses to write.
      request.socket.destroy();
      return;
    }
    answer.pipe(response);
  });
  response.once("close", () => passed.destroy());
  request.pipe(passed);
}

/** The headers for the server, in the order and case in which the browser sent them; `Proxy-Connection` becomes the `Connection` it stands for. */
function endToEnd(raw: readonly string[]): string[] {
  const headers: string[] = [];
  for (let position = 0; position + 1 < raw.length; position += 2) {
    const [name, value] = [raw[position]!, raw[position + 1]!];
    if (name.toLowerCase() === "proxy-connection") headers.push("Connection", value);
    else if (!PROXY_HEADERS.has(name.toLowerCase())) headers.push(name, value);
  }
  return headers;
}

/** What answers is our code fed by a hostile URL: a throw in it must not end the process. */
export function answerLocally(url: URL, answer: LocalAnswer, response: ServerResponse): void {
  response.sendDate = false;
  try {
    const { status, headers, body } = answer(url);
    response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(body);
  } catch {
    response.destroy();
  }
}
