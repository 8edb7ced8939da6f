import { setTimeout } from "node:timers/promises";
import type { StoredCookie } from "../../data/schema/index.ts";
import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import type { GuardConnection } from "../browser/guard/guard-gate.ts";
import type { RecordedRequest } from "../browser/request-rows.ts";
import type { Visit, VisitLimits } from "../browser/visit.ts";
import { TransientError } from "../runner/errors.ts";
import type { LiveContext, LiveContexts } from "./live-contexts.ts";
import type { MailClient } from "./mail-clients.ts";
import { MEASURE_LIMITS, type MeasuredPage, measurePage } from "./measure-page.ts";
import {
  type DisplayedMessage,
  MESSAGE_HOST,
  MESSAGE_OFF_URL,
  MESSAGE_URL,
  messageAnswer,
  withheld,
} from "./message-page.ts";

/** What is to be opened, and how. */
export interface AskedOpening {
  /** Under which its context is kept for the next round. */
  readonly key: string;
  readonly message: DisplayedMessage;
  readonly client: MailClient;
  /** Milliseconds until the next round, or null where there is none. */
  readonly reopensInMs: number | null;
  /** Cookies of the last round, put back where its context is gone; null for the first round. */
  readonly cookies: readonly StoredCookie[] | null;
  readonly screenshots: boolean;
  readonly limits?: Partial<VisitLimits> | undefined;
}

/** What an opening showed, as plain values and bytes. Whatever the message does, it ends as one of these. */
export interface OpenedMessage {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly context: "fresh" | "live" | "restored";
  readonly cookiesBefore: number;
  readonly cookies: readonly StoredCookie[];
  readonly requests: readonly RecordedRequest[];
  readonly connections: readonly GuardConnection[];
  readonly shutBy: string | null;
  readonly popups: readonly string[];
  readonly page: MeasuredPage | null;
  readonly screenshotOn: Uint8Array | null;
  readonly screenshotOff: Uint8Array | null;
  /** A limit or a crash of the page, in words; null where nothing stopped it. */
  readonly stoppedBy: string | null;
}

/** A request of a try that the browser's death cut off: it may have been counted by the sender. */
export type CutOffRequest = Pick<RecordedRequest, "sentAt" | "method" | "url" | "status">;

/** The browser died. What had left by then is told, so that the next try's second fetch can be explained. */
export class CutOffError extends TransientError {
  readonly requests: readonly CutOffRequest[];
  constructor(requests: readonly CutOffRequest[], cause: unknown) {
    super(`the browser died during an opening, after ${requests.length} requests`, "browser-crashed", { cause });
    this.requests = requests;
  }
}

/** Longest wait for what goes on after the load event (media, late fonts). */
const AFTER_LOAD_MS = 5_000;
/** Time for what was stopped to end. */
const AFTER_SHUT_MS = 300;
/** Longest wait for one answer of the page itself: a page that hangs is cut off. */
const PAGE_ANSWER_MS = 15_000;
/** A higher page is cut there: a 50,000 pixel screenshot takes gigabytes. */
const MAX_SCREENSHOT_HEIGHT = 16_384;

/**
 * Renders one message once. Rejects with CutOffError only where the browser itself died; a page that crashed, hung or
 * reached a limit is a result with `stoppedBy`.
 */
export async function openMessage(
  browser: GuardedBrowser,
  kept: LiveContexts,
  asked: AskedOpening,
  now: () => Date,
): Promise<OpenedMessage> {
  const startedAt = now().toISOString();
  const live = kept.take(asked.key);
  const context: OpenedMessage["context"] = live !== null ? "live" : asked.cookies !== null ? "restored" : "fresh";
  const { visit, page } = live ?? (await freshContext(browser, asked));
  try {
    await live?.visit.renew();
    const cookiesBefore = (await visit.context.cookies()).length;
    const shown = await render(visit, page, asked);
    const opened = {
      ...{ startedAt, endedAt: now().toISOString(), context, cookiesBefore },
      cookies: await visit.context.cookies(),
      requests: visit.log.rows(),
      connections: visit.gate.connections.map((connection) => ({ ...connection })),
      shutBy: visit.gate.shutReason,
      popups: [...visit.popups],
      ...shown,
      stoppedBy: shown.stoppedBy ?? limitReached(visit.gate.shutReason, withheld(asked.message)),
    } as const;
    await putAway(kept, asked, { visit, page }, shown.stoppedBy === null);
    return opened;
  } catch (error) {
    await visit.close();
    if (visit.context.browser()?.isConnected() === true) throw error;
    throw new CutOffError(whatLeft(visit.log.rows()), error);
  }
}

