import { guessBoundary, OpenMultiparts } from "./delimiters.ts";
import type { Entity } from "./entity.ts";
import { firstField, readHeadFields } from "./head-fields.ts";
import type { LimitCut, ParseLimits } from "./limits.ts";
import { readStructured } from "./parameters.ts";
import { decodeTransfer, transferEncodingOf } from "./transfer-encoding.ts";

export interface EntityTree {
  /** In document order, the message itself first. */
  readonly entities: readonly Entity[];
  readonly cuts: readonly LimitCut[];
}

/** Bytes to walk over, and where they lie in the message; `base` is null in a decoded nested message. */
interface Source {
  readonly bytes: Buffer;
  readonly base: number | null;
  /** How often bytes were read again to get here: decoded, or with a guessed boundary. */
  readonly level: number;
}

/** What the walks over a message and its encoded nested messages have in common. */
interface Walk {
  readonly limits: ParseLimits;
  readonly entities: Entity[];
  readonly cuts: LimitCut[];
  headBytes: number;
  decodedBytes: number;
}

const MAX_CUTS = 200;
const LF = 0x0a;

/** Takes a message apart by its boundaries, in one pass over the bytes. Never throws; what a limit left out is in `cuts`. */
export function readEntityTree(message: Buffer, limits: ParseLimits): EntityTree {
  const walk: Walk = { limits, entities: [], cuts: [], headBytes: 0, decodedBytes: 0 };
  const bytes = message.subarray(0, limits.messageBytes);
  if (bytes.length < message.length) cut(walk, "messageBytes", "1", message.length - bytes.length);
  walkSource(walk, { bytes: withLineFeeds(bytes), base: 0, level: 0 }, null, null);
  walk.entities.sort(byDocumentOrder);
  return walk;
}

/** Re-read regions append late; a path compares number by number, so that `1.2` comes before `1.10`. */
function byDocumentOrder(a: Entity, b: Entity): number {
  const left = a.path.split(".");
  const right = b.path.split(".");
  for (let index = 0; index < left.length && index < right.length; index += 1) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A message of lone CRs (old Mac files) has no line feed: same length with each CR turned, so that offsets hold. */
function withLineFeeds(bytes: Buffer): Buffer {
  if (bytes.includes(LF) || !bytes.includes(0x0d)) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(0x0d); at >= 0; at = copy.indexOf(0x0d, at + 1)) copy[at] = LF;
  return copy;
}

interface Unended {
  readonly entity: Entity;
  readonly bodyStart: number;
}

/** Walks a source: as the message inside `owner`, or, with a boundary, as the body of the multipart `owner`. */
function walkSource(walk: Walk, source: Source, owner: Entity | null, boundary: string | null): void {
  const { bytes } = source;
  const multiparts = new OpenMultiparts();
  const unended: Unended[] = [];
  let parent = owner;
  let at = 0;
  if (owner !== null && boundary !== null) {
    multiparts.open(owner, boundary);
    at = multiparts.next(bytes, 0)?.next ?? bytes.length;
  }
  for (;;) {
    const read = at >= bytes.length && parent !== null ? null : readHead(walk, source, parent, at, multiparts);
    if (read === null) break;
    unended.push(read);
    const { entity, bodyStart } = read;
    if (isOpenedMessage(walk, entity) && entity.transferEncoding === "identity") {
      parent = entity;
      at = bodyStart;
      continue;
    }
    const declared = entity.contentType.parameters.get("boundary") ?? "";
    if (isOpenedMultipart(walk, entity) && declared.trim() !== "") multiparts.open(entity, declared);
    let delimiter = multiparts.next(bytes, bodyStart);
    while (delimiter?.isLast === true) {
      endUntil(walk, source, unended, delimiter.multipart.entity, delimiter.contentEnd, multiparts);
      multiparts.close(delimiter.multipart.entity);
      delimiter = multiparts.next(bytes, delimiter.next);
    }
    if (delimiter === null) break;
    endUntil(walk, source, unended, delimiter.multipart.entity, delimiter.contentEnd, multiparts);
    parent = delimiter.multipart.entity;
    at = delimiter.next;
  }
  endUntil(walk, source, unended, null, bytes.length, multiparts);
}

/** Reads the head at `at`; it ends at a blank line, at a delimiter, or where markup begins. Null when the parts are used up. */
function readHead(
  walk: Walk,
  source: Source,
  parent: Entity | null,
  at: number,
  multiparts: OpenMultiparts,
): Unended | null {
  const { bytes, base } = source;
  const path = parent === null ? "1" : `${parent.path}.${parent.children.length + 1}`;
  if (walk.entities.length >= walk.limits.parts) {
    cut(walk, "parts", path, bytes.length - at);
    parent?.problems.push("cut");
    return null;
  }
  const { headEnd, bodyStart, isUnended } = headExtent(bytes, at, multiparts);
  const head = readHeadFields(bytes.subarray(at, headEnd), {
    bytes: Math.max(0, walk.limits.headBytes - walk.headBytes),
    fields: walk.limits.headFields,
  });
  walk.headBytes += headEnd - at - head.lostBytes;
  if (head.lostBytes > 0) cut(walk, "headBytes", path, head.lostBytes);
  if (head.lostFields > 0) cut(walk, "headFields", path, head.lostFields);
  const type = readStructured(firstField(head.fields, "content-type"));
  const entity: Entity = {
    path,
    parent,
    children: [],
    depth: parent === null ? 0 : parent.depth + 1,
    fields: head.fields,
    contentType: { ...type, value: type.value.includes("/") ? type.value : defaultType(parent) },
    disposition: readStructured(firstField(head.fields, "content-disposition")),
    transferEncoding: transferEncodingOf(firstField(head.fields, "content-transfer-encoding")),
    problems: [
      ...(isUnended ? (["head-without-end"] as const) : []),
      ...(head.lostBytes > 0 ? (["cut"] as const) : []),
    ],
    body: bytes.subarray(bodyStart, bodyStart),
    headRange: base === null ? null : { start: base + at, end: base + headEnd },
    bodyRange: null,
  };
  parent?.children.push(entity);
  walk.entities.push(entity);
  return { entity, bodyStart };
}

