import { decodeWords } from "postal-mime";
import { decodeText } from "./charset.ts";
import type { Entity } from "./entity.ts";
import { readEntityTree } from "./entity-tree.ts";
import { firstField, type HeadField } from "./head-fields.ts";
import { type LimitCut, PARSE_LIMITS, type ParseLimits } from "./limits.ts";
import { type Mailbox, readMailboxes } from "./mailboxes.ts";
import { readDate } from "./message-date.ts";
import type { Part } from "./part.ts";
import { contentIdOf, kindOf, rolesOf } from "./part-roles.ts";
import { decodeTransfer } from "./transfer-encoding.ts";

/** What the outer head says. Each text is decoded and hostile; the first field wins where one occurs twice. */
export interface MessageHead {
  readonly fields: readonly HeadField[];
  readonly from: readonly Mailbox[];
  readonly sender: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string | null;
  /** The Date field in ISO 8601 UTC, or null where it is absent or no date; `dateField` is the text itself. */
  readonly date: string | null;
  readonly dateField: string | null;
  readonly messageId: string | null;
}

/** A message taken apart. */
export interface ParsedMessage {
  readonly head: MessageHead;
  /** In document order, the message itself first. */
  readonly parts: readonly Part[];
  /** Paths of the parts that a reader sees, in order (RFC 2046 5.1.4). */
  readonly displayed: { readonly html: readonly string[]; readonly text: readonly string[] };
  /** What limits left out; empty for any ordinary message. */
  readonly cuts: readonly LimitCut[];
}

/**
 * Takes the bytes of a message apart: head, parts with decoded text, what is displayed, what limits cut off.
 * Never throws and never recurses on identity-encoded parts. postal-mime reads addresses and encoded words; the entities are found
 * by a walker of our own, since postal-mime throws at its limits, hides nested parts and tells no byte ranges.
 */
export function readMessage(bytes: Uint8Array, limits: ParseLimits = PARSE_LIMITS): ParsedMessage {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tree = readEntityTree(message, limits);
  const root = tree.entities[0]!;
  const roles = rolesOf(root);
  const cuts = [...tree.cuts];
  const budget = { decodedBytes: limits.decodedBytes };
  const parts = tree.entities.map((entity) =>
    readPart(entity, roles.get(entity.path) ?? "attached", limits, budget, cuts),
  );
  const shown = (kind: Part["kind"]) =>
    parts.filter((part) => part.role === "displayed" && part.kind === kind).map(({ path }) => path);
  return { head: readMessageHead(root.fields), parts, displayed: { html: shown("html"), text: shown("text") }, cuts };
}

/** The decoded bytes of a part: its body without transfer encoding, at most `limit` bytes of it. */
export function decodePart(part: Pick<Part, "body" | "transferEncoding">, limit = PARSE_LIMITS.decodedBytes): Buffer {
  return decodeTransfer(part.body, part.transferEncoding).subarray(0, limit);
}

/** The part that a reader sees first: the first displayed HTML part, else the first displayed text, else null. */
export function mainPart(message: ParsedMessage): Part | null {
  const path = message.displayed.html[0] ?? message.displayed.text[0];
  return message.parts.find((part) => part.path === path) ?? null;
}

const TEXT_KINDS: ReadonlySet<Part["kind"]> = new Set(["html", "amp", "svg", "css", "text", "external-body"]);

function readPart(
  entity: Entity,
  role: Part["role"],
  limits: ParseLimits,
  budget: { decodedBytes: number },
  cuts: LimitCut[],
): Part {
  const kind = kindOf(entity);
  const declared = entity.contentType.parameters.get("charset") ?? null;
  const content = TEXT_KINDS.has(kind) ? textBytes(entity, limits, budget, cuts) : null;
  const decoded = content === null ? null : decodeText(content, declared, kind !== "text");
  const fileName = entity.disposition.parameters.get("filename") ?? entity.contentType.parameters.get("name");
  return {
    path: entity.path,
    parentPath: entity.parent?.path ?? null,
    kind,
    role,
    mediaType: entity.contentType.value,
    typeParameters: entity.contentType.parameters,
    disposition: entity.disposition.value || null,
    fileName: fileName === undefined ? null : decodeWords(fileName),
    contentId: contentIdOf(entity),
    contentLocation: firstField(entity.fields, "content-location"),
    transferEncoding: entity.transferEncoding,
    charset: decoded && { declared, used: decoded.charset, source: decoded.source, isLossy: decoded.isLossy },
    text: decoded?.text ?? null,
    fields: entity.fields,
    body: entity.body,
    headRange: entity.headRange,
    bodyRange: entity.bodyRange,
    problems: decoded?.isLossy === true ? [...entity.problems, "charset"] : entity.problems,
  };
}

function textBytes(entity: Entity, limits: ParseLimits, budget: { decodedBytes: number }, cuts: LimitCut[]): Buffer {
  const content = decodeTransfer(entity.body, entity.transferEncoding);
  const kept = content.subarray(0, Math.min(limits.textBytes, budget.decodedBytes));
  budget.decodedBytes -= kept.length;
  if (kept.length < content.length) {
    const limit = kept.length === limits.textBytes ? "textBytes" : "decodedBytes";
    cuts.push({ limit, path: entity.path, lostBytes: content.length - kept.length });
    entity.problems.push("cut");
  }
  return kept;
}

/** Reads the fields of a message's head that this project asks for; `fields` keeps them all. */
export function readMessageHead(fields: readonly HeadField[]): MessageHead {
  const text = (key: string) => {
    const value = firstField(fields, key);
    return value === null ? null : decodeWords(value);
  };
  const dateField = firstField(fields, "date");
  return {
    fields,
    from: readMailboxes(firstField(fields, "from")),
    sender: readMailboxes(firstField(fields, "sender")),
    replyTo: readMailboxes(firstField(fields, "reply-to")),
    to: readMailboxes(firstField(fields, "to")),
    cc: readMailboxes(firstField(fields, "cc")),
    subject: text("subject"),
    date: readDate(dateField),
    dateField,
    messageId: text("message-id"),
  };
}
