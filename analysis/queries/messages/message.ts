import { asc, eq, sql } from "drizzle-orm";
import type { HostCode, Reason } from "../../../data/codes.ts";
import type { Database } from "../../../data/database.ts";
import * as tables from "../../../data/schema/index.ts";
import { redirectChains } from "../../party/redirect-chain.ts";
import { currentRun } from "../campaign/current-run.ts";
import { perDatabase } from "../campaign/per-database.ts";
import { type UrlPiece, urlDifference } from "./url-difference.ts";

/** One judged reference with the place where it stands and what speaks for it. */
export interface MessageResource {
  readonly key: string;
  readonly kind: string;
  readonly url: string;
  readonly host: string | null;
  readonly element: string;
  readonly technicalClass: string;
  readonly verdict: string;
  readonly level: string | null;
  readonly reason: string | null;
  readonly trackerClass: string | null;
  readonly rule: string;
  readonly servedBy: string | null;
  readonly signals: readonly tables.SignalRow[];
  readonly identifiers: readonly tables.Identifier[];
  readonly path: string | null;
  readonly byteOffset: number | null;
  /** Length of the reference as written, in UTF-8 bytes. */
  readonly rawBytes: number | null;
  readonly statedWidth: number | null;
  readonly statedHeight: number | null;
  /** This URL in pieces, those marked that differ from the twin's. */
  readonly pieces: readonly UrlPiece[];
  /** What the judge compared it with: the twin's copy of the mailing, and another mailing to the same seed. */
  readonly compared: readonly {
    readonly role: "twin" | "other";
    readonly message: string;
    readonly arm: string | null;
    readonly twin: number | null;
    readonly pieces: readonly UrlPiece[];
  }[];
  /** Copies of the mailing to other seeds that hold the very same URL. */
  readonly identical: number;
  /** Who serves the host: the chain of names, the technique and how sure that is; null where nobody looked. */
  readonly chain: {
    readonly names: readonly string[];
    readonly technique: string | null;
    readonly level: string;
    readonly reasons: readonly Reason<HostCode>[];
  } | null;
}

const headSelection = `
  select h.message, h.site, h.seed, h.subject, h.from_address as fromAddress, h.from_name as fromName, h.date, h.kind, h.list_id as listId,
    h.mailing_key as mailingKey, s.arm, s.twin, m.size_bytes as sizeBytes, m.first_seen_at as at, a.mailing, a.reason as notCompared
  from heads h join messages m on m.sha256 = h.message left join seeds s on s.address = h.seed
  left join alignments a on a.run = :run and a.message = h.message
  where h.message = :message`;

interface Head {
  readonly message: string;
  readonly site: string | null;
  readonly seed: string | null;
  readonly subject: string | null;
  readonly fromAddress: string | null;
  readonly fromName: string | null;
  readonly date: string | null;
  readonly kind: string;
  readonly listId: string | null;
  readonly mailingKey: string;
  readonly arm: string | null;
  readonly twin: number | null;
  readonly sizeBytes: number;
  readonly at: string;
  readonly mailing: string | null;
  readonly notCompared: string | null;
}

const resourceSelection = `
  select v.subject_key as key, v.subject_kind as kind, v.url, v.host, v.element, v.technical_class as technicalClass,
    v.verdict, v.level, v.reason, v.tracker_class as trackerClass, v.rule, coalesce(v.served_by, h.served_by) as servedBy,
    v.signals, v.identifiers, v.evidence, r.path, r.byte_offset as byteOffset, length(cast(r.raw as blob)) as rawBytes, r.stated_width as statedWidth,
    r.stated_height as statedHeight, h.chain as names, h.technique, h.level as hostLevel, h.reasons
  from verdicts v
  left join resources r on r.message = v.message
    and v.subject_key = r.path || ':' || r.byte_offset || ':' || r.attribute || ':' || r.position
  left join host_verdicts h on h.run = v.run and h.host = v.host and h.site = v.site
  where v.run = :run and v.message = :message and v.subject_kind <> 'link'
  order by v.subject_kind desc, r.document_order`;

