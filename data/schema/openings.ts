import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { type HeaderList, json } from "./columns.ts";

/** The circumstances of a run of the browser (the questions of NF Z67-147), stored once and named by their hash. */
export const preflights = sqliteTable("preflights", {
  /** SHA-256 of the facts as RFC 8785 JSON, hex. */
  sha256: text().primaryKey(),
  /** Versions, binary and flags, sandbox, system, resolvers, proxy, public address, clock offset; null inside means not known. */
  facts: json<Readonly<Record<string, unknown>>>().notNull(),
});

/** A visit: one browser session that records requests. */
export const visits = sqliteTable("visits", {
  /** Natural key as one text: kind, subject and round. */
  visitKey: text().primaryKey(),
  /** What the browser was there for. */
  kind: text({ enum: ["opening", "sign-up", "confirmation", "unsubscription", "consent"] }).notNull(),
  /** Start (ISO 8601 UTC). */
  startedAt: text().notNull(),
  /** End (ISO 8601 UTC). */
  endedAt: text().notNull(),
  /** What was special to this visit: `context` (fresh, live, restored), `cookies` it began with, `cache` (empty, or kept: we did not empty it; whether the browser answered from it stands in `from_cache` of each request), `earlierTry` where a try before it was cut off: its requests (when, method, URL, status), or true where they died with the process that made them, and `preflight`, the SHA-256 of its circumstances. */
  preflight: json<Readonly<Record<string, unknown>>>().notNull(),
  /** The limit that shut the gate (time, bytes, requests, connections); null when none did. */
  shutBy: text(),
  /** Addresses of pages that something tried to open and that were closed; null when none. */
  popups: json<readonly string[]>(),
});

/** A connection that the browser asked of the guard, made or refused: the source of each request's server address. */
export const connections = sqliteTable(
  "connections",
  {
    /** The visit. */
    visitKey: text()
      .notNull()
      .references(() => visits.visitKey),
    /** Number within the visit, from 0, in the order of asking. */
    position: integer().notNull(),
    /** `tunnel` for CONNECT (TLS passes untouched), `http` for one plain request. */
    kind: text({ enum: ["tunnel", "http"] }).notNull(),
    /** Host as the browser named it. */
    host: text().notNull(),
    /** Port as the browser named it. */
    hostPort: integer().notNull(),
    /** Address that was pinned and dialled, or the first one that was refused; null without an answer of the DNS. */
    address: text(),
    /** Port that was dialled (another than `host_port` in a test network); null when none was. */
    port: integer(),
    /** `connected`, or why not: refused:*, dns:*, failed:*, shut:*. */
    outcome: text().notNull(),
    /** Bytes from the browser to the server. */
    sentBytes: integer().notNull(),
    /** Bytes from the server to the browser. */
    receivedBytes: integer().notNull(),
    /** When it was asked for (ISO 8601 UTC). */
    askedAt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.visitKey, t.position] })],
);

/** How a request relates to what extract had found in the message. */
export const foreseenBy = ["resource", "redirect", "style-sheet", "nothing"] as const;
export type ForeseenBy = (typeof foreseenBy)[number];

/** Why a reference that extract had found was not asked for. */
export const notRequestedBecause = [
  "client-loads-nothing",
  "client-does-not-load-kind",
  "condition-not-met",
  "other-candidate-chosen",
  "style-rule-unused",
  "stopped-early",
  "served-from-cache",
  "unknown",
] as const;
export type NotRequestedBecause = (typeof notRequestedBecause)[number];

/** A reference of extract that an opening did not ask for. */
export interface UnrequestedResource {
  /** path:offset:attribute:position of the resource. */
  readonly key: string;
  readonly url: string;
  readonly because: NotRequestedBecause;
}

/** A cookie as the browser keeps it; `expires` in seconds since 1970, -1 for a session cookie. */
export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: "Strict" | "Lax" | "None";
}

/** One rendering of one message by one mail client profile in one round. */
export const openings = sqliteTable(
  "openings",
  {
    /** The message. */
    message: text().notNull(),
    /** Name of the mail client profile. */
    mailClient: text().notNull(),
    /** Round, from 0. */
    round: integer().notNull(),
    /** The visit that recorded its requests. */
    visitKey: text()
      .notNull()
      .unique()
      .references(() => visits.visitKey),
    /** Blob of the full-page screenshot with remote content; null when it could not be made. */
    screenshotOn: text(),
    /** Blob of the full-page screenshot without remote content; null when it could not be made. */
    screenshotOff: text(),
    /** Blob of the DOM after loading; null when it could not be read. */
    dom: text(),
    /** Page width and height in CSS pixels; null when it could not be measured. */
    pageSize: json<{ readonly width: number; readonly height: number }>(),
    /** What stopped it early (a limit, a crash), in words; null when nothing did. */
    stoppedBy: text(),
    /** Browser context: `fresh`, `live` (kept from the last round with cookies and cache) or `restored` (cookies put back, cache empty). */
    context: text({ enum: ["fresh", "live", "restored"] })
      .notNull()
      .default("fresh"),
    /** Cookies that the context held at the end, for the next round. */
    cookies: json<readonly StoredCookie[]>(),
    /** References that extract had found and that were not asked for, with why. */
    extractedNotRequested: json<readonly UnrequestedResource[]>().notNull(),
    /** Requests that extract had not foreseen: their URLs. */
    requestedNotExtracted: json<readonly string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.mailClient, t.round] })],
);

