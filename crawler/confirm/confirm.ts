import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import {
  attempts,
  type Confirmation,
  confirmations,
  deliveries,
  exclusions,
  heads,
  links,
  signUps,
} from "../../data/schema/index.ts";
import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import { type BodyStore, saveVisit, storeBodies, type VisitRecord, visitKeyOf } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";
import type { Campaign } from "../plan/campaign-file.ts";
import { PermanentError } from "../runner/errors.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { type Choice, chooseConfirmation, type MessageLink } from "./confirmation-link.ts";
import { judgeConfirmation, pressConfirmation, readPage, typeCode } from "./confirmation-page.ts";
import { type ReadableMessage, readableText } from "./readable-text.ts";

/** Pages of sign-ups that wait for their confirmation. */
export interface ParkedPages {
  /** Gives the live page of a seed's sign-up and stops keeping it; the taker closes its visit. Null when it is gone. */
  take(seed: string): { readonly visit: Visit; readonly page: Page } | null;
  /** Where the browser state of the attempt lies, if it was kept. */
  statePath(seed: string): string;
}

/** What confirming needs of the outside. */
export interface ConfirmWorld extends Clock {
  readonly campaign: Pick<Campaign, "confirm">;
  readonly blobs: BodyStore & { get(sha256: string): Promise<Uint8Array> };
  readonly desk: { readonly parked: ParkedPages };
  /** Takes raw message bytes apart. */
  readMessage(bytes: Uint8Array): ReadableMessage;
  browser(): Promise<GuardedBrowser>;
  /** The circumstances of the run. */
  preflight(): Promise<Readonly<Record<string, unknown>>>;
  permit(actKey: string): boolean;
}

export interface ConfirmItem extends Candidate {
  readonly message: string;
  readonly seed: string;
  readonly messageSubject: string | null;
  readonly pageUrl: string | null;
  /** JSON of the links. */
  readonly links: string;
}

export interface ConfirmResult {
  /** Null when the message asks for nothing. */
  readonly row: Confirmation | null;
  readonly visit: VisitRecord | null;
}

/** Answers the double opt-in messages of seeds of this campaign: one link or code, in the browser state of the sign-up. */
export const confirm: Stage<ConfirmWorld, ConfirmItem, ConfirmResult> = {
  name: "confirm",
  kind: "observation",
  version: 1,
  concurrency: 2,
  maxAttempts: 3,
  // Imports and mail to strangers have no seed of ours, hence no sign-up: they never come here.
  candidates: ({ campaign }) => sql`
    select d.message as subject, 0 as round, null as due_at, d.message, d.seed, h.subject as message_subject, u.page_url,
      (select json_group_array(json_object('url', l.url, 'anchorText', l.anchor_text, 'linkClass', l.link_class)) from ${links} l where l.message = d.message) as links
    from ${deliveries} d join ${signUps} u on u.seed = d.seed join ${heads} h on h.message = d.message
    where d.via <> 'import' and u.submitted = 1 and not exists (select 1 from ${exclusions} e where e.site = u.site)
      and julianday(d.ended_at) - julianday(u.started_at) <= ${campaign.confirm.until / 86_400_000}
      and exists (select 1 from ${attempts} a where a.stage = 'extract' and a.subject = d.message and a.outcome = 'done')
      and not exists (select 1 from ${confirmations} c where c.seed = d.seed and c.outcome = 'confirmed' and c.message <> d.message)
    group by d.message`,
  async work(item, world) {
    const bytes = await world.blobs.get(item.message).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT")
        throw new PermanentError(`blob ${item.message} is missing`, "blob-missing", { cause: error });
      throw error;
    });
    const choice = chooseConfirmation({
      subject: item.messageSubject ?? "",
      text: readableText(world.readMessage(bytes)),
      links: JSON.parse(item.links) as MessageLink[],
    });
    return follow(choice, item, world);
  },
  save(tx, _item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    if (row === null) return;
    tx.insert(confirmations).values(row).run();
    appendJournal(tx, { kind: "confirmation", subject: row.message, fact: row, writtenAt: row.confirmedAt });
  },
};