const identicalSelection = `
  select r.url, count(distinct r.message) as copies
  from heads h cross join alignments a on a.run = :run and a.message = h.message and a.mailing = :mailing
  cross join resources r on r.message = h.message and r.url is not null
  where h.site = :site and h.seed <> :seed and h.message <> :message group by r.url`;

type RawResource = Record<string, never> & {
  key: string;
  signals: string;
  identifiers: string;
  evidence: string | null;
  url: string;
  names: string | null;
  technique: string | null;
  hostLevel: string;
  reasons: string;
};

interface Side {
  readonly message: string;
  readonly url: string;
}

const id = sql.placeholder("message");
const visit = sql.placeholder("visitKey");
const statements = perDatabase((db) => {
  const { openings, visits, boxes, requests, deliveries, authentications, parts } = tables;
  return {
    head: db.$client.prepare(headSelection),
    resources: db.$client.prepare(resourceSelection),
    identical: db.$client.prepare(identicalSelection),
    seed: db.$client.prepare(
      "select s.arm, s.twin from heads h join seeds s on s.address = h.seed where h.message = ?",
    ),
    opening: db.select().from(openings).where(eq(openings.message, id)).orderBy(asc(openings.round)).limit(1).prepare(),
    visit: db.select().from(visits).where(eq(visits.visitKey, visit)).prepare(),
    boxes: db.select().from(boxes).where(eq(boxes.visitKey, visit)).orderBy(asc(boxes.position)).prepare(),
    requests: db.select().from(requests).where(eq(requests.visitKey, visit)).orderBy(asc(requests.sequence)).prepare(),
    deliveries: db
      .select({
        via: deliveries.via,
        at: deliveries.endedAt,
        peer: deliveries.peerAddress,
        helo: deliveries.helo,
        protocol: deliveries.protocol,
        tls: deliveries.tlsVersion,
      })
      .from(deliveries)
      .where(eq(deliveries.message, id))
      .orderBy(asc(deliveries.id))
      .prepare(),
    authentication: db
      .select({
        spf: authentications.spf,
        dmarc: authentications.dmarc,
        arc: authentications.arc,
        coversHtml: authentications.coversHtml,
      })
      .from(authentications)
      .where(eq(authentications.message, id))
      .prepare(),
    parts: db
      .select({ path: parts.path, mediaType: parts.mediaType, sizeBytes: parts.sizeBytes, sha256: parts.sha256 })
      .from(parts)
      .where(eq(parts.message, id))
      .orderBy(asc(parts.path))
      .prepare(),
  };
});

/** Everything known of one message, for its page; null when there is no such message. Links are left out: nobody opened them. */
export function message(db: Database, sha256: string) {
  const ask = statements(db);
  const run = currentRun(db)?.id ?? -1;
  const found = ask.head.get({ run, message: sha256 }) as Head | undefined;
  if (found === undefined) return null;
  const { seed, ...head } = found;
  const { site, mailing } = head;
  const copies = ask.identical.all({ run, message: sha256, site, mailing, seed });
  const identical = new Map((copies as { url: string; copies: number }[]).map((row) => [row.url, row.copies]));
  const named = ({ message, url }: Side, role: "twin" | "other", own: string) => {
    const { arm = null, twin = null } = (ask.seed.get(message) ?? {}) as { arm?: string; twin?: number };
    return { role, message, arm, twin, pieces: urlDifference(url, own) };
  };
  const resources = (ask.resources.all({ run, message: sha256 }) as RawResource[]).map((raw) => {
    const { twin, other } = sidesOf(raw.evidence);
    return {
      ...resourceOf(raw),
      pieces: twin === null ? [{ text: raw.url, differs: false }] : urlDifference(raw.url, twin.url),
      compared: [
        ...(twin === null ? [] : [named(twin, "twin", raw.url)]),
        ...(other === null ? [] : [named(other, "other", raw.url)]),
      ],
      identical: identical.get(raw.url) ?? 0,
    };
  });
  return { ...head, resources, ...openingOf(db, sha256), ...evidenceOf(db, sha256) };
}