/** TLS as seen on a connection. */
export interface TlsFacts {
  readonly protocol: string;
  readonly issuer: string;
  readonly subject: string;
  readonly san: readonly string[];
  readonly validFrom: string;
  readonly validTo: string;
}

/** One HTTP request of a visit; a redirect hop when another led to it. */
export const requests = sqliteTable(
  "requests",
  {
    /** The visit. */
    visitKey: text()
      .notNull()
      .references(() => visits.visitKey),
    /** Number within the visit, from 0, in order of sending. */
    sequence: integer().notNull(),
    /** Sequence of the request that redirected here; null when none did. */
    redirectedFrom: integer(),
    /** The URL asked for. */
    url: text().notNull(),
    /** Host of the URL, lower case. */
    host: text().notNull(),
    /** HTTP method. */
    method: text().notNull(),
    /** What the browser asked it for: image, stylesheet, font, document, ... */
    resourceKind: text().notNull(),
    /** What made the browser ask: element, CSS rule, redirect; as the browser says. */
    initiator: json<Readonly<Record<string, unknown>>>().notNull(),
    /** Key of the extracted resource it belongs to (path:offset:attribute:position); null when unforeseen. */
    resourceKey: text(),
    /** How it relates to what extract had found; null where the visit is no opening. */
    foreseen: text({ enum: foreseenBy }),
    /** Request headers as sent. */
    requestHeaders: json<HeaderList>().notNull(),
    /** Whether the headers are those on the wire; false for those the page asked for (no connection, or from cache). */
    headersAsSent: integer({ mode: "boolean" }).notNull().default(true),
    /** Body sent; null when none. */
    requestBody: text(),
    /** HTTP status; null without a response. */
    status: integer(),
    /** HTTP version of the response as ALPN or status line names it; null without a response. */
    httpVersion: text(),
    /** `memory` or `disk` when the browser's cache answered and nothing left; null otherwise. */
    fromCache: text({ enum: ["memory", "disk"] }),
    /** Response headers; null without a response. */
    responseHeaders: json<HeaderList>(),
    /** Location header; null when none. */
    location: text(),
    /** Set-Cookie headers; null without a response. */
    setCookies: json<readonly string[]>(),
    /** Address of the server that answered; null when none was reached. */
    serverAddress: text(),
    /** Port of that server. */
    serverPort: integer(),
    /** TLS facts as the browser told them, else (a later hop, a refused certificate) as its handshake with the server showed them; null without TLS or where it came to none. */
    tls: json<TlsFacts>(),
    /** Bytes of the response on the wire; null without a response. */
    wireBytes: integer(),
    /** Bytes of the decoded body; null when not read. */
    bodyBytes: integer(),
    /** SHA-256 of the decoded body, hex; null when not read. */
    bodySha256: text(),
    /** Whether the body lies in blobs/. */
    bodyKept: integer({ mode: "boolean" }).notNull(),
    /** Media type the server claimed; null when none. */
    mediaTypeClaimed: text(),
    /** Media type the bytes show; null when not known. */
    mediaTypeSniffed: text(),
    /** Natural width in pixels; null when no image. */
    naturalWidth: integer(),
    /** Natural height in pixels; null when no image. */
    naturalHeight: integer(),
    /** Number of frames of the image (more than 1 when animated); null when no image or not known. */
    frames: integer(),
    /** What the pixels of an image's first frame show; null when no image or not decoded. */
    pixels: text({ enum: ["transparent", "single-colour", "picture"] }),
    /** When it was sent (ISO 8601 UTC). */
    sentAt: text().notNull(),
    /** Time to the first byte of the response; null without a response. */
    firstByteMs: real(),
    /** Time to the end of the response; null without one. */
    endMs: real(),
    /** Steps of the exchange in ms after its start, as the browser timed them; null without a response. */
    timing: json<Readonly<Record<string, number>>>(),
    /** Why the page got no response: the guard's word (refused:*, dns:*, failed:*, limit:*) or the browser's (net::ERR_*); null when it got one. */
    failure: text(),
  },
  (t) => [uniqueIndex("requests_key").on(t.visitKey, t.sequence), index("requests_by_host").on(t.host)],
);

/** Where an image lies on the rendered page. */
export const boxes = sqliteTable(
  "boxes",
  {
    /** The opening's visit. */
    visitKey: text()
      .notNull()
      .references(() => visits.visitKey),
    /** Number of the box, in document order. */
    position: integer().notNull(),
    /** URL of the image it shows. */
    url: text().notNull(),
    /** Element that shows it, `img` or another with a background, with its path from the body. */
    element: text(),
    /** Width of the decoded image in pixels; null when it did not load or is a background. */
    naturalWidth: integer(),
    /** Height of the decoded image in pixels; null as above. */
    naturalHeight: integer(),
    /** Left edge in CSS pixels. */
    x: real().notNull(),
    /** Top edge in CSS pixels. */
    y: real().notNull(),
    /** Width in CSS pixels. */
    width: real().notNull(),
    /** Height in CSS pixels. */
    height: real().notNull(),
    /** Whether a person could see it; else why not. */
    seen: text({ enum: ["visible", "covered", "off-screen", "zero-size", "hidden"] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.visitKey, t.position] })],
);

export type Visit = typeof visits.$inferSelect;
export type Opening = typeof openings.$inferSelect;
export type Request = typeof requests.$inferSelect;
export type Box = typeof boxes.$inferSelect;
