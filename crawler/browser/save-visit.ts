import { createHash } from "node:crypto";
import type { Transaction } from "../../data/database.ts";
import { appendJournal, canonicalBytes } from "../../data/journal.ts";
import { connectionsHash, requestsHash } from "../../data/journal-facts.ts";
import { connections, preflights, type Request, requests, type Visit, visits } from "../../data/schema/index.ts";
import type { GuardConnection } from "./guard/guard-gate.ts";
import { imageSize } from "./image-size.ts";
import { sniffMediaType } from "./media-type.ts";
import type { RecordedRequest } from "./request-rows.ts";

export { requestsHash } from "../../data/journal-facts.ts";

/** Where bodies are kept, named by their SHA-256. */
export interface BodyStore {
  putAll(blobs: readonly Uint8Array[]): Promise<string[]>;
  has(sha256: string): boolean;
}

/** What the pixels of an image show; null where they were not looked at. */
export type Pixels = Request["pixels"];

/** Says what the pixels of an image show. */
export type ExamineImage = (bytes: Uint8Array, sha256: string) => Promise<Pixels>;

/** A request as it is stored, without the visit that it belongs to. */
export type StoredRequest = Omit<typeof requests.$inferInsert, "visitKey">;

/** A visit that is over, as plain values. */
export interface VisitRecord {
  readonly visitKey: string;
  readonly kind: Visit["kind"];
  readonly startedAt: string;
  readonly endedAt: string;
  /** What was special to it: state of cookies and cache. */
  readonly special: Readonly<Record<string, unknown>>;
  /** The circumstances that it shares with other visits of the run. */
  readonly circumstances: Readonly<Record<string, unknown>>;
  readonly requests: readonly StoredRequest[];
  readonly connections: readonly GuardConnection[];
  readonly shutBy: string | null;
  readonly popups: readonly string[];
}

/** The natural key of a visit as one text. */
export function visitKeyOf(kind: Visit["kind"], subject: string, round: number): string {
  return `${kind} ${subject} ${round}`;
}

/** Puts the bodies of requests into the store and gives the rows to be saved; part of a stage's `work`. */
export async function storeBodies(
  store: BodyStore,
  rows: readonly RecordedRequest[],
  examine?: ExamineImage,
): Promise<StoredRequest[]> {
  const bodies = new Map(
    rows.flatMap(({ body, bodySha256 }) => (body === null || bodySha256 === null ? [] : [[bodySha256, body] as const])),
  );
  const fresh = [...bodies].filter(([sha256, body]) => body.length > 0 && !store.has(sha256)).map(([, body]) => body);
  if (fresh.length > 0) await store.putAll(fresh);
  return Promise.all(rows.map((row) => storedRequest(row, examine)));
}

async function storedRequest(
  { body, timing, ...row }: RecordedRequest,
  examine?: ExamineImage,
): Promise<StoredRequest> {
  const size = body === null ? null : imageSize(body);
  const isExamined = size !== null && examine !== undefined && row.resourceKind === "image";
  const pixels = isExamined ? await examine(body!, row.bodySha256!) : null;
  return {
    ...row,
    bodyKept: body !== null && body.length > 0,
    mediaTypeSniffed: body === null ? null : sniffMediaType(body),
    naturalWidth: size?.width ?? null,
    naturalHeight: size?.height ?? null,
    frames: size?.frames ?? null,
    pixels,
    timing: timing === null ? null : plainTiming(timing),
    resourceKey: null,
    foreseen: null,
  };
}

/** Only the numbers of the browser's timing: it carries more fields than the ones we name. */
function plainTiming(timing: object): Record<string, number> {
  return Object.fromEntries(Object.entries(timing).filter(([, value]) => typeof value === "number"));
}

/** Writes a visit, its requests and connections, and its journal entry; part of a stage's `save`. Gives nothing. */
export function saveVisit(tx: Transaction, record: VisitRecord): void {
  const preflight = createHash("sha256").update(canonicalBytes(record.circumstances)).digest("hex");
  tx.insert(preflights).values({ sha256: preflight, facts: record.circumstances }).onConflictDoNothing().run();
  const { visitKey, kind, startedAt, endedAt, shutBy } = record;
  const visit = { visitKey, kind, startedAt, endedAt, preflight: { ...record.special, preflight }, shutBy };
  tx.insert(visits)
    .values({ ...visit, popups: record.popups.length === 0 ? null : record.popups })
    .run();
  for (const request of record.requests)
    tx.insert(requests)
      .values({ ...request, visitKey })
      .run();
  const made = record.connections.map(({ at, ...connection }, position) => ({ ...connection, position, askedAt: at }));
  for (const connection of made)
    tx.insert(connections)
      .values({ ...connection, visitKey })
      .run();
  const fact = {
    ...visit,
    popups: record.popups,
    requests: record.requests.length,
    requestsSha256: requestsHash(record.requests),
    connectionsSha256: connectionsHash(made),
  };
  appendJournal(tx, { kind: "visit", subject: visitKey, fact, writtenAt: endedAt });
}
