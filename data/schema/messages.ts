import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { acquisitions } from "../acquisition.ts";
import { type HeaderList, json } from "./columns.ts";

/** A message: the bytes that arrived, named by their SHA-256. The bytes themselves lie in blobs/. */
export const messages = sqliteTable("messages", {
  /** SHA-256 of the raw bytes, hex: the message's name everywhere. */
  sha256: text().primaryKey(),
  /** Length of the raw bytes. */
  sizeBytes: integer().notNull(),
  /** When the first delivery of these bytes began (ISO 8601 UTC). */
  firstSeenAt: text().notNull(),
});

/** One arrival of a message: envelope, peer, TLS and time, or the file it was imported from. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: integer().primaryKey(),
    /** A name that the receiver drew, so that replaying the spool adds nothing. */
    deliveryKey: text().notNull().unique(),
    /** The message that arrived. */
    message: text()
      .notNull()
      .references(() => messages.sha256),
    /** The way it came. */
    via: text({ enum: ["smtp", "lmtp", "imap", "import"] }).notNull(),
    /** The seed address it was for; null when it is no seed of this campaign. */
    seed: text(),
    /** How the seed was found: `envelope`, `delivered-to`, `x-original-to` or `to`; null without a seed. */
    seedFrom: text(),
    /** Address of the peer that spoke to us; null for imports. */
    peerAddress: text(),
    /** Port of the peer. */
    peerPort: integer(),
    /** Name in HELO, EHLO or LHLO. */
    helo: text(),
    /** Envelope sender. */
    mailFrom: text(),
    /** Envelope recipients, in order. */
    rcptTo: json<readonly string[]>(),
    /** Protocol keyword: ESMTP, ESMTPS, LMTP, LMTPS; null for IMAP and imports. */
    protocol: text(),
    /** TLS version; null without TLS. */
    tlsVersion: text(),
    /** TLS cipher by its standard name; null without TLS. */
    tlsCipher: text(),
    /** PTR name of the peer at that time; null where there was none or nobody asked. */
    ptr: text(),
    /**
     * What the source says beside. SMTP and LMTP: ESMTP arguments, our own end, `clock` (how ours stood at the newest time stamp),
     * XFORWARD with `frontHeaderBytes` that a front put before the message. IMAP: position. Import: file and byte range.
     */
    source: json<Readonly<Record<string, unknown>>>().notNull(),
    /** How the recipient came by it. */
    acquisition: text({ enum: acquisitions }).notNull(),
    /** Whether the person who imported it allowed opening it, which fires its pixels. */
    mayOpen: integer({ mode: "boolean" }).notNull(),
    /** Who gave that leave; null without it. */
    mayOpenBy: text(),
    /** Start of the session or of the reading (ISO 8601 UTC). */
    startedAt: text().notNull(),
    /** When the bytes were complete (ISO 8601 UTC). */
    endedAt: text().notNull(),
  },
  (t) => [index("deliveries_by_message").on(t.message), index("deliveries_by_seed").on(t.seed)],
);

/** Each file that an import met, and what became of it. */
export const importFiles = sqliteTable("import_files", {
  /** Absolute path when it was read. */
  path: text().primaryKey(),
  /** What its content is: eml, mbox, maildir message; null when it is none. */
  kind: text({ enum: ["eml", "mbox", "maildir"] }),
  /** What became of it. */
  outcome: text({ enum: ["imported", "skipped", "unreadable"] }).notNull(),
  /** Why it was skipped or could not be read; null when imported. */
  reason: text(),
  /** SHA-256 of the file, hex; null when it could not be read. */
  sha256: text(),
  /** Length of the file; null when it could not be read. */
  sizeBytes: integer(),
  /** When the file was last changed (ISO 8601 UTC); null when it could not be read. */
  modifiedAt: text(),
  /** Number of messages taken from it. */
  messages: integer().notNull(),
  /** Byte ranges of the file that were not taken as messages, with the reason; empty when all was. */
  problems: json<readonly { readonly start: number; readonly end: number; readonly reason: string }[]>().notNull(),
  /** When it was read (ISO 8601 UTC). */
  importedAt: text().notNull(),
});

