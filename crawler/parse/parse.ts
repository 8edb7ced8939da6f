import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Transaction } from "../../data/database.ts";
import { deliveries, heads, messages, parts, seeds, sites } from "../../data/schema/index.ts";
import { hostOf, siteOf } from "../../data/site.ts";
import { PermanentError } from "../runner/errors.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { readCampaignKeys } from "./campaign-keys.ts";
import { firstField } from "./head-fields.ts";
import type { LimitCut } from "./limits.ts";
import { mailingKey, readListId } from "./mailing-key.ts";
import { decodePart, type ParsedMessage, readMessage } from "./mime.ts";

/** What the stage needs of the outside. */
export interface ParseWorld extends Clock {
  readonly blobs: { get(sha256: string): Promise<Uint8Array> };
}

export interface MessageItem extends Candidate {
  readonly sha256: string;
  readonly firstSeenAt: string;
}

type NewPart = Omit<typeof parts.$inferInsert, "message">;
type NewHead = Omit<typeof heads.$inferInsert, "message" | "seed" | "site" | "returnPath"> & {
  readonly returnPath: string | null;
};

/** What parsing one message gives, as rows without the message's name. */
export interface ParseResult {
  readonly head: NewHead;
  readonly parts: readonly NewPart[];
}

/** Takes each message apart: its head, and its parts with the hash of what they hold. A derivation: replaced when its version rises. */
export const parse: Stage<ParseWorld, MessageItem, ParseResult> = {
  name: "parse",
  kind: "derivation",
  version: 1,
  concurrency: 4,
  maxAttempts: 3,
  candidates: () =>
    sql`SELECT ${messages.sha256} AS subject, 0 AS round, NULL AS due_at, ${messages.sha256}, ${messages.firstSeenAt} FROM ${messages}`,

  async work(item, world) {
    const bytes = await world.blobs.get(item.sha256).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw new PermanentError(`blob ${item.sha256} is missing`, "blob-missing");
      throw error;
    });
    return parseRows(readMessage(bytes), item.firstSeenAt);
  },

  save: saveParsed,

  giveUp(tx, item, error) {
    const empty = parseRows(readMessage(new Uint8Array()), item.firstSeenAt).head;
    const row = { ...empty, message: item.sha256, seed: null, site: null, returnPath: null, unreadable: error.message };
    tx.insert(heads)
      .values(row)
      .onConflictDoUpdate({ target: heads.message, set: ownColumns(row) })
      .run();
  },
};

/** Replaces what the campaign knows of a message's head and parts. */
export function saveParsed(
  tx: Transaction,
  item: Pick<MessageItem, "sha256" | "firstSeenAt">,
  { head, parts: rows }: ParseResult,
): void {
  const row = { ...head, message: item.sha256, ...tieToSite(tx, item, head) };
  // Columns of the extract stage stay as they are until that stage comes again.
  tx.insert(heads)
    .values(row)
    .onConflictDoUpdate({ target: heads.message, set: ownColumns(row) })
    .run();
  tx.delete(parts).where(eq(parts.message, item.sha256)).run();
  for (const part of rows)
    tx.insert(parts)
      .values({ ...part, message: item.sha256 })
      .run();
}

/** The rows of a parsed message. Pure; `receivedAt` stands in where the message has no date. */
export function parseRows(message: ParsedMessage, receivedAt: string): ParseResult {
  const { head, cuts } = message;
  const fromAddress = head.from[0]?.address.toLowerCase() || null;
  const written = fromAddress?.split("@").at(-1) ?? null;
  const fromDomain = written === null ? null : (hostOf(written) ?? written);
  const listId = readListId(firstField(head.fields, "list-id"));
  const campaignKeys = readCampaignKeys(head.fields);
  const subject = head.subject;
  const key = {
    fromDomain,
    listId,
    campaignKey: campaignKeys[0]?.value ?? null,
    subject,
    sentAt: head.date ?? receivedAt,
  };
  return {
    head: {
      fromAddress,
      fromDomain,
      fromSite: fromDomain === null ? null : siteOf(fromDomain),
      fromName: head.from[0]?.name || null,
      subject,
      date: head.date,
      messageId: head.messageId,
      listId,
      campaignKeys,
      returnPath:
        firstField(head.fields, "return-path")
          ?.replace(/[<>\s]/g, "")
          .toLowerCase() || null,
      headers: head.fields.map(({ name, value }) => [name, value] as const),
      mailingKey: mailingKey(key),
      cutOff: cuts.map(describeCut),
      unreadable: null,
      ...NOT_EXTRACTED,
    },
    parts: message.parts.map((part) => {
      const content = part.kind === "multipart" || part.kind === "message" ? new Uint8Array() : decodePart(part);
      return {
        path: part.path,
        mediaType: part.mediaType.slice(0, 200),
        charset: part.charset?.declared ?? null,
        disposition: part.disposition,
        fileName: part.fileName,
        contentId: part.contentId,
        kind: part.kind,
        role: part.role,
        charsetUsed: part.charset?.used ?? null,
        headStart: part.headRange?.start ?? null,
        bodyStart: part.bodyRange?.start ?? null,
        bodyEnd: part.bodyRange?.end ?? null,
        sizeBytes: content.length,
        sha256: createHash("sha256").update(content).digest("hex"),
        isDisplayed: part.role === "displayed",
        problems: part.problems,
      };
    }),
  };
}

/** What the extract stage fills in; until then a head says that nothing is known. */
const NOT_EXTRACTED = {
  language: null,
  kind: "unknown",
  kindClues: [],
  textLength: 0,
  imageShare: null,
  hasUnsubscribe: false,
  hasOneClick: false,
  campaignParameters: null,
  extractCutOff: null,
} as const;

function ownColumns<Row extends object>(row: Row): Omit<Row, keyof typeof NOT_EXTRACTED> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !(name in NOT_EXTRACTED))) as Omit<
    Row,
    keyof typeof NOT_EXTRACTED
  >;
}

/**
 * Seed and site: those of the first delivery to an issued seed. Without a seed the site is From's; an import makes it a site of the
 * campaign, of origin `import`, which stays out of prevalence.
 */
function tieToSite(
  tx: Transaction,
  item: Pick<MessageItem, "sha256" | "firstSeenAt">,
  head: NewHead,
): { seed: string | null; site: string | null; returnPath: string | null } {
  const rows = tx
    .select({ seed: deliveries.seed, site: seeds.site, mailFrom: deliveries.mailFrom, via: deliveries.via })
    .from(deliveries)
    .leftJoin(seeds, eq(seeds.address, deliveries.seed))
    .where(eq(deliveries.message, item.sha256))
    .orderBy(deliveries.id)
    .all();
  const tied = rows.find(({ site }) => site !== null);
  const site = tied?.site ?? head.fromSite ?? null;
  if (tied === undefined && site !== null && rows.some(({ via }) => via === "import")) {
    tx.insert(sites).values({ site, origin: "import", plannedAt: item.firstSeenAt }).onConflictDoNothing().run();
  }
  const returnPath = head.returnPath ?? rows.find(({ mailFrom }) => mailFrom !== null)?.mailFrom ?? null;
  return { seed: tied?.seed ?? null, site, returnPath };
}

function describeCut({ limit, path, lostBytes }: LimitCut): string {
  return `${limit} at part ${path}: ${lostBytes} bytes left out`;
}