/** RFC 2046 5.1.5: without a type, a part of a digest is a message and any other part is plain text. */
function defaultType(parent: Entity | null): string {
  return parent?.contentType.value === "multipart/digest" ? "message/rfc822" : "text/plain";
}

function headExtent(
  bytes: Buffer,
  start: number,
  multiparts: OpenMultiparts,
): { headEnd: number; bodyStart: number; isUnended: boolean } {
  let at = start;
  while (at < bytes.length) {
    const first = bytes[at];
    if (first === LF) return { headEnd: at, bodyStart: at + 1, isUnended: false };
    if (first === 0x0d && bytes[at + 1] === LF) return { headEnd: at, bodyStart: at + 2, isUnended: false };
    if (first === 0x3c) return { headEnd: at, bodyStart: at, isUnended: true };
    if (first === 0x2d && bytes[at + 1] === 0x2d) {
      return { headEnd: at, bodyStart: at, isUnended: multiparts.at(bytes, at, at) === null };
    }
    const lineFeed = bytes.indexOf(LF, at);
    at = lineFeed < 0 ? bytes.length : lineFeed + 1;
  }
  return { headEnd: bytes.length, bodyStart: bytes.length, isUnended: false };
}

function isMultipart(entity: Entity): boolean {
  return entity.contentType.value.startsWith("multipart/");
}

function isMessage(entity: Entity): boolean {
  return /^message\/(rfc822|global|news)$/.test(entity.contentType.value);
}

function isOpenedMultipart(walk: Walk, entity: Entity): boolean {
  return isMultipart(entity) && isShallow(walk, entity);
}

function isOpenedMessage(walk: Walk, entity: Entity): boolean {
  return isMessage(entity) && isShallow(walk, entity);
}

function isShallow(walk: Walk, entity: Entity): boolean {
  return entity.depth < walk.limits.depth;
}

/** Ends the entities above `stop` on the stack: what they hold reaches to `end`. */
function endUntil(
  walk: Walk,
  source: Source,
  unended: Unended[],
  stop: Entity | null,
  end: number,
  multiparts: OpenMultiparts,
): void {
  for (let top = unended.at(-1); top !== undefined && top.entity !== stop; top = unended.at(-1)) {
    unended.pop();
    const { entity, bodyStart } = top;
    entity.body = source.bytes.subarray(bodyStart, Math.max(bodyStart, end));
    entity.bodyRange =
      source.base === null ? null : { start: source.base + bodyStart, end: source.base + Math.max(bodyStart, end) };
    if (multiparts.close(entity) && entity.children.length > 0) entity.problems.push("boundary-not-closed");
    if (!isMultipart(entity) && !isMessage(entity)) continue;
    if (isShallow(walk, entity)) readUnread(walk, source, entity, bodyStart);
    else if (entity.body.length > 0) cutAt(walk, "depth", entity, entity.body.length);
  }
}

/** What the pass over the source could not go into: an encoded nested message, a multipart whose boundary never came. */
function readUnread(walk: Walk, source: Source, entity: Entity, bodyStart: number): void {
  if (entity.children.length > 0 || entity.body.length === 0) return;
  const boundary = isMultipart(entity) ? guessBoundary(entity.body) : null;
  if (isMultipart(entity)) entity.problems.push(boundary === null ? "boundary-missing" : "boundary-guessed");
  if (boundary === null && (isMultipart(entity) || entity.transferEncoding === "identity")) return;
  const level = source.level + 1;
  const isSpent = walk.decodedBytes + entity.body.length > walk.limits.decodedBytes;
  if (level > walk.limits.rereadLevels || isSpent) {
    cutAt(walk, isSpent ? "decodedBytes" : "rereadLevels", entity, entity.body.length);
  } else if (boundary !== null) {
    const base = source.base === null ? null : source.base + bodyStart;
    walkSource(walk, { bytes: entity.body, base, level }, entity, boundary);
  } else {
    const bytes = decodeTransfer(entity.body, entity.transferEncoding);
    walk.decodedBytes += bytes.length;
    walkSource(walk, { bytes, base: null, level }, entity, null);
  }
}

function cutAt(walk: Walk, limit: LimitCut["limit"], entity: Entity, lostBytes: number): void {
  entity.problems.push("cut");
  cut(walk, limit, entity.path, lostBytes);
}

function cut(walk: Walk, limit: LimitCut["limit"], path: string, lostBytes: number): void {
  if (walk.cuts.length < MAX_CUTS) walk.cuts.push({ limit, path, lostBytes });
}
