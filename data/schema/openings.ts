import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { type HeaderList, json } from "./columns.ts";

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
  /** The circumstances: versions, binary and flags, resolver, proxy, cache and cookie state, clock offset. */
  preflight: json<Readonly<Record<string, unknown>>>().notNull(),
});

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
    /** References that extract had found and that were not asked for. */
    extractedNotRequested: json<readonly string[]>().notNull(),
    /** Requests that extract had not foreseen. */
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
    /** Request headers as sent. */
    requestHeaders: json<HeaderList>().notNull(),
    /** Body sent; null when none. */
    requestBody: text(),
    /** HTTP status; null without a response. */
    status: integer(),
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
    /** TLS facts; null without TLS. */
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
    /** What an image's pixels show; null when no image or not decoded. */
    pixels: text({ enum: ["transparent", "single-colour", "picture"] }),
    /** When it was sent (ISO 8601 UTC). */
    sentAt: text().notNull(),
    /** Time to the first byte of the response; null without a response. */
    firstByteMs: real(),
    /** Time to the end of the response; null without one. */
    endMs: real(),
    /** Why there was no response; null with one. */
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