export type MessagePage = NonNullable<ReturnType<typeof message>>;

/** The aligned pair or triple that the judge rests on. */
function sidesOf(evidence: string | null): { readonly twin: Side | null; readonly other: Side | null } {
  const found =
    evidence === null ? null : (JSON.parse(evidence) as { kind?: string; twin?: Side; other?: Side | null });
  return found?.kind === "twins"
    ? { twin: found.twin ?? null, other: found.other ?? null }
    : { twin: null, other: null };
}

function resourceOf(raw: RawResource): Omit<MessageResource, "pieces" | "compared" | "identical"> {
  const { names, technique, hostLevel, reasons, signals, identifiers, evidence: _, ...row } = raw;
  return {
    ...(row as unknown as MessageResource),
    signals: JSON.parse(signals) as tables.SignalRow[],
    identifiers: JSON.parse(identifiers) as tables.Identifier[],
    chain:
      names === null
        ? null
        : {
            names: JSON.parse(names) as string[],
            technique,
            level: hostLevel,
            reasons: JSON.parse(reasons) as Reason<HostCode>[],
          },
  };
}

function openingOf(db: Database, sha256: string) {
  const ask = statements(db);
  const opening = ask.opening.get({ message: sha256 });
  if (opening === undefined) return { opening: null, boxes: [], requests: [] };
  const { visitKey, mailClient, round, screenshotOn, pageSize, stoppedBy } = opening;
  const begun = ask.visit.get({ visitKey });
  const boxes = ask.boxes.all({ visitKey });
  const requests = ask.requests.all({ visitKey });
  const chains = redirectChains(requests);
  const places = new Map(
    chains.flatMap(({ hops, sites }) =>
      hops.map(({ sequence }, depth) => [sequence, { depth, first: hops[0]!.sequence, sites }] as const),
    ),
  );
  const keyOf = new Map(requests.map(({ sequence, resourceKey }) => [sequence, resourceKey]));
  const start = Math.min(...requests.map((request) => Date.parse(request.sentAt)));
  return {
    opening: { mailClient, round, screenshotOn, pageSize, stoppedBy, startedAt: begun?.startedAt ?? null },
    boxes: boxes.map(({ visitKey: _, ...box }) => box),
    requests: requests.map((request) => ({
      sequence: request.sequence,
      redirectedFrom: request.redirectedFrom,
      url: request.url,
      host: request.host,
      status: request.status,
      failure: request.failure,
      /** The reference that the request, or the one that its chain of redirects began with, was made for. */
      resourceKey: request.resourceKey ?? keyOf.get(places.get(request.sequence)?.first ?? -1) ?? null,
      /** Redirects before it, and the sites that the whole chain passes, each once where it follows itself. */
      depth: places.get(request.sequence)?.depth ?? 0,
      sites: places.get(request.sequence)?.sites ?? [],
      resourceKind: request.resourceKind,
      /** Milliseconds after the first request. */
      startMs: Date.parse(request.sentAt) - start,
      endMs: Date.parse(request.sentAt) - start + (request.endMs ?? 0),
      setCookies: request.setCookies?.length ?? 0,
      serverAddress: request.serverAddress,
      bodyBytes: request.bodyBytes,
      bodySha256: request.bodySha256,
      naturalWidth: request.naturalWidth,
      naturalHeight: request.naturalHeight,
      pixels: request.pixels,
    })),
  };
}

function evidenceOf(db: Database, message: string) {
  const ask = statements(db);
  return {
    deliveries: ask.deliveries.all({ message }),
    authentication: ask.authentication.get({ message }) ?? null,
    parts: ask.parts.all({ message }),
  };
}
