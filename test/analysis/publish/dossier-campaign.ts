import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "../../../analysis/judge/judge.ts";
import { type DossierWorld, writeDossier } from "../../../analysis/publish/dossier/dossier.ts";
import { scopeOfSite } from "../../../analysis/publish/dossier/dossier-facts.ts";
import { type VisitRecord, visitKeyOf } from "../../../crawler/browser/save-visit.ts";
import { readMessageReferences } from "../../../crawler/extract/message-references.ts";
import { saveReferences } from "../../../crawler/extract/save-references.ts";
import { saveOpening } from "../../../crawler/open/open.ts";
import { readHar } from "../../../crawler/open/read-har.ts";
import { readStored } from "../../../crawler/origin-dns.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";
import { parse, parseRows } from "../../../crawler/parse/parse.ts";
import { BlobStore } from "../../../crawler/receive/blob-store.ts";
import { checkOrigin } from "../../../crawler/receive/check-origin.ts";
import { deliveryWriter } from "../../../crawler/receive/save-deliveries.ts";
import { insertDerived } from "../../../crawler/resolve/lookup/insert-derived.ts";
import { nameOfText } from "../../../crawler/resolve/wire/name.ts";
import { RECORD_TYPES, type RecordTypeName } from "../../../crawler/resolve/wire/record-types.ts";
import { encodeQuery } from "../../../crawler/resolve/wire/wire.ts";
import { journalHead } from "../../../crawler/stamp/stamp.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import { TOOL_VERSION } from "../../../data/command.ts";
import { type Database, inTransaction, openCampaignDatabase } from "../../../data/database.ts";
import { appendJournal, canonicalBytes } from "../../../data/journal.ts";
import * as s from "../../../data/schema/index.ts";
import { stampRequest, tokenOfResponse } from "../../../data/time-stamp.ts";
import { keyRecord, signed } from "../../crawler/receive/signed-messages.ts";
import { type Authority, stampBy } from "../../time-stamp-authority.ts";

export const site = "brand.test";
export const seedAddresses = ["k3j5h2@seeds.example", "p8w4d7@seeds.example"] as const;
/** What a sender might put in to harm the reader of a report. */
export const hostileSubject = 'News <script>alert("x")</script>';
const host = "t.service.test";
/** A table of the campaign's own, which verdicts rest on and which a bag has to carry. */
const ownServices = `service,kind,value,certainty,source,date,example,note
Servicio,entity,Servicio,read,its own pages,2026-11-01,Servicio,
Servicio,role,delivery,read,its own pages,2026-11-01,delivery,
Servicio,cname,service.test,read,its own pages,2026-11-01,x.service.test,
`;
const start = Date.UTC(2027, 2, 1, 8);
const at = (ms: number) => new Date(start + ms).toISOString();

/**
 * A campaign of one sender: two seeds, some mailings (two by default), signed messages with a token of each seed, DNS answers as bytes, one
 * opening and a judgement. All but the opening's rows is written by the crawler's own functions; no network is met.
 */
export async function dossierCampaign({
  mailings = 2,
  openings = 1,
  body = "",
  picture = Buffer.from("a picture"),
} = {}): Promise<{ readonly db: Database; readonly directory: string }> {
  const directory = mkdtempSync(join(tmpdir(), "census-dossier-"));
  const db = openCampaignDatabase(directory);
  db.insert(s.campaigns)
    .values({ id: 1, name: "c", nonce: "00", createdAt: at(0), toolVersion: TOOL_VERSION })
    .run();
  db.insert(s.sites)
    .values({ site, origin: "plan", plannedAt: at(0) })
    .run();
  const persona = { firstName: "Ada", lastName: "Roe", locale: "en-GB", birthYear: 1980, country: "GB" };
  for (const [twin, address] of seedAddresses.entries())
    db.insert(s.seeds)
      .values({ address, site, arm: "a", twin, persona, plannedAt: at(0) })
      .run();
  mkdirSync(join(directory, "lists"));
  writeFileSync(join(directory, "lists", "mail-services.csv"), ownServices);
  downloadLists(db, directory);
  const blobs = new BlobStore(join(directory, "blobs"));
  for (let mailing = 0; mailing < mailings; mailing++)
    for (const [twin, seed] of seedAddresses.entries())
      await receive(db, blobs, { seed, mailing, body, at: at(86_400_000 * mailing + twin * 1_000) });
  await signUp(db, blobs);
  lookUp(db);
  const first = db.select().from(s.messages).orderBy(s.messages.firstSeenAt).limit(openings).all();
  for (const { sha256 } of first) await openOnce(db, blobs, sha256, picture);
  judge(db, directory, { now: () => new Date(at(864_000_000)) });
  return { db, directory };
}