/** Where the reading of an IMAP mailbox has got to. */
export const imapPositions = sqliteTable(
  "imap_positions",
  {
    /** Host, port, user and mailbox as one text. */
    mailbox: text().notNull(),
    /** UIDVALIDITY of the mailbox (RFC 9051). */
    uidValidity: text().notNull(),
    /** The highest UID that was read. */
    lastUid: integer().notNull(),
    /** When (ISO 8601 UTC). */
    readAt: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.mailbox, t.uidValidity] })],
);

/** Result of one check of a message's origin, with the verifier that made it; the DNS answers it rests on lie beside. */
export const authentications = sqliteTable(
  "authentications",
  {
    id: integer().primaryKey(),
    /** The message. */
    message: text()
      .notNull()
      .references(() => messages.sha256),
    /** The delivery whose envelope was judged. */
    deliveryKey: text().notNull(),
    /** Name and version of the verifier: its results are kept side by side, never overwritten. */
    verifier: text().notNull(),
    /** SPF result (RFC 7208); `none` where no envelope is known (imports, IMAP). */
    spf: text().notNull(),
    /** DKIM results (RFC 6376), one a signature. */
    dkim: json<readonly Readonly<Record<string, unknown>>[]>().notNull(),
    /** DMARC result (RFC 7489, RFC 9989). */
    dmarc: text().notNull(),
    /** ARC result (RFC 8617). */
    arc: text().notNull(),
    /** BIMI findings. */
    bimi: json<Readonly<Record<string, unknown>>>().notNull(),
    /** What the verifier said in its default mode and in its strict mode. */
    detail: json<Readonly<Record<string, unknown>>>().notNull(),
    /** Whether the whole body, hence the HTML with its resources, lies under a passing aligned signature. */
    coversHtml: integer({ mode: "boolean" }).notNull(),
    /** When it was checked (ISO 8601 UTC): the moment that signatures' expiry was judged at. */
    checkedAt: text().notNull(),
  },
  (t) => [
    uniqueIndex("authentications_key").on(t.deliveryKey, t.verifier),
    index("authentications_by_message").on(t.message),
  ],
);

/** One raw DNS answer that an authentication rests on. */
export const authenticationAnswers = sqliteTable(
  "authentication_answers",
  {
    id: integer().primaryKey(),
    /** The delivery it was asked for. */
    deliveryKey: text().notNull(),
    /** Name asked, as the verifier gave it. */
    name: text().notNull(),
    /** Type asked. */
    type: text().notNull(),
    /** The response as it came, with every CNAME on the way; null when none came. */
    response: blob({ mode: "buffer" }),
    /** Why no response came; null with one. */
    failure: text(),
    /** Server asked, address and port; null when nobody could be asked. */
    server: text(),
    /** udp or tcp; null when nobody could be asked. */
    transport: text({ enum: ["udp", "tcp"] }),
    /** When (ISO 8601 UTC). */
    askedAt: text().notNull(),
  },
  (t) => [uniqueIndex("authentication_answers_key").on(t.deliveryKey, t.name, t.type)],
);

