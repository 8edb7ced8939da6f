import type { Transaction } from "../../data/database.ts";
import { appendJournal } from "../../data/journal.ts";
import { openingFact } from "../../data/journal-facts.ts";
import { boxes, openings, type StoredCookie } from "../../data/schema/index.ts";
import type { GuardedBrowser } from "../browser/chromium.ts";
import { type BodyStore, saveVisit, storeBodies, type VisitRecord, visitKeyOf } from "../browser/save-visit.ts";
import type { Campaign } from "../plan/campaign-file.ts";
import { PermanentError } from "../runner/errors.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { openingCandidates } from "./candidates.ts";
import type { ImageExaminer } from "./image-examiner.ts";
import type { LiveContexts } from "./live-contexts.ts";
import { MAIL_CLIENTS, type MailClient, type MailClientName } from "./mail-clients.ts";
import type { DisplayedMessage } from "./message-page.ts";
import { CutOffError, type CutOffRequest, type OpenedMessage, openMessage, whatLeft } from "./open-message.ts";
import { type ForeseenResource, reconcile } from "./reconcile.ts";

/** What opening needs of the outside. */
export interface OpenWorld extends Clock {
  readonly campaign: Pick<Campaign, "arms" | "mailClients" | "openings" | "network"> & {
    readonly rounds: { readonly open: readonly number[] };
  };
  readonly blobs: BodyStore & { get(sha256: string): Promise<Uint8Array> };
  browser(): Promise<GuardedBrowser>;
  /** The circumstances of the run. */
  preflight(): Promise<Readonly<Record<string, unknown>>>;
  /** True exactly once for each key, ever. */
  permit(actKey: string): boolean;
  /** What a mail client displays of a message's bytes. */
  displayed(bytes: Uint8Array): DisplayedMessage;
  /** Kept over the run: contexts between rounds, and the bench for pixels. */
  readonly opener: Opener;
}

/** What the openings of one run share. */
export interface Opener {
  readonly kept: LiveContexts;
  examiner(browser: GuardedBrowser): ImageExaminer;
  /** What tries of this run sent before the browser's death cut them off, by subject and round. */
  readonly cutOff: Map<string, readonly CutOffRequest[]>;
  /** Both screenshots cost about half of the time of an opening. */
  readonly screenshots: boolean;
}

export interface OpenItem extends Candidate {
  readonly message: string;
  readonly mailClient: MailClientName;
  readonly reopensInMs: number | null;
  /** JSON of the last round's cookies. */
  readonly cookies: string | null;
  /** JSON of the remote resources of the displayed part. */
  readonly resources: string;
}

export interface OpenResult {
  readonly visit: VisitRecord;
  readonly opening: Omit<typeof openings.$inferInsert, "visitKey" | "message" | "mailClient" | "round">;
  readonly boxes: readonly Omit<typeof boxes.$inferInsert, "visitKey">[];
}

/** Opens each message as each mail client, round by round, and records every request. */
export const open: Stage<OpenWorld, OpenItem, OpenResult> = {
  name: "open",
  kind: "observation",
  version: 1,
  // Two fill two cores; more only lengthens each (performance.md: the shell stays flat from 2 on).
  concurrency: 2,
  maxAttempts: 3,
  candidates: ({ campaign }) => openingCandidates(campaign),
  async work(item, world) {
    const browser = await world.browser();
    const client: MailClient = MAIL_CLIENTS[item.mailClient];
    const message = await asked(item, client, world);
    const key = `${item.subject} ${item.round}`;
    // An opening cut off by a crash has fired some of its pixels: the next try is a second fetch, and says so.
    const isFirstTry = world.permit(`open ${key}`);
    const { cutOff, kept } = world.opener;
    let left: readonly CutOffRequest[] = [];
    try {
      const opened = await openMessage(browser, kept, message, world.now);
      left = whatLeft(opened.requests);
      // Of a try that ended with the process itself nobody knows what it sent.
      const earlierTry = isFirstTry ? null : (cutOff.get(key) ?? true);
      const result = await record(item, client, { ...opened, earlierTry }, browser, world);
      cutOff.delete(key);
      return result;
    } catch (error) {
      cutOff.set(key, [...(cutOff.get(key) ?? []), ...(error instanceof CutOffError ? error.requests : left)]);
      throw error;
    }
  },
  save: saveOpening,
};

async function asked(item: OpenItem, client: MailClient, world: OpenWorld) {
  const bytes = await world.blobs.get(item.message).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT")
      throw new PermanentError(`blob ${item.message} is missing`, "blob-missing", { cause: error });
    throw error;
  });
  return {
    key: item.subject,
    message: world.displayed(bytes),
    client,
    reopensInMs: item.reopensInMs,
    cookies: item.cookies === null ? null : (JSON.parse(item.cookies) as StoredCookie[]),
    screenshots: world.opener.screenshots,
  };
}

async function record(
  item: OpenItem,
  client: MailClient,
  opened: OpenedMessage & { readonly earlierTry: true | null | readonly CutOffRequest[] },
  browser: GuardedBrowser,
  world: OpenWorld,
): Promise<OpenResult> {
  const examiner = world.opener.examiner(browser);
  const stored = await storeBodies(world.blobs, opened.requests, examiner.examine);
  const {
    requests: ties,
    notRequested,
    notExtracted,
  } = reconcile(JSON.parse(item.resources) as ForeseenResource[], opened.requests, client, opened.stoppedBy);
  const blob = async (bytes: Uint8Array | null) => (bytes === null ? null : (await world.blobs.putAll([bytes]))[0]!);
  const { page } = opened;
  return {
    visit: {
      visitKey: visitKeyOf("opening", item.subject, item.round),
      kind: "opening",
      startedAt: opened.startedAt,
      endedAt: opened.endedAt,
      special: {
        context: opened.context,
        cookies: opened.cookiesBefore,
        cache: opened.context === "live" ? "kept" : "empty",
        mailClient: client.name,
        ...(opened.earlierTry === null ? {} : { earlierTry: opened.earlierTry }),
      },
      circumstances: await world.preflight(),
      requests: stored.map((row) => ({ ...row, ...ties.get(row.sequence) })),
      connections: opened.connections,
      shutBy: opened.shutBy,
      popups: opened.popups,
    },
    opening: {
      screenshotOn: await blob(opened.screenshotOn),
      screenshotOff: await blob(opened.screenshotOff),
      dom: await blob(page === null ? null : Buffer.from(page.html)),
      pageSize: page === null ? null : { width: page.width, height: page.height },
      stoppedBy: opened.stoppedBy,
      context: opened.context,
      cookies: opened.cookies,
      extractedNotRequested: notRequested,
      requestedNotExtracted: notExtracted,
    },
    boxes: (page?.boxes ?? []).map((box, position) => ({ ...box, position })),
  };
}

/** Writes an opening with its visit, its boxes and its journal entry. */
export function saveOpening(tx: Transaction, item: OpenItem, { visit, opening, boxes: measured }: OpenResult): void {
  saveVisit(tx, visit);
  const { visitKey } = visit;
  const { message, mailClient, round } = item;
  const row = { ...opening, message, mailClient, round, visitKey };
  tx.insert(openings).values(row).run();
  for (const box of measured)
    tx.insert(boxes)
      .values({ ...box, visitKey })
      .run();
  const fact = openingFact(row, measured);
  appendJournal(tx, { kind: "opening", subject: `${message} ${mailClient} ${round}`, fact, writtenAt: visit.endedAt });
}
