import { createHash } from "node:crypto";
import type { HeaderList, TlsFacts } from "../../data/schema/index.ts";
import type { GuardConnection } from "./guard/guard-gate.ts";
import type {
  HeardRequest,
  NetworkResponse,
  RequestExtraInfo,
  RequestWillBeSent,
  ResourceTiming,
  ResponseExtraInfo,
} from "./network-events.ts";

/** One HTTP request of a visit as plain values; a redirect hop is a request of its own. */
export interface RecordedRequest {
  /** Number within the visit, from 0, in order of sending. */
  readonly sequence: number;
  /** Sequence of the request whose redirect led here, or null. */
  readonly redirectedFrom: number | null;
  readonly url: string;
  readonly host: string;
  readonly method: string;
  /** What the browser asked it for, lower case: image, stylesheet, font, document, media, ... */
  readonly resourceKind: string;
  readonly initiator: {
    readonly type: string;
    readonly url?: string;
    readonly line?: number;
    readonly column?: number;
  };
  /** As sent where `headersAsSent`, else as the page asked for them. */
  readonly requestHeaders: HeaderList;
  readonly headersAsSent: boolean;
  readonly requestBody: string | null;
  readonly status: number | null;
  readonly httpVersion: string | null;
  readonly responseHeaders: HeaderList | null;
  readonly location: string | null;
  readonly setCookies: readonly string[] | null;
  readonly serverAddress: string | null;
  readonly serverPort: number | null;
  readonly tls: TlsFacts | null;
  /** Bytes on the wire, head included. */
  readonly wireBytes: number | null;
  /** Bytes of the decoded body. */
  readonly bodyBytes: number | null;
  readonly bodySha256: string | null;
  /** The body's own bytes; null where too long or not to be had. */
  readonly body: Uint8Array | null;
  /** `memory` or `disk` where nothing left the browser, else null. */
  readonly fromCache: "memory" | "disk" | null;
  readonly mediaTypeClaimed: string | null;
  /** ISO 8601 UTC. */
  readonly sentAt: string;
  readonly firstByteMs: number | null;
  readonly endMs: number | null;
  /** Milliseconds of each step, for HAR. */
  readonly timing: ResourceTiming | null;
  /** Why there was no response, or why the page did not get it; null where it did. */
  readonly failure: string | null;
}

/** Where a gate says what became of connections. */
export interface ConnectionFacts {
  readonly shutReason: string | null;
  lastTo(host: string, port: number): Pick<GuardConnection, "address" | "port" | "outcome"> | null;
  tlsOf(host: string, port: number): TlsFacts | null;
}

type Hop = RequestWillBeSent & { readonly heard: HeardRequest; readonly position: number };

/** Makes the rows of everything heard, in the order of sending. Requests answered at `localHost` are no rows. */
export function requestRows(
  heard: readonly HeardRequest[],
  gate: ConnectionFacts,
  localHost: string | null,
): RecordedRequest[] {
  const hops = heard.flatMap((request) =>
    request.hops.map((hop, position): Hop => ({ ...hop, heard: request, position })),
  );
  const leaving = hops.filter((hop) => isRequest(hop, localHost));
  leaving.sort((a, b) => a.timestamp - b.timestamp);
  const sequences = new Map(leaving.map((hop, sequence) => [`${hop.requestId}#${hop.position}`, sequence]));
  return leaving.map((hop, sequence) =>
    row(hop, sequence, sequences.get(`${hop.requestId}#${hop.position - 1}`) ?? null, gate),
  );
}

/** What a policy of the page blocked was never sent, and what the guard answers itself never left: neither is a request. */
function isRequest({ request, heard, position }: Hop, localHost: string | null): boolean {
  const wasBlocked =
    position === heard.hops.length - 1 &&
    heard.failed?.blockedReason !== undefined &&
    heard.requestExtras.length <= position;
  return !wasBlocked && /^(https?|wss?):/.test(request.url) && addressedHost(request.url).host !== localHost;
}

/**
 * Host and port that the browser meant by an address. Chromium and Node disagree on what an address is: Chromium asks for `http://a%20b.test/`,
 * which the URL standard has no host for. Such a host is taken from the text as it stands.
 */
