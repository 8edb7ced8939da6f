import type { Persona, SignUp } from "../../data/schema/index.ts";
import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import { type BodyStore, storeBodies, type VisitRecord, visitKeyOf } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";
import type { Campaign } from "../plan/campaign-file.ts";
import { InputError, PermanentError, PostponedError, TransientError } from "../runner/errors.ts";
import type { Candidate, Clock } from "../runner/stage.ts";
import { endWordOf, type SiteEnd, unusualOutcomes } from "./breaker.ts";
import { shoot } from "./page/page-evidence.ts";
import { type SignUpRecord, signUpAt, UnreachableError } from "./sign-up-visit.ts";

/** What the sign-ups of one run share: proof of control, rates, and the pages that wait for their confirmation. */
export interface SignUpDesk {
  /** Throws InputError unless control of the seed domain is proved today. */
  requireControl(): Promise<void>;
  /** Waits for the slot of a site before it is visited; throws PostponedError where that is far off, such as after the day's cap. */
  enter(site: string): Promise<void>;
  /** Waits until a submission to this mail service may be made, at most `longestServiceWaitMs`; throws PostponedError where that is not enough. */
  enterMailService(site: string, mailService: string | null): Promise<void>;
  readonly longestServiceWaitMs: number;
  /** Keeps a page whose sign-up waits for its confirmation, and the browser's state beside. */
  park(seed: string, visit: Visit, page: Page): Promise<void>;
  /** Longest time of an attempt, without waiting for slots. */
  readonly longestAttemptMs: number;
  /** How long a site that was not reached is left alone. */
  readonly retryAfterMs: number;
  /** Does an attempt when it is its turn: how many go on at once follows how long they take. */
  inTurn<T>(act: () => Promise<T>): Promise<T>;
  /** Throws PostponedError while sign-up is paused, here or everywhere. */
  requireOpen(site: string): void;
  /** Takes note of how a try at a site ended; pauses sign-up where the newest ends say that the fault is ours. */
  noteEnd(end: SiteEnd): void;
}

/** What signing up needs of the outside. */
export interface SubscribeWorld extends Clock {
  readonly campaign: Pick<Campaign, "study" | "arms" | "banners" | "robots" | "rates" | "confirm" | "seeds">;
  readonly blobs: BodyStore;
  readonly desk: SignUpDesk;
  readonly stop: AbortSignal;
  randomBytes(count: number): Uint8Array;
  browser(): Promise<GuardedBrowser>;
  /** The circumstances of the run. */
  preflight(): Promise<Readonly<Record<string, unknown>>>;
  permit(actKey: string): boolean;
}

export interface SubscribeItem extends Candidate {
  readonly seed: string;
  readonly site: string;
  readonly url: string;
  readonly arm: string;
  /** JSON of the persona. */
  readonly persona: string;
  /** Why the site is left out; null when it is not. */
  readonly excludedBecause: string | null;
  /** 1 when leave to submit was given before: it must not be given again. */
  readonly isPermitted: number;
}

/** What an attempt says of itself: a row of `sign_ups` but for its keys. */
export type AttemptRow = Omit<SignUp, "seed" | "site" | "arm" | "visitKey">;

export interface SubscribeResult {
  readonly row: AttemptRow;
  readonly visit: VisitRecord | null;
}

const mostLinks = 6;

/** The act that may be done once: submitting this seed at this site. */
const submissionKey = (seed: string, site: string) => `subscribe ${seed} ${site} 0`;

/** The row of an attempt that saw nothing. */
export function emptyRow(startedAt: string, endedAt: string) {
  return {
    pageUrl: null,
    language: null,
    formKind: null,
    formScore: null,
    candidates: [],
    controls: [],
    privacyText: null,
    privacyPolicies: [],
    banner: null,
    submitted: false,
    facts: [],
    screenshotBefore: null,
    screenshotAfter: null,
    domBefore: null,
    domAfter: null,
    startedAt,
    endedAt,
  };
}

