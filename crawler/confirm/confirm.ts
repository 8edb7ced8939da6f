import { existsSync } from "node:fs";
import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import {
  type ActFact,
  attempts,
  type Confirmation,
  confirmations,
  deliveries,
  exclusions,
  heads,
  links,
  signUps,
} from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import { type Outgoing, watchOutgoing } from "../browser/outgoing.ts";
import { type BodyStore, saveVisit, storeBodies, type VisitRecord, visitKeyOf } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";
import type { Campaign } from "../plan/campaign-file.ts";
import { PermanentError } from "../runner/errors.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { type Choice, chooseConfirmation, type MessageLink } from "./confirmation-link.ts";
import {
  asksForSecret,
  type ConfirmationJudgement,
  judgeConfirmation,
  pressConfirmation,
  readPage,
  typeCode,
} from "./confirmation-page.ts";
import { isOriginChecked, type OriginRow, originColumn, type RecordsWorld, tieMessage } from "./message-origin.ts";
import { otherPurpose } from "./other-purpose.ts";
import { type ReadableMessage, readableText } from "./readable-text.ts";
import { foreignLink, type Tie } from "./tie.ts";
import { whenPageAnswers } from "./what-page-does.ts";

/** Pages of sign-ups that wait for their confirmation. */
export interface ParkedPages {
  /** Gives the live page of a seed's sign-up and stops keeping it; the taker closes its visit. Null when it is gone. */
  take(seed: string): { readonly visit: Visit; readonly page: Page } | null;
  /** Where the browser state of the attempt lies, if it was kept. */
  statePath(seed: string): string;
}