/** Writes the site's dossier; stamped when an authority is given, which also stamps the journal's head. */
export async function writeStamped(
  { db, directory }: { readonly db: Database; readonly directory: string },
  authority: Authority | null,
  world: Partial<DossierWorld> = {},
  scope = scopeOfSite(db, site, { from: null, to: null }),
) {
  if (authority !== null) stampJournal(db, authority);
  return writeDossier(db, directory, scope, mkdtempSync(join(tmpdir(), "census-bags-")), {
    now: () => new Date(at(900_000_000)),
    toolVersion: TOOL_VERSION,
    printPdf: null,
    har: (opening) => readHar(db, opening, TOOL_VERSION),
    judge: (bag, folder) => void judge(bag, folder, { now: () => new Date(at(900_000_000)) }),
    stamp: async (data) =>
      authority === null ? [] : [{ authority: "local", token: tokenOver(authority, data), failure: null }],
    ...world,
  });
}

/** A token of the authority over bytes. */
export function tokenOver(authority: Authority, data: Uint8Array): Buffer {
  return tokenOfResponse(stampBy(authority, stampRequest(data).der));
}

function stampJournal(db: Database, authority: Authority): void {
  const head = journalHead(db)!;
  const data = canonicalBytes(head);
  const row = { authority: "local", head: data.toString("utf8"), failure: null, stampedAt: at(0), askedAt: at(0) };
  db.insert(s.stamps)
    .values({ ...row, sequence: head.sequence, token: tokenOver(authority, data) })
    .run();
}

interface Arrival {
  readonly seed: string;
  readonly mailing: number;
  /** More HTML. */
  readonly body: string;
  readonly at: string;
}

async function receive(db: Database, blobs: BlobStore, { seed, mailing, body, at: moment }: Arrival): Promise<void> {
  const bytes = Buffer.from(await signed(messageTo(seed, mailing, body), { signTime: new Date(moment) }));
  const sha256 = await blobs.put(bytes);
  const deliveryKey = `d-${sha256.slice(0, 20)}`;
  const delivery: s.NewDelivery = {
    deliveryKey,
    message: sha256,
    via: "smtp",
    rcptTo: [seed],
    source: {},
    peerAddress: "192.0.2.7",
    helo: "mx.brand.test",
    mailFrom: `bounce@${site}`,
    seed,
    acquisition: "explicit_newsletter_optin",
    mayOpen: true,
    startedAt: moment,
    endedAt: moment,
  };
  inTransaction(db, (tx) =>
    deliveryWriter(db)(tx, { sha256, sizeBytes: bytes.length, deliveries: [delivery] }, moment),
  );
  const message = readMessage(bytes);
  const candidate = { subject: sha256, round: 0, dueAt: null };
  const parsed = parseRows(message, moment);
  inTransaction(db, (tx) => {
    parse.save(tx, { ...candidate, sha256, firstSeenAt: moment }, parsed, { blobs, now: () => new Date(moment) });
    saveReferences(tx, db, sha256, readMessageReferences(message));
  });
  const world = {
    now: () => new Date(moment),
    blobs,
    originDns: { ask: async (name: string, type: string) => answer(name, type, moment), read: readStored },
    campaign: { seeds: { domain: "seeds.example" } },
  };
  const item = {
    ...candidate,
    subject: deliveryKey,
    message: sha256,
    ip: "192.0.2.7",
    helo: "mx.brand.test",
    mailFrom: `bounce@${site}`,
  };
  const origin = await checkOrigin.work(item, world);
  inTransaction(db, (tx) => checkOrigin.save(tx, item, origin, world));
}

/** Bytes of a signed issue to an address: what a seed, or anybody else, receives. */
export async function issueTo(address: string, mailing: number): Promise<Buffer> {
  return Buffer.from(await signed(messageTo(address, mailing, ""), { signTime: new Date(start) }));
}

