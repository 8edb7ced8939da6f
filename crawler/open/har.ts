import type { Opening, Request, Visit } from "../../data/schema/index.ts";

/** What a HAR is made of: one visit with its requests, and the opening where it is one. */
export interface HarSource {
  readonly visit: Visit;
  readonly requests: readonly Request[];
  readonly opening: Opening | null;
  readonly browser: { readonly name: string; readonly version: string };
  readonly creatorVersion: string;
  /** Kept bodies by SHA-256, where they are to be put in; none by default. */
  readonly bodies?: ReadonlyMap<string, Uint8Array> | undefined;
}

interface Pair {
  readonly name: string;
  readonly value: string;
}

/**
 * A visit as HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec/, read 2026-11): one entry a request, redirect hops among them.
 * What HAR cannot say stands in fields that begin with an underscore, as the format allows. -1 means not known, as the format says.
 */
export function harOf({ visit, requests, opening, browser, creatorVersion, bodies = new Map() }: HarSource): object {
  const id = visit.visitKey;
  const title = opening === null ? id : `message ${opening.message} as ${opening.mailClient}, round ${opening.round}`;
  const onLoad = Math.max(
    0,
    ...requests.map(({ sentAt, endMs }) => Date.parse(sentAt) - Date.parse(visit.startedAt) + (endMs ?? 0)),
  );
  return {
    log: {
      version: "1.2",
      creator: { name: "pixelcensus", version: creatorVersion },
      browser,
      pages: [{ startedDateTime: visit.startedAt, id, title, pageTimings: { onContentLoad: -1, onLoad } }],
      entries: [...requests].sort((a, b) => a.sequence - b.sequence).map((request) => entry(id, request, bodies)),
    },
  };
}

function entry(pageref: string, request: Request, bodies: ReadonlyMap<string, Uint8Array>): object {
  const timings = timingsOf(request);
  const time = Object.entries(timings).reduce((sum, [name, ms]) => (name === "ssl" || ms < 0 ? sum : sum + ms), 0);
  return {
    pageref,
    startedDateTime: request.sentAt,
    time,
    request: requestOf(request),
    response: responseOf(request, bodies),
    cache: {},
    timings,
    ...(request.serverAddress === null ? {} : { serverIPAddress: request.serverAddress }),
    ...(request.serverPort === null ? {} : { connection: String(request.serverPort) }),
    _sequence: request.sequence,
    _redirectedFrom: request.redirectedFrom,
    _resourceType: request.resourceKind,
    _initiator: request.initiator,
    _headersAsSent: request.headersAsSent,
    _tls: request.tls,
    _fromCache: request.fromCache,
    _bodySha256: request.bodySha256,
    _failure: request.failure,
  };
}

function requestOf(request: Request): object {
  const url = URL.parse(request.url);
  const type = request.requestHeaders.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return {
    method: request.method,
    url: request.url,
    httpVersion: request.httpVersion ?? "",
    cookies: request.requestHeaders
      .filter(([name]) => name.toLowerCase() === "cookie")
      .flatMap(([, value]) => value.split("; ").map(cookiePair)),
    headers: pairs(request.requestHeaders),
    queryString: [...(url?.searchParams ?? [])].map(([name, value]) => ({ name, value })),
    headersSize: -1,
    bodySize: request.requestBody === null ? 0 : Buffer.byteLength(request.requestBody),
    ...(request.requestBody === null ? {} : { postData: { mimeType: type, params: [], text: request.requestBody } }),
  };
}

/** A request without an answer has status 0, as browsers write it. */
function responseOf(request: Request, bodies: ReadonlyMap<string, Uint8Array>): object {
  const body = request.bodySha256 === null ? undefined : bodies.get(request.bodySha256);
  return {
    status: request.status ?? 0,
    statusText: "",
    httpVersion: request.httpVersion ?? "",
    cookies: (request.setCookies ?? []).map(setCookie),
    headers: pairs(request.responseHeaders ?? []),
    content: {
      size: request.bodyBytes ?? 0,
      mimeType: request.mediaTypeClaimed ?? "",
      ...(body === undefined ? {} : { text: Buffer.from(body).toString("base64"), encoding: "base64" }),
    },
    redirectURL: request.location ?? "",
    headersSize: -1,
    bodySize: -1,
    _transferSize: request.wireBytes ?? -1,
  };
}

function pairs(headers: Request["requestHeaders"]): Pair[] {
  return headers.map(([name, value]) => ({ name, value }));
}

function cookiePair(text: string): Pair {
  const at = text.indexOf("=");
  return at < 0 ? { name: "", value: text } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

/** Set-Cookie (RFC 6265, section 5.2) as HAR's cookie; an Expires that is no date is left out. */
function setCookie(text: string): object {
  const [first = "", ...attributes] = text.split(";").map((part) => part.trim());
  const value = (wanted: string) => attributes.map(cookiePair).find(({ name }) => name.toLowerCase() === wanted)?.value;
  const has = (wanted: string) => attributes.some((attribute) => attribute.toLowerCase() === wanted);
  const expires = Date.parse(value("expires") ?? "");
  return {
    ...cookiePair(first),
    ...(value("path") === undefined ? {} : { path: value("path") }),
    ...(value("domain") === undefined ? {} : { domain: value("domain") }),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: has("httponly"),
    secure: has("secure"),
  };
}

/** HAR's steps from the browser's; where the browser timed nothing, all is `wait`. */
function timingsOf({ timing, endMs, firstByteMs }: Request): Record<string, number> {
  const total = endMs ?? 0;
  if (timing === null) return { blocked: -1, dns: -1, connect: -1, send: 0, wait: total, receive: 0, ssl: -1 };
  const step = (from: string, to: string) => {
    const [start, end] = [timing[from] ?? -1, timing[to] ?? -1];
    return start < 0 || end < start ? -1 : end - start;
  };
  const first = Math.max(0, firstByteMs ?? 0);
  // What passed before the first step that the browser timed: waiting for a connection.
  const begun = [timing.connectStart, timing.sendStart].find((at) => at !== undefined && at >= 0);
  return {
    blocked: begun ?? -1,
    dns: -1, // the guard resolves
    connect: step("connectStart", "connectEnd"),
    send: Math.max(0, step("sendStart", "sendEnd")),
    wait: Math.max(0, first - (timing.sendEnd ?? 0)),
    receive: Math.max(0, total - first),
    ssl: step("sslStart", "sslEnd"),
  };
}