/** Visits a site for one seed and says how it ended. Throws TransientError where no leave to submit was given and another try may do better. */
export async function visitSite(
  item: SubscribeItem,
  world: SubscribeWorld,
  startedAt: string,
): Promise<SubscribeResult> {
  const persona = JSON.parse(item.persona) as Persona;
  const arm = world.campaign.arms.find(({ name }) => name === item.arm);
  if (arm === undefined) throw new PermanentError(`arm ${item.arm} is no longer in campaign.yaml`, "arm-missing");
  const browser = await world.browser();
  const limit = world.desk.longestAttemptMs;
  const visit = await browser.visit({
    scripts: true,
    locale: persona.locale,
    timezoneId: timeZoneOf(persona.country),
    limits: { maxDurationMs: limit + world.desk.longestServiceWaitMs + world.campaign.confirm.waitAtOnce + 60_000 },
  });
  let isPermitted = false;
  let isParked = false;
  let isOver = false;
  let seen: Partial<SignUpRecord> = {};
  let endAt = Date.now() + limit;
  try {
    const task = {
      url: item.url,
      address: item.seed,
      persona,
      consent: arm.consent,
      banners: world.campaign.banners,
      robots: world.campaign.robots,
      get endAt() {
        return endAt;
      },
      mostLinks,
      seen: (facts: Partial<SignUpRecord>) => {
        seen = { ...seen, ...facts };
      },
      pauseMs: () => 15 + (world.randomBytes(1)[0]! % 40),
      permit: async (mailService: string | null) => {
        const askedAt = Date.now();
        endAt += world.desk.longestServiceWaitMs;
        await world.desk.enterMailService(item.site, mailService);
        // What was waited for others is no time of this attempt.
        endAt += Date.now() - askedAt - world.desk.longestServiceWaitMs;
        isPermitted = !isOver && world.permit(submissionKey(item.seed, item.site));
        return isPermitted;
      },
    };
    const record = await withLimit(() => endAt + 5_000, signUpAt(visit, task));
    isOver = true;
    const outcome = record?.outcome ?? (isPermitted ? "unknown" : "blocked");
    world.desk.noteEnd({ site: item.site, end: unusualOutcomes.has(outcome) ? outcome : null, reached: true });
    const result = await resultOf(record ?? (await lateRecord(isPermitted, seen)), visit, item, world, startedAt);
    if (record?.page != null && record.outcome === "check-mail") {
      await world.desk.park(item.seed, visit, record.page);
      isParked = true;
    }
    return result;
  } catch (error) {
    if (isPermitted)
      return resultOf(
        { ...(await lateRecord(true, seen)), reasons: [(error as Error).message.split("\n")[0]!] },
        visit,
        item,
        world,
        startedAt,
      );
    if (error instanceof UnreachableError) {
      const unreached = { site: item.site, end: endWordOf(error.message), reached: false };
      world.desk.noteEnd(unreached);
      throw new TransientError(error.message, "unreached", { cause: error, retryAfterMs: world.desk.retryAfterMs });
    }
    if ([InputError, TransientError, PostponedError].some((known) => error instanceof known)) throw error;
    throw new TransientError((error as Error).message.split("\n")[0]!, "unreachable", {
      cause: error,
      retryAfterMs: world.desk.retryAfterMs,
    });
  } finally {
    if (!isParked) await visit.close();
  }
}

/** Gives null when the attempt goes on after its end (ms since the epoch, which may move): a hung page never blocks the queue. */
async function withLimit<T>(endAt: () => number, attempt: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    const look = () => {
      const leftMs = endAt() - Date.now();
      if (leftMs <= 0) resolve(null);
      else timer = setTimeout(look, Math.min(leftMs, 1_000));
    };
    look();
  });
  attempt.catch(() => {});
  try {
    return await Promise.race([attempt, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What an attempt that met its limit had seen until then, with the page as it stands now. */
async function lateRecord(isPermitted: boolean, seen: Partial<SignUpRecord>): Promise<SignUpRecord> {
  const none = { screenshot: null, html: null };
  const { startedAt, endedAt, ...empty } = emptyRow("", "");
  const now = seen.page == null ? none : await shoot(seen.page);
  return {
    ...empty,
    before: isPermitted ? none : now,
    after: isPermitted ? now : none,
    privacyPolicies: [],
    ...seen,
    page: null,
    submitted: isPermitted,
    outcome: isPermitted ? "unknown" : "blocked",
    reasons: ["the time limit was reached"],
  };
}

async function resultOf(
  record: SignUpRecord,
  visit: Visit,
  item: SubscribeItem,
  world: SubscribeWorld,
  startedAt: string,
): Promise<SubscribeResult> {
  const { page, before, after, privacyPolicies, ...facts } = record;
  const blob = async (bytes: Uint8Array | string | null) =>
    bytes === null ? null : (await world.blobs.putAll([Buffer.from(bytes)]))[0]!;
  const requests = await storeBodies(world.blobs, visit.log.rows());
  const endedAt = world.now().toISOString();
  const row: AttemptRow = {
    ...facts,
    privacyPolicies: await Promise.all(privacyPolicies.map(async ({ url, html }) => ({ url, page: await blob(html) }))),
    screenshotBefore: await blob(before.screenshot),
    screenshotAfter: await blob(after.screenshot),
    domBefore: await blob(before.html),
    domAfter: await blob(after.html),
    startedAt,
    endedAt,
  };
  return {
    row,
    visit: {
      visitKey: visitKeyOf("sign-up", `${item.seed} ${item.site}`, 0),
      kind: "sign-up",
      startedAt,
      endedAt,
      special: { context: "fresh", cookies: 0, cache: "empty" },
      circumstances: await world.preflight(),
      requests,
      connections: [...visit.gate.connections],
      shutBy: visit.gate.shutReason,
      popups: [...visit.popups],
    },
  };
}

/** A time zone of the persona's country; where it has several, the one most people live in. */
export function timeZoneOf(country: string): string {
  const ofMany: Readonly<Record<string, string>> = {
    AU: "Australia/Sydney",
    BR: "America/Sao_Paulo",
    CA: "America/Toronto",
    DE: "Europe/Berlin",
    ES: "Europe/Madrid",
    MX: "America/Mexico_City",
    NZ: "Pacific/Auckland",
    PT: "Europe/Lisbon",
    RU: "Europe/Moscow",
    US: "America/New_York",
  };
  // A method that TypeScript's own types do not have yet.
  const place = new Intl.Locale("und", { region: country }) as Intl.Locale & { getTimeZones(): string[] | undefined };
  return ofMany[country] ?? place.getTimeZones()?.[0] ?? "UTC";
}