function messageTo(seed: string, mailing: number, body: string): string {
  const token = createHash("sha256").update(`${seed} ${mailing}`).digest("hex").slice(0, 24);
  return [
    `From: Brand <news@${site}>`,
    `To: ${seed}`,
    `Subject: ${hostileSubject} ${mailing + 1}`,
    `Date: ${new Date(start + 86_400_000 * mailing).toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${token}@${site}>`,
    "List-Unsubscribe: <mailto:out@brand.test>",
    "MIME-Version: 1.0",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<p>Hello, here is letter ${mailing + 1}.</p><img src="https://www.brand.test/logo.png" width="200" height="60">`,
    `<a href="https://${host}/c?u=${token}">Read</a><img src="https://${host}/o.gif?u=${token}" width="1" height="1">`,
    body,
  ].join("\r\n");
}

const records: Readonly<Record<string, string>> = {
  [`TXT s1._domainkey.${site}`]: keyRecord,
  [`TXT ${site}`]: "v=spf1 ip4:192.0.2.7 -all",
  [`TXT _dmarc.${site}`]: "v=DMARC1; p=reject; adkim=r",
};

/** What the sender's DNS says of a name: one TXT record, one address, or that there is none. */
export function dnsAnswer(name: string, type: string): Buffer {
  if (type === "A" && name.endsWith(".test")) return response(name, type, Buffer.from([192, 0, 2, 80]));
  const value = records[`${type} ${name.toLowerCase()}`];
  const text =
    value === undefined
      ? null
      : Buffer.concat(
          (value.match(/.{1,255}/g) ?? []).map((part) =>
            Buffer.from(`${String.fromCharCode(part.length)}${part}`, "latin1"),
          ),
        );
  return response(name, type, text);
}

function answer(name: string, type: string, askedAt: string) {
  return {
    name,
    type,
    response: dnsAnswer(name, type),
    failure: null,
    server: "192.0.2.53:53",
    transport: "udp" as const,
    askedAt,
  };
}

/** A response with one record, or NXDOMAIN. */
function response(name: string, type: string, rdata: Buffer | null): Buffer {
  const number = RECORD_TYPES[type as RecordTypeName];
  const head = encodeQuery(nameOfText(name), number, { rd: true, edns: false });
  head.writeUInt16BE(rdata === null ? 0x8183 : 0x8180, 2);
  if (rdata === null) return head;
  head.writeUInt16BE(1, 6);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(number, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(300, 6);
  record.writeUInt16BE(rdata.length, 10);
  return Buffer.concat([head, record, rdata]);
}

/** A list that may be handed on, one whose licence forbids it, and a file of networks. */
function downloadLists(db: Database, directory: string): void {
  const path = (...names: string[]) => join(directory, "lists", ...names);
  mkdirSync(path("versions"));
  writeFileSync(
    path("list-sources.csv"),
    "name,url,licence,format,file,date,note\nclosed,https://lists.example/closed.txt,CC-BY-NC-ND-4.0,domains,closed.txt,2027-01-01,\n",
  );
  const networks = Array.from({ length: 200 }, (_, n) => `10.${n}.0.0,10.${n}.255.255,${64_512 + n},N${n}`);
  writeFileSync(path("asn.csv"), [...networks, "192.0.2.0,192.0.2.255,64500,Documentation", ""].join("\n"));
  for (const [name, licence, text] of [
    [
      "easyprivacy",
      "GPL-3.0-or-later OR CC-BY-SA-3.0",
      "[Adblock Plus 2.0]\n||t.service.test^$image\n||elsewhere.example^\n",
    ],
    ["closed", "CC-BY-NC-ND-4.0", "# secret\nt.service.test\nanother.example\n"],
  ] as const) {
    const sha256 = createHash("sha256").update(text).digest("hex");
    writeFileSync(path("versions", sha256), text);
    const row = { sha256, name, url: `https://lists.example/${name}.txt`, licence, entries: 2, downloadedAt: at(0) };
    inTransaction(db, (tx) => {
      tx.insert(s.listFiles).values(row).run();
      appendJournal(tx, { kind: "list", subject: `${name} ${sha256}`, fact: row, writtenAt: at(0) });
    });
  }
}

async function signUp(db: Database, blobs: BlobStore): Promise<void> {
  const [picture, before, after] = (await blobs.putAll(
    ["a form", "<form><input name=mail></form>", "<p>Thank you</p>"].map((text) => Buffer.from(text)),
  )) as [string, string, string];
  const seed = seedAddresses[0];
  const item = {
    ...{ subject: `${seed} ${site}`, round: 0, dueAt: null, seed, site, url: `https://${site}/`, arm: "a" },
    ...{ persona: "{}", excludedBecause: null, isPermitted: 0 },
  };
  const control = { kind: "checkbox", label: "I agree", required: true, initial: false, final: true, meaning: "terms" };
  const row = {
    outcome: "subscribed" as const,
    reasons: ["it said so"],
    pageUrl: `https://${site}/`,
    language: "en",
    formKind: "newsletter",
    formScore: 9,
    candidates: [],
    controls: [control],
    privacyText: "We care",
    privacyPolicies: [],
    banner: null,
    submitted: true,
    facts: [],
    screenshotBefore: picture,
    screenshotAfter: null,
    domBefore: before,
    domAfter: after,
    startedAt: at(-60_000),
    endedAt: at(-50_000),
  };
  const visit: VisitRecord = {
    visitKey: visitKeyOf("sign-up", item.subject, 0),
    kind: "sign-up",
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    special: { context: "fresh" },
    circumstances: { browser: { kind: "headless-shell", version: "1" } },
    requests: [],
    connections: [],
    shutBy: null,
    popups: [],
  };
  inTransaction(db, (tx) => subscribe.save(tx, item, { row, visit }, {} as never));
}