/** The head of a message: what parse derived of it as a whole. Replaced when parse's version rises. */
export const heads = sqliteTable(
  "heads",
  {
    /** The message. */
    message: text().primaryKey(),
    /** The seed it is tied to, by its deliveries; null for imports. */
    seed: text(),
    /** The campaign's site it is tied to: the seed's site, else From's registrable domain; null if neither. */
    site: text(),
    /** First From address, lower case; null without one. */
    fromAddress: text(),
    /** Domain of that address. */
    fromDomain: text(),
    /** Registrable domain of that address: the sender's site. */
    fromSite: text(),
    /** Display name in From. */
    fromName: text(),
    /** Subject, decoded. */
    subject: text(),
    /** Date header as ISO 8601 UTC; null when missing or no date. */
    date: text(),
    /** Message-ID as written. */
    messageId: text(),
    /** List-Id value without the phrase. */
    listId: text(),
    /** Return-Path or envelope sender. */
    returnPath: text(),
    /** Headers in order. */
    headers: json<HeaderList>().notNull(),
    /** Key under which messages of one mailing meet (contract: From domain, List-Id, campaign header, subject, day). */
    mailingKey: text().notNull(),
    /** What the head says of the sender's mailing, surest first: fields of the mail services with their values; null when it could not be read. */
    campaignKeys: json<readonly { readonly field: string; readonly value: string }[]>(),
    /** What limits of parse cut off, in words; empty when nothing was. */
    cutOff: json<readonly string[]>().notNull(),
    /** Why the message could not be read at all; null when it could. */
    unreadable: text(),
    // From here on the columns are extract's: parse leaves them as they are.
    /** Language of the displayed text (ISO 639-1); null when too short to tell. Filled by extract, like all that follows. */
    language: text(),
    /** Kind of message. */
    kind: text({ enum: ["newsletter", "confirmation", "transactional", "legal-notice", "unknown"] }).notNull(),
    /** The clues for kind, in words. */
    kindClues: json<readonly string[]>().notNull(),
    /** Characters of visible text in the displayed parts, blanks left out. */
    textLength: integer().notNull(),
    /** Share of the visible content that is drawn in images, 0 to 1: stated area of visible images beside 120 square pixels a character; null without content. */
    imageShare: real(),
    /** Whether a way to unsubscribe was found. */
    hasUnsubscribe: integer({ mode: "boolean" }).notNull(),
    /** Whether RFC 8058 one-click is announced. */
    hasOneClick: integer({ mode: "boolean" }).notNull(),
    /** Values of campaign parameters in the links (`utm_campaign` and the like), most frequent first; null before extract. */
    campaignParameters: json<readonly { readonly field: string; readonly value: string }[]>(),
    /** What limits of extract cut off, in words; empty when nothing was; null before extract. */
    extractCutOff: json<readonly string[]>(),
  },
  (t) => [
    index("heads_by_site").on(t.site),
    index("heads_by_mailing").on(t.mailingKey),
    index("heads_by_seed").on(t.seed),
  ],
);

/** A MIME part (RFC 2045) of a message. */
export const parts = sqliteTable(
  "parts",
  {
    /** The message. */
    message: text().notNull(),
    /** MIME path: `1` is the message itself, `1.1`, `1.2` ... its children; a nested message is child 1 of its part. */
    path: text().notNull(),
    /** Media type, lower case. */
    mediaType: text().notNull(),
    /** What the part is made of: html, amp, svg, css, text, external-body, binary, multipart, message. */
    kind: text().notNull(),
    /** What becomes of it when the message is read: displayed, alternative, related, attached, nested, container. */
    role: text().notNull(),
    /** Charset named by the part; null when none. */
    charset: text(),
    /** Charset the text was decoded with, by name or by guess; null when it is no text. */
    charsetUsed: text(),
    /** Where the part's head begins in the raw message, in bytes; null inside a nested message that was itself encoded. */
    headStart: integer(),
    /** Where its body begins in the raw message. */
    bodyStart: integer(),
    /** Where its body ends in the raw message: one past the last byte. */
    bodyEnd: integer(),
    /** Content-Disposition's word; null when none. */
    disposition: text(),
    /** File name; null when none. */
    fileName: text(),
    /** Content-ID without brackets; null when none. */
    contentId: text(),
    /** Length of the decoded content in bytes. */
    sizeBytes: integer().notNull(),
    /** SHA-256 of the decoded content, hex. */
    sha256: text().notNull(),
    /** Whether a client shows this part (RFC 2046 multipart/alternative). */
    isDisplayed: integer({ mode: "boolean" }).notNull(),
    /** What was wrong with it, in words. */
    problems: json<readonly string[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.path] })],
);