/** The limit that was reached, of the visit or of the message itself, or null. */
function limitReached(shut: string | null, kept: ReturnType<typeof withheld>): string | null {
  const limit = shut ?? kept;
  return limit === null ? null : `limit:${limit}`;
}

/** The requests that left the browser. */
export function whatLeft(rows: readonly RecordedRequest[]): CutOffRequest[] {
  return rows
    .filter(({ fromCache }) => fromCache === null)
    .map(({ sentAt, method, url, status }) => ({ sentAt, method, url, status }));
}

async function freshContext(browser: GuardedBrowser, asked: AskedOpening): Promise<LiveContext> {
  const visit = await browser.visit({
    scripts: false,
    limits: asked.limits,
    viewport: asked.client.viewport,
    local: { host: MESSAGE_HOST, answer: messageAnswer(asked.message, asked.client) },
  });
  try {
    if (asked.cookies !== null && asked.cookies.length > 0) await visit.context.addCookies([...asked.cookies]);
    return { visit, page: await visit.newPage() };
  } catch (error) {
    await visit.close();
    throw error;
  }
}

/** Nothing may leave between two rounds: the gate stays shut until `renew`. */
async function putAway(kept: LiveContexts, asked: AskedOpening, context: LiveContext, isSound: boolean): Promise<void> {
  context.visit.gate.shut("over");
  if (!isSound || asked.reopensInMs === null) return context.visit.close();
  await context.page.goto("about:blank").catch(() => {});
  await kept.keep(asked.key, context, asked.reopensInMs);
}

type Shown = Pick<OpenedMessage, "page" | "screenshotOn" | "screenshotOff" | "stoppedBy">;

async function render(visit: Visit, page: Page, asked: AskedOpening): Promise<Shown> {
  const shown: { -readonly [Field in keyof Shown]: Shown[Field] } = {
    page: null,
    screenshotOn: null,
    screenshotOff: null,
    stoppedBy: null,
  };
  let crashed = false;
  page.once("crash", () => {
    crashed = true;
  });
  try {
    if (asked.screenshots) {
      await page.goto(MESSAGE_OFF_URL, { waitUntil: "load", timeout: PAGE_ANSWER_MS });
      shown.screenshotOff = await screenshot(visit, page);
      visit.log.forget();
    }
    const timeout = visit.limits.maxDurationMs + PAGE_ANSWER_MS;
    const loaded = page.goto(MESSAGE_URL, { waitUntil: "load", timeout });
    // A page that a limit stopped may never have its load event.
    await Promise.race([loaded, visit.whenShut.then(() => setTimeout(AFTER_SHUT_MS))]);
    loaded.catch(() => {});
    await visit.log.settle(AFTER_LOAD_MS);
    shown.page = await within(PAGE_ANSWER_MS, page.evaluate(measurePage, MEASURE_LIMITS));
    if (asked.screenshots && asked.client.loadsRemote && visit.gate.shutReason !== "pixels")
      shown.screenshotOn = await screenshot(visit, page, shown.page.height);
    if (!visit.log.isQuiet) await visit.log.settle(AFTER_LOAD_MS);
  } catch (error) {
    if (visit.context.browser()?.isConnected() !== true) throw error;
    if (crashed || visit.gate.shutReason === null) shown.stoppedBy = crashed ? "page-crashed" : "page-hung";
  }
  return shown;
}

/** A PNG of the whole page down to the limit of height; null where none came in time, which stops nothing else. */
async function screenshot(visit: Visit, page: Page, height?: number): Promise<Uint8Array | null> {
  try {
    const measured =
      height ??
      (await within(
        PAGE_ANSWER_MS,
        page.evaluate(() => document.documentElement.scrollHeight),
      ));
    const { width, height: window } = page.viewportSize()!;
    const clip = { x: 0, y: 0, width, height: Math.min(Math.max(measured, window), MAX_SCREENSHOT_HEIGHT), scale: 1 };
    const options = { format: "png", clip, captureBeyondViewport: true, optimizeForSpeed: true } as const;
    const shot = await within(PAGE_ANSWER_MS, visit.sessionOf(page).send("Page.captureScreenshot", options));
    return Buffer.from(shot.data, "base64");
  } catch (error) {
    if (visit.context.browser()?.isConnected() !== true) throw error;
    return null;
  }
}

async function within<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  const given = new AbortController();
  const late = setTimeout(timeoutMs, null, { signal: given.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  late.catch(() => {});
  answer.catch(() => {});
  try {
    return await Promise.race([answer, late]);
  } finally {
    given.abort();
  }
}