export function addressedHost(url: string): {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
} {
  const isSecure = /^(https|wss):/.test(url);
  const parsed = URL.parse(url);
  const authority = url.slice(url.indexOf(":") + 1, url.length).replace(/^\/\/?/, "");
  const end = authority.search(/[/?#\\]/);
  const written = (end === -1 ? authority : authority.slice(0, end)).slice(-1_000);
  const bare = written.slice(written.lastIndexOf("@") + 1);
  const colon = bare.startsWith("[") ? bare.indexOf("]:") + 1 : bare.lastIndexOf(":");
  const digits = colon > 0 ? bare.slice(colon + 1) : "";
  const isPort = digits.length <= 5 && /^\d*$/.test(digits);
  const name = colon > 0 && isPort ? bare.slice(0, colon) : bare;
  const host = parsed?.hostname ?? name.toLowerCase();
  const port = Number(parsed?.port || (isPort ? digits : ""));
  return { host, port: port || (isSecure ? 443 : 80), isSecure };
}

function row(hop: Hop, sequence: number, redirectedFrom: number | null, gate: ConnectionFacts): RecordedRequest {
  const { heard, position } = hop;
  const isLast = position === heard.hops.length - 1;
  const response = isLast ? (heard.response?.response ?? null) : (heard.hops[position + 1]?.redirectResponse ?? null);
  const { sentHead, receivedHead } = extrasOf(heard, position);
  const { host, port, isSecure } = addressedHost(hop.request.url);
  const fromCache =
    isLast && heard.fromMemoryCache ? "memory" : response?.fromDiskCache === true && sentHead === null ? "disk" : null;
  const connection = fromCache === null ? gate.lastTo(host, port) : null;
  const wasReached = connection?.outcome === "connected";
  const headers = responseHeaders(receivedHead, response);
  const status = receivedHead?.statusCode ?? response?.status ?? null;
  const body = isLast ? heard.body : null;
  return {
    sequence,
    redirectedFrom,
    url: hop.request.url,
    host,
    method: hop.request.method,
    resourceKind: (hop.type ?? "other").toLowerCase(),
    initiator: initiatorOf(hop),
    requestHeaders: requestHeaders(sentHead?.headers ?? hop.request.headers),
    headersAsSent: sentHead !== null,
    requestBody: hop.request.postData ?? null,
    status,
    httpVersion: response?.protocol ?? null,
    responseHeaders: headers,
    location: headers?.find(([name]) => name.toLowerCase() === "location")?.[1] ?? null,
    setCookies: headers?.filter(([name]) => name.toLowerCase() === "set-cookie").map(([, value]) => value) ?? null,
    serverAddress: wasReached ? connection.address : null,
    serverPort: wasReached ? connection.port : null,
    // The browser tells it for the first hop of a chain of redirects only, and not where it refused the certificate.
    tls: tlsOf(response) ?? (isSecure && wasReached ? gate.tlsOf(host, port) : null),
    wireBytes: isLast
      ? (heard.finished?.encodedDataLength ?? response?.encodedDataLength ?? null)
      : (response?.encodedDataLength ?? null),
    bodyBytes: body?.sizeBytes ?? null,
    bodySha256: body?.bytes == null ? null : createHash("sha256").update(body.bytes).digest("hex"),
    body: body?.bytes ?? null,
    fromCache,
    mediaTypeClaimed: mediaType(headers),
    sentAt: isoTime(hop.wallTime),
    firstByteMs: firstByte(response?.timing),
    endMs: endOf(hop, isLast),
    timing: response?.timing ?? null,
    failure: failureOf(hop, isLast, status, connection?.outcome ?? null, gate.shutReason),
  };
}

/**
 * ExtraInfo events come in the order of the hops that have them, but hops that never reached the network (cache, internal redirect to https)
 * have none: the n-th event belongs to the n-th hop that does.
 */
function extrasOf(
  heard: HeardRequest,
  position: number,
): { sentHead: RequestExtraInfo | null; receivedHead: ResponseExtraInfo | null } {
  const has = (at: number) =>
    at < heard.hops.length - 1
      ? heard.hops[at + 1]!.redirectHasExtraInfo
      : (heard.response?.hasExtraInfo ?? !heard.fromMemoryCache);
  if (!has(position)) return { sentHead: null, receivedHead: null };
  let ordinal = 0;
  for (let at = 0; at < position; at += 1) if (has(at)) ordinal += 1;
  return { sentHead: heard.requestExtras[ordinal] ?? null, receivedHead: heard.responseExtras[ordinal] ?? null };
}

function requestHeaders(headers: Readonly<Record<string, string>>): HeaderList {
  // To a proxy the browser says Proxy-Connection; the guard hands it on as the Connection it stands for.
  return Object.entries(headers).map(
    ([name, value]) => [name.toLowerCase() === "proxy-connection" ? "Connection" : name, value] as const,
  );
}

function responseHeaders(extra: ResponseExtraInfo | null, response: NetworkResponse | null): HeaderList | null {
  if (extra?.headersText !== undefined) {
    const lines = extra.headersText.split(/\r?\n/).slice(1);
    return lines
      .filter((line) => line.includes(":"))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
  }
  const headers = extra?.headers ?? response?.headers;
  if (headers === undefined) return null;
  return Object.entries(headers).flatMap(([name, values]) => values.split("\n").map((value) => [name, value] as const));
}

function initiatorOf({ initiator, position, redirectResponse }: Hop): RecordedRequest["initiator"] {
  const { type, url, lineNumber, columnNumber } = initiator;
  return {
    type: position > 0 && redirectResponse !== undefined ? "redirect" : type,
    ...(url === undefined ? {} : { url }),
    ...(lineNumber === undefined ? {} : { line: lineNumber }),
    ...(columnNumber === undefined ? {} : { column: columnNumber }),
  };
}

function tlsOf(response: NetworkResponse | null): TlsFacts | null {
  const details = response?.securityDetails;
  if (details === undefined) return null;
  return {
    protocol: details.protocol,
    issuer: details.issuer,
    subject: details.subjectName,
    san: details.sanList,
    validFrom: isoTime(details.validFrom),
    validTo: isoTime(details.validTo),
  };
}

/** Seconds since the epoch as ISO 8601; a time beyond what a date can hold, which a certificate may name, as the last one. */
function isoTime(seconds: number): string {
  const most = 8.64e15;
  return new Date(Math.max(-most, Math.min(seconds * 1000 || 0, most))).toISOString();
}

function mediaType(headers: HeaderList | null): string | null {
  const value = headers?.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  return value === undefined ? null : value.split(";")[0]!.trim().toLowerCase() || null;
}

function firstByte(timing: ResourceTiming | undefined): number | null {
  if (timing === undefined) return null;
  const at = timing.receiveHeadersStart ?? timing.receiveHeadersEnd;
  return at >= 0 ? at : null;
}

function endOf(hop: Hop, isLast: boolean): number | null {
  const { heard, position, timestamp } = hop;
  const end = isLast ? (heard.finished?.timestamp ?? heard.failed?.timestamp) : heard.hops[position + 1]!.timestamp;
  return end === undefined ? null : Math.max(0, (end - timestamp) * 1000);
}

/** Our words before the browser's: what the guard knows is more exact than net::ERR_TUNNEL_CONNECTION_FAILED. */
function failureOf(
  hop: Hop,
  isLast: boolean,
  status: number | null,
  connection: string | null,
  shut: string | null,
): string | null {
  if (!isLast) return null;
  const { failed, finished } = hop.heard;
  if (failed === null)
    return finished !== null || hop.heard.fromMemoryCache ? null : shut === null ? "unfinished" : `limit:${shut}`;
  if (failed.blockedReason !== undefined) return `blocked:${failed.blockedReason}`;
  if (shut !== null && status === null) return `limit:${shut}`;
  if (shut !== null) return `limit:${shut} after head`;
  if (connection !== null && connection !== "connected") return connection;
  if (failed.corsErrorStatus !== undefined) return `cors:${failed.corsErrorStatus.corsError}`;
  return failed.errorText;
}