/** Where in the decoded part a reference stands. */
const place = {
  /** The message. */
  message: text().notNull(),
  /** MIME path of the part; empty for references of the message's head. */
  path: text().notNull(),
  /** UTF-8 bytes of the decoded part (no transfer encoding, charset turned into UTF-8, nothing else changed) before the attribute's value or CSS token; for a head the number of the field. */
  byteOffset: integer().notNull(),
  /** Attribute, CSS property or header name. */
  attribute: text().notNull(),
  /** Position within the attribute, from 0 (srcset, several url()). */
  position: integer().notNull(),
};

/** A reference that a mail client may load on opening. */
export const resources = sqliteTable(
  "resources",
  {
    ...place,
    /** Element, at-rule or header that carries it. */
    element: text().notNull(),
    /** The reference as written. */
    raw: text().notNull(),
    /** The absolute URL that a client would ask for; null when it is not remote. */
    url: text(),
    /** The original URL inside a proxied one; null when it is not proxied. */
    unwrappedUrl: text(),
    /** Host of the URL; null when it is not remote. */
    host: text(),
    /** What it would load. */
    kind: text({ enum: ["image", "style", "font", "frame", "media", "object", "script", "other"] }).notNull(),
    /** Whether a client would have to leave the machine for it. */
    isRemote: integer({ mode: "boolean" }).notNull(),
    /** Whether it stands in the displayed part. */
    isDisplayed: integer({ mode: "boolean" }).notNull(),
    /** Stated width in CSS pixels; null when not stated. */
    statedWidth: real(),
    /** Stated height in CSS pixels; null when not stated. */
    statedHeight: real(),
    /** Why it cannot be seen by its markup, in words; empty when it can. */
    hiddenBy: json<readonly string[]>().notNull(),
    /** Media condition under which it loads (media query, dark mode); null when always. */
    media: text(),
    /** Position in document order, from 0, over all parts. */
    documentOrder: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.message, t.path, t.byteOffset, t.attribute, t.position] }),
    index("resources_by_host").on(t.host),
  ],
);

/** The classes of links. */
export const linkClasses = [
  "unsubscribe",
  "confirm",
  "view-in-browser",
  "preferences",
  "login",
  "social",
  "tracking-preference",
  "content",
] as const;
export type LinkClass = (typeof linkClasses)[number];

/** A reference that is followed on a click. */
export const links = sqliteTable(
  "links",
  {
    ...place,
    /** Element or header that carries it. */
    element: text().notNull(),
    /** The absolute URL. */
    url: text().notNull(),
    /** The target that can be read inside a redirector's URL; null when there is none. */
    unwrappedUrl: text(),
    /** Host of the URL; null for other schemes. */
    host: text(),
    /** Visible text of the link. */
    anchorText: text().notNull(),
    /** What the link is for, by its words. */
    linkClass: text({ enum: linkClasses }).notNull(),
    /** The words that told the class, and where they stand; null for content. */
    clue: text(),
    /** Whether it stands in the displayed part. */
    isDisplayed: integer({ mode: "boolean" }).notNull(),
    /** Position in document order, from 0. */
    documentOrder: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.path, t.byteOffset, t.attribute, t.position] })],
);

/** A request in the headers that the reading be reported (never answered by us). */
export const readReceipts = sqliteTable(
  "read_receipts",
  {
    /** The message. */
    message: text().notNull(),
    /** The header's name. */
    header: text().notNull(),
    /** Its value. */
    value: text().notNull(),
    /** Position among the headers, from 0. */
    position: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.message, t.position] })],
);

export type Message = typeof messages.$inferSelect;
export type Delivery = typeof deliveries.$inferSelect;
export type NewDelivery = typeof deliveries.$inferInsert;
export type Head = typeof heads.$inferSelect;
export type Part = typeof parts.$inferSelect;
export type Resource = typeof resources.$inferSelect;
export type Link = typeof links.$inferSelect;
export type ReadReceipt = typeof readReceipts.$inferSelect;
export type Authentication = typeof authentications.$inferSelect;