function lookUp(db: Database): void {
  const key = { host, round: 0, vantage: "local" };
  const query = encodeQuery(nameOfText(host), RECORD_TYPES.A, { rd: true, edns: false });
  const bytes = response(host, "A", Buffer.from([192, 0, 2, 80]));
  const lookup = {
    ...key,
    site: "service.test",
    askedHost: host,
    because: ["a message"],
    substitution: null,
    sibling: null,
    observedAt: at(5_000),
  };
  const exchange = {
    ...key,
    position: 0,
    purpose: "host",
    query,
    response: bytes,
    responseSha256: createHash("sha256").update(bytes).digest("hex"),
    server: "192.0.2.53:53",
    role: "resolver" as const,
    transport: "udp" as const,
    outcome: "answered" as const,
    rttMs: 2,
    askedAt: at(5_000),
  };
  inTransaction(db, (tx) => {
    tx.insert(s.lookups).values(lookup).run();
    tx.insert(s.exchanges).values(exchange).run();
    insertDerived(tx, lookup, [exchange]);
    const fact = { ...lookup, exchanges: [{ ...told(exchange), query: query.toString("hex") }] };
    appendJournal(tx, { kind: "lookup", subject: `${host} 0 local`, fact, writtenAt: at(5_000) });
  });
}

function told({
  askedAt,
  server,
  outcome,
  responseSha256,
}: Record<"askedAt" | "server" | "outcome" | "responseSha256", string>) {
  return { askedAt, server, outcome, responseSha256 };
}

async function openOnce(db: Database, blobs: BlobStore, message: string, picture: Uint8Array): Promise<void> {
  const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  const [screenshotOn, dom, bodySha256] = (await blobs.putAll([
    Buffer.concat([picture, Buffer.from(message, "hex")]), // no two alike
    Buffer.from("<p>page</p>"),
    gif,
  ])) as [string, string, string];
  const item = { subject: `${message} desktop`, round: 0, dueAt: null, message, mailClient: "desktop" as const };
  const { url } = db
    .select()
    .from(s.resources)
    .all()
    .find((row) => row.message === message && row.host === host)!;
  const visit: VisitRecord = {
    visitKey: visitKeyOf("opening", item.subject, 0),
    kind: "opening",
    startedAt: at(60_000),
    endedAt: at(61_000),
    special: { context: "fresh" },
    circumstances: { browser: { kind: "headless-shell", version: "1" } },
    requests: [requestFor(url!, bodySha256, gif.length)],
    connections: [
      {
        at: at(60_050),
        kind: "tunnel",
        host,
        hostPort: 443,
        address: "192.0.2.80",
        port: 443,
        outcome: "connected",
        sentBytes: 500,
        receivedBytes: 300,
      },
    ],
    shutBy: null,
    popups: [],
  };
  const opening = {
    screenshotOn,
    screenshotOff: null,
    dom,
    pageSize: { width: 1280, height: 900 },
    stoppedBy: null,
    context: "fresh" as const,
    cookies: [],
    extractedNotRequested: [],
    requestedNotExtracted: [],
  };
  const box = { position: 0, url: url!, element: "img[1]", naturalWidth: 1, naturalHeight: 1 };
  const place = { x: 8, y: 70, width: 1, height: 1, seen: "visible" as const };
  inTransaction(db, (tx) =>
    saveOpening(
      tx,
      { ...item, reopensInMs: null, cookies: null, resources: "[]" },
      {
        visit,
        opening,
        boxes: [{ ...box, ...place }],
      },
    ),
  );
}

function requestFor(url: string, bodySha256: string, size: number): VisitRecord["requests"][number] {
  return {
    sequence: 0,
    redirectedFrom: null,
    url,
    host,
    method: "GET",
    resourceKind: "image",
    initiator: {},
    resourceKey: null,
    foreseen: "resource",
    requestHeaders: [["User-Agent", "x"]],
    headersAsSent: true,
    requestBody: null,
    status: 200,
    httpVersion: "h2",
    fromCache: null,
    responseHeaders: [["content-type", "image/gif"]],
    location: null,
    setCookies: [],
    serverAddress: "192.0.2.80",
    serverPort: 443,
    tls: null,
    wireBytes: 300,
    bodyBytes: size,
    bodySha256,
    bodyKept: true,
    mediaTypeClaimed: "image/gif",
    mediaTypeSniffed: "image/gif",
    naturalWidth: 1,
    naturalHeight: 1,
    frames: 1,
    pixels: null,
    sentAt: at(60_100),
    firstByteMs: 3,
    endMs: 5,
    timing: null,
    failure: null,
  };
}