async function follow(choice: Choice, item: ConfirmItem, world: ConfirmWorld): Promise<ConfirmResult> {
  const base = {
    message: item.message,
    seed: item.seed,
    url: null,
    reasons: choice.reasons,
    context: null,
    visitKey: null,
    screenshot: null,
  };
  const ended = (row: Partial<Confirmation> & Pick<Confirmation, "outcome">): ConfirmResult => ({
    visit: null,
    row: { ...base, ...row, confirmedAt: world.now().toISOString() },
  });
  if (choice.choice === "none") return { row: null, visit: null };
  if (choice.choice === "unsure") return ended({ outcome: "left-for-review" });
  const place = await openPlace(item, world);
  if (choice.choice === "code" && place.context !== "live") {
    await place.visit.close();
    return ended({
      outcome: "left-for-review",
      reasons: [...choice.reasons, "the page that waited for the code is closed"],
    });
  }
  if (!world.permit(`confirm ${item.seed} ${item.message} 0`)) {
    await place.visit.close();
    return ended({
      outcome: "unknown",
      url: choice.choice === "link" ? choice.url : null,
      reasons: ["it was begun before and not seen to end"],
    });
  }
  return act(choice, place, base, item, world);
}

interface Place {
  readonly visit: Visit;
  readonly page: Page;
  readonly context: "live" | "restored" | "fresh";
}

/** The live page of the sign-up, else its browser state in a new context, else a fresh context. */
async function openPlace({ seed }: ConfirmItem, world: ConfirmWorld): Promise<Place> {
  const live = world.desk.parked.take(seed);
  if (live !== null) {
    await live.visit.renew();
    return { ...live, context: "live" };
  }
  const state = world.desk.parked.statePath(seed);
  const isKept = existsSync(state);
  const browser = await world.browser();
  const visit = await browser.visit({
    scripts: true,
    limits: { maxDurationMs: 60_000 },
    ...(isKept ? { storageState: state } : {}),
  });
  return { visit, page: await visit.newPage(), context: isKept ? "restored" : "fresh" };
}

async function act(
  choice: Extract<Choice, { choice: "link" | "code" }>,
  place: Place,
  base: Omit<Confirmation, "outcome" | "confirmedAt">,
  item: ConfirmItem,
  world: ConfirmWorld,
): Promise<ConfirmResult> {
  const startedAt = world.now().toISOString();
  const { visit, context } = place;
  try {
    const page = choice.choice === "link" && context === "live" ? await visit.newPage() : place.page;
    const judged =
      choice.choice === "link" ? await followLink(page, choice.url) : await enterCode(visit, page, choice.code);
    await visit.log.settle(3_000);
    const shot = await page.screenshot({ timeout: 4_000 }).catch(() => null);
    const screenshot = shot === null ? null : (await world.blobs.putAll([shot]))[0]!;
    const visitKey = visitKeyOf("confirmation", item.message, 0);
    const confirmedAt = world.now().toISOString();
    const record: VisitRecord = {
      visitKey,
      kind: "confirmation",
      startedAt,
      endedAt: confirmedAt,
      special: { context, cache: context === "live" ? "kept" : "empty" },
      circumstances: await world.preflight(),
      requests: await storeBodies(world.blobs, visit.log.rows()),
      connections: [...visit.gate.connections],
      shutBy: visit.gate.shutReason,
      popups: [...visit.popups],
    };
    const url = choice.choice === "link" ? choice.url : null;
    return {
      visit: record,
      row: {
        ...base,
        url,
        context,
        visitKey,
        screenshot,
        outcome: judged.outcome,
        reasons: [...base.reasons, ...judged.reasons],
        confirmedAt,
      },
    };
  } catch (error) {
    return {
      visit: null,
      row: {
        ...base,
        context,
        outcome: "unknown",
        reasons: [...base.reasons, (error as Error).message.split("\n")[0]!],
        confirmedAt: world.now().toISOString(),
      },
    };
  } finally {
    await visit.close();
  }
}

async function followLink(page: Page, url: string) {
  const response = await page
    .goto(url, { waitUntil: "domcontentloaded", timeout: 20_000 })
    .catch((error: Error) => error);
  if (response instanceof Error) return { outcome: "failed" as const, reasons: [response.message.split("\n")[0]!] };
  await sleep(800);
  const status = response?.status() ?? null;
  const first = judgeConfirmation(await readPage(page), status);
  const pressed = first.outcome === "confirmed" ? null : await pressConfirmation(page);
  if (pressed === null) return first;
  await sleep(1_200);
  const second = judgeConfirmation(await readPage(page), status);
  return { ...second, reasons: [`pressed "${pressed}"`, ...second.reasons] };
}

async function enterCode(visit: Visit, page: Page, code: string) {
  const before = await readPage(page);
  if (!(await typeCode(page, code)))
    return { outcome: "failed" as const, reasons: ["the waiting page shows no field for the code"] };
  await sleep(800);
  await visit.log.settle(3_000);
  const after = await readPage(page);
  return judgeConfirmation(
    after
      .split("\n")
      .filter((line) => !before.split("\n").includes(line))
      .join("\n"),
    null,
  );
}