/** What confirming needs of the outside. */
export interface ConfirmWorld extends Clock, RecordsWorld {
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
  /** JSON of where the message came from and what its seed asked for. */
  readonly origin: string;
  /** Messages of the seed that were acted on before, to no avail. */
  readonly acts: number;
  /** 1 when another message of the seed was acted on, and did not fail. */
  readonly isActed: number;
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
    select d.message as subject, 0 as round, null as due_at, d.message, d.seed, h.subject as message_subject, u.page_url, ${originColumn} as origin,
      (select count(*) from ${confirmations} c where c.seed = d.seed and c.outcome = 'failed') as acts,
      exists (select 1 from ${confirmations} c where c.seed = d.seed and c.message <> d.message and c.context is not null and c.outcome <> 'failed') as is_acted,
      (select json_group_array(json_object('url', l.url, 'anchorText', l.anchor_text, 'linkClass', l.link_class)) from ${links} l where l.message = d.message) as links
    from ${deliveries} d join ${signUps} u on u.seed = d.seed join ${heads} h on h.message = d.message
    where d.via <> 'import' and u.submitted = 1 and u.outcome <> 'foreign-address' and ${isOriginChecked} and not exists (select 1 from ${exclusions} e where e.site = u.site)
      and julianday(d.ended_at) - julianday(u.started_at) <= ${campaign.confirm.until / 86_400_000}
      and exists (select 1 from ${attempts} a where a.stage = 'extract' and a.subject = d.message and a.outcome = 'done')
    group by d.message`,
  async work(item, world) {
    const bytes = await world.blobs.get(item.message).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT")
        throw new PermanentError(`blob ${item.message} is missing`, "blob-missing", { cause: error });
      throw error;
    });
    const message = {
      subject: item.messageSubject ?? "",
      text: readableText(world.readMessage(bytes)),
      links: JSON.parse(item.links) as MessageLink[],
    };
    const choice = chooseConfirmation(message);
    if (choice.choice === "none") return { row: null, visit: null };
    const tied = await tieMessage(JSON.parse(item.origin) as OriginRow, world);
    const refusal = refusalOf(choice, tied, `${message.subject}\n${message.text.slice(0, 3_000)}`);
    const facts = refusal === null ? tied.facts : [...tied.facts, ...refusal];
    return refusal === null
      ? follow(choice, tied, item, world)
      : { visit: null, row: { ...emptyRow(item, choice, facts, world), outcome: "foreign-confirmation" } };
  },
  save(tx, _item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    if (row === null) return;
    tx.insert(confirmations).values(row).run();
    appendJournal(tx, { kind: "confirmation", subject: row.message, fact: row, writtenAt: row.confirmedAt });
  },
};

/** Why a message may not be acted on, since it is none that was asked for; null when it may. */
function refusalOf(choice: Choice, tied: Tie, text: string): readonly ActFact[] | null {
  if (!tied.isTied) return [];
  const other = otherPurpose(text);
  if (other !== null) return [{ code: "asks-other", facts: { where: "message", words: other.words.slice(0, 200) } }];
  const foreign = choice.choice === "link" ? foreignLink(choice.url, tied.sites) : null;
  return foreign === null ? null : [foreign];
}

function emptyRow(item: ConfirmItem, choice: Choice, facts: readonly ActFact[], world: Clock) {
  return {
    message: item.message,
    seed: item.seed,
    url: choice.choice === "link" ? choice.url : null,
    reasons: choice.reasons,
    facts,
    context: null,
    visitKey: null,
    screenshot: null,
    confirmedAt: world.now().toISOString(),
  };
}

async function follow(choice: Choice, tied: Tie, item: ConfirmItem, world: ConfirmWorld): Promise<ConfirmResult> {
  const { confirmedAt: _, ...base } = { ...emptyRow(item, choice, tied.facts, world), url: null };
  const ended = (row: Partial<Confirmation> & Pick<Confirmation, "outcome">): ConfirmResult => ({
    visit: null,
    row: { ...base, ...row, confirmedAt: world.now().toISOString() },
  });
  if (choice.choice === "none") return { row: null, visit: null };
  if (choice.choice === "unsure") return ended({ outcome: "left-for-review" });
  const url = choice.choice === "link" ? choice.url : null;
  const actedBefore = {
    outcome: "left-for-review" as const,
    url,
    facts: [...tied.facts, { code: "acted-before" as const, facts: { acts: item.acts + 1 } }],
  };
  if (item.isActed === 1 || item.acts > 2) return ended(actedBefore);
  const place = await openPlace(item, tied, world);
  const leave = async (row: Parameters<typeof ended>[0]) => {
    await place.visit.close();
    return ended(row);
  };
  if (choice.choice === "code" && place.context !== "live")
    return leave({
      outcome: "left-for-review",
      reasons: [...choice.reasons, "the page that waited for the code is closed"],
    });
  if (!world.permit(`confirm ${item.seed} ${item.message} 0`))
    return leave({ outcome: "unknown", url, reasons: ["it was begun before and not seen to end"] });
  // One message for each seed; another one only where those before led to nothing, three in all.
  if (!world.permit(`confirm ${item.seed} ${item.acts}`)) return leave(actedBefore);
  return act(choice, place, base, item, world);
}

interface Place {
  readonly visit: Visit;
  readonly page: Page;
  readonly context: "live" | "restored" | "fresh";
  readonly outgoing: Outgoing;
}

/** The live page of the sign-up, else its browser state in a new context, else a fresh context. */
async function openPlace({ seed }: ConfirmItem, { sites }: Tie, world: ConfirmWorld): Promise<Place> {
  const rule = { own: seed, mayVisit: (url: string) => foreignLink(url, sites) === null };
  const live = world.desk.parked.take(seed);
  if (live !== null) {
    await live.visit.renew();
    // The code is sent by the form that waits for it, in whichever frame that stands.
    const shown = live.page.frames().flatMap((frame) => siteOf(frame.url()) ?? []);
    const here = { ...rule, mayVisit: (url: string) => foreignLink(url, [...sites, ...shown]) === null };
    const outgoing = await watchOutgoing(live.visit, live.page, here);
    return { ...live, outgoing, context: "live" };
  }
  const state = world.desk.parked.statePath(seed);
  const isKept = existsSync(state);
  const browser = await world.browser();
  const visit = await browser.visit({
    scripts: true,
    limits: { maxDurationMs: 60_000 },
    ...(isKept ? { storageState: state } : {}),
  });
  const page = await visit.newPage();
  const outgoing = await watchOutgoing(visit, page, rule);
  return { visit, page, outgoing, context: isKept ? "restored" : "fresh" };
}

async function act(
  choice: Extract<Choice, { choice: "link" | "code" }>,
  place: Place,
  base: Omit<Confirmation, "outcome" | "confirmedAt">,
  item: ConfirmItem,
  world: ConfirmWorld,
): Promise<ConfirmResult> {
  const startedAt = world.now().toISOString();
  const { visit, context, outgoing } = place;
  try {
    const page = choice.choice === "link" && context === "live" ? await visit.newPage() : place.page;
    await outgoing.watch(page);
    outgoing.arm();
    const judged =
      choice.choice === "link" ? await followLink(visit, page, choice.url) : await enterCode(visit, page, choice.code);
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
        outcome:
          outgoing.refused.length > 0 && judged.outcome !== "confirmed" ? "foreign-confirmation" : judged.outcome,
        reasons: [...base.reasons, ...judged.reasons],
        facts: [...(base.facts ?? []), ...(judged.facts ?? []), ...outgoing.refused],
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

interface Followed {
  readonly outcome: ConfirmationJudgement["outcome"] | "foreign-confirmation";
  readonly reasons: readonly string[];
  readonly facts?: readonly ActFact[];
}

async function followLink(visit: Visit, page: Page, url: string): Promise<Followed> {
  const response = await page
    .goto(url, { waitUntil: "domcontentloaded", timeout: 20_000 })
    .catch((error: Error) => error);
  if (response instanceof Error) return { outcome: "failed" as const, reasons: [response.message.split("\n")[0]!] };
  const status = response?.status() ?? null;
  const met: { pressed: string | null; other: string | null } = { pressed: null, other: null };
  const first = await whenPageAnswers(
    visit,
    page,
    async (text) => {
      const said = judgeConfirmation(text, status);
      if (said.outcome === "confirmed") return said;
      met.other =
        otherPurpose(text)?.words ?? ((await asksForSecret(page)) ? "a field for a password or a card" : null);
      if (met.other === null) met.pressed = await pressConfirmation(page);
      return said;
    },
    ({ outcome }) => outcome !== "unclear",
    () => met.pressed !== null || met.other !== null,
  );
  const { pressed, other } = met;
  if (other !== null)
    return {
      outcome: "foreign-confirmation",
      reasons: ["the page asks to confirm something else"],
      facts: [{ code: "asks-other", facts: { where: "page", words: other.slice(0, 200) } }],
    };
  if (pressed === null) return first;
  const second = await whenPageAnswers(
    visit,
    page,
    (text) => judgeConfirmation(text, status),
    ({ outcome }) => outcome !== "unclear",
  );
  return { ...second, reasons: [`pressed "${pressed}"`, ...second.reasons] };
}

async function enterCode(visit: Visit, page: Page, code: string): Promise<Followed> {
  const before = (await readPage(page)).split("\n");
  if (!(await typeCode(page, code)))
    return { outcome: "failed" as const, reasons: ["the waiting page shows no field for the code"] };
  return whenPageAnswers(
    visit,
    page,
    (text) =>
      judgeConfirmation(
        text
          .split("\n")
          .filter((line) => !before.includes(line))
          .join("\n"),
        null,
      ),
    ({ outcome }) => outcome !== "unclear",
  );
}
