import { siteOf } from "../../data/site.ts";
import type { Browser, CDPSession, Page } from "./chromium.ts";
import { readOutgoing } from "./guard/foreign-address.ts";
import type { Visit } from "./visit.ts";

/** What may leave a visit that acts for a seed. */
export interface OutgoingRule {
  /** The one address that may leave. */
  readonly own: string;
  /** Whether a page may be gone to, or a form of it be sent to this URL; every one where absent. */
  readonly mayVisit?: (url: string) => boolean;
}

/** A request that was not let out, and why. The address itself is not kept: it is somebody's. */
export interface RefusedRequest {
  readonly code: "foreign-address" | "unreadable-body" | "foreign-site";
  readonly facts: {
    readonly host: string;
    readonly method: string;
    /** What the browser asked it for, lower case. */
    readonly kind: string;
    /** Where it stood; `site` where the host is refused for itself. */
    readonly where: "url" | "header" | "cookie" | "body" | "site";
    /** Whether the request carried our own address too. */
    readonly withOwn: boolean;
  };
}

/** The watch over what leaves one visit. */
export interface Outgoing {
  readonly refused: readonly RefusedRequest[];
  /** How many of them were refused before it was armed. */
  readonly refusedBefore: number;
  /** Sites to which a request with our own address was let out, in order. */
  readonly sentTo: readonly string[];
  /** From now on nothing with a foreign address leaves: until then what the page loads of its own site may have one in its URL. */
  arm(): void;
  /** Begins again with another rule, on the pages that are there. */
  renew(rule: OutgoingRule): void;
  /** Watches one more page of the visit; to be called before it is sent anywhere. */
  watch(page: Page): Promise<void>;
}

interface Paused {
  readonly requestId: string;
  readonly frameId: string;
  readonly resourceType: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly hasPostData?: boolean | undefined;
    readonly postData?: string | undefined;
    readonly postDataEntries?: readonly { readonly bytes?: string | undefined }[] | undefined;
  };
}

const known = new WeakMap<Visit, WatchedVisit>();

/**
 * Looks at every request of a visit before it leaves, redirects, workers and pages that open by themselves included, and refuses those that break the
 * rule. Uses the Fetch domain of the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/tot/Fetch/), since Playwright's routes do
 * not see where redirects lead and answer preflights in the server's place.
 */
export async function watchOutgoing(visit: Visit, page: Page, rule: OutgoingRule): Promise<Outgoing> {
  const watched = known.get(visit) ?? new WatchedVisit(visit, rule);
  if (known.has(visit)) watched.renew(rule);
  known.set(visit, watched);
  await watched.watch(page);
  return watched;
}

class WatchedVisit implements Outgoing {
  refused: RefusedRequest[] = [];
  sentTo: string[] = [];
  refusedBefore = 0;
  #rule: OutgoingRule;
  #isArmed = false;
  readonly #visit: Visit;
  readonly #frames = new Set<string>();
  #contextId: string | null = null;

  constructor(visit: Visit, rule: OutgoingRule) {
    this.#visit = visit;
    this.#rule = rule;
  }

  arm(): void {
    this.#isArmed = true;
    this.refusedBefore = this.refused.length;
  }

  renew(rule: OutgoingRule): void {
    this.#rule = rule;
    this.#isArmed = false;
    this.refused = [];
    this.refusedBefore = 0;
    this.sentTo = [];
  }

  async watch(page: Page): Promise<void> {
    const session = this.#visit.sessionOf(page);
    const { targetInfo } = await session.send("Target.getTargetInfo");
    if (this.#frames.has(targetInfo.targetId)) return;
    this.#frames.add(targetInfo.targetId);
    session.on("Fetch.requestPaused", (event) => void this.answer(session, event as Paused, page));
    await session.send("Fetch.enable", { patterns: [{ urlPattern: "*" }] });
    // A sign-up needs no socket, and what is said in one is not seen here.
    if (this.#contextId === null) await this.#visit.context.routeWebSocket(/./, (socket) => void socket.close());
    if (this.#contextId !== null || targetInfo.browserContextId === undefined) return;
    this.#contextId = targetInfo.browserContextId;
    const strays = await straysOf(this.#visit.context.browser()!);
    await strays.add(this.#contextId, this);
    this.#visit.context.once("close", () => void strays.remove(this.#contextId!));
  }

  /** Whether a target is a page of the visit's own, which is watched by its own session. */
  isOwn(targetId: string): boolean {
    return this.#frames.has(targetId);
  }

  async answer(session: CDPSession, event: Paused, page: Page | null): Promise<void> {
    const { requestId } = event;
    // What cannot be judged does not leave.
    const refusal = await this.#judge(event, page).catch(() => this.#refusal("unreadable-body", event, "body", false));
    if (refusal !== null && this.refused.length < 200) this.refused.push(refusal);
    const answered =
      refusal === null
        ? session.send("Fetch.continueRequest", { requestId })
        : session.send("Fetch.failRequest", { requestId, errorReason: "BlockedByClient" });
    await answered.catch(() => {});
  }

  async #judge(event: Paused, page: Page | null): Promise<RefusedRequest | null> {
    const { request } = event;
    const kind = event.resourceType.toLowerCase();
    const { own, mayVisit } = this.#rule;
    const parsed = URL.parse(request.url);
    if (parsed === null || !/^(?:https?|wss?):$/.test(parsed.protocol)) return null;
    const isGoing = kind === "document" && (this.#isMain(event, page) || request.method !== "GET");
    if (isGoing && mayVisit?.(request.url) === false) return this.#refusal("foreign-site", event, "site", false);
    const from = page?.url() ?? "";
    const isLoaded =
      !this.#isArmed &&
      request.method === "GET" &&
      page !== null &&
      (from === "about:blank" || siteOf(request.url) === siteOf(from));
    const readings = [
      { where: "url" as const, ...readOutgoing(`${parsed.pathname}${parsed.search}`, own) },
      { where: "header" as const, ...readOutgoing(ownHeaders(request.headers), own) },
      { where: "body" as const, ...readBody(request, own) },
      { where: "cookie" as const, ...(this.#isArmed ? await this.#cookies(event, kind) : nothingRead) },
    ];
    const withOwn = readings.some((reading) => reading.own);
    const foreign = readings.find((reading) => reading.foreign !== null);
    if (foreign !== undefined && !isLoaded) return this.#refusal("foreign-address", event, foreign.where, withOwn);
    const unread = readings.find((reading) => !reading.isWhole);
    if (unread !== undefined && this.#isArmed) return this.#refusal("unreadable-body", event, unread.where, withOwn);
    const site = siteOf(request.url) ?? parsed.hostname;
    if (withOwn && !this.sentTo.includes(site)) this.sentTo.push(site);
    return null;
  }

  #isMain({ frameId }: Paused, page: Page | null): boolean {
    return page === null || this.#frames.has(frameId);
  }

  async #cookies({ request }: Paused, kind: string) {
    if (request.method === "GET" && kind !== "document") return nothingRead;
    const cookies = await this.#visit.context.cookies(request.url);
    return readOutgoing(cookies.map(({ name, value }) => `${name}=${value}`).join("; "), this.#rule.own);
  }

  #refusal(
    code: RefusedRequest["code"],
    { request, resourceType }: Paused,
    where: RefusedRequest["facts"]["where"],
    withOwn: boolean,
  ): RefusedRequest {
    const host = URL.parse(request.url)?.hostname ?? "";
    return { code, facts: { host, method: request.method, kind: resourceType.toLowerCase(), where, withOwn } };
  }
}

const nothingRead = { foreign: null, own: false, isWhole: true };
/** Headers that the browser writes by itself. */
const ofBrowser =
  /^(?:referer|user-agent|accept.*|origin|content-type|sec-.*|cookie|upgrade-insecure-requests|cache-control|pragma)$/i;

function ownHeaders(headers: Readonly<Record<string, string>>): string {
  const own = Object.entries(headers).filter(([name]) => !ofBrowser.test(name));
  return own.map(([name, value]) => `${name}: ${value}`).join("\n");
}

function readBody({ hasPostData, postData, postDataEntries }: Paused["request"], own: string) {
  if (hasPostData !== true) return nothingRead;
  const entries = postDataEntries ?? [];
  if (entries.length > 0 && entries.every(({ bytes }) => bytes !== undefined))
    return readOutgoing(Buffer.concat(entries.map(({ bytes }) => Buffer.from(bytes!, "base64"))), own);
  return postData === undefined ? { ...nothingRead, isWhole: false } : readOutgoing(postData, own);
}

/** The pages and workers of a browser that belong to no page of ours: they open by themselves and send before anybody can attach to them. */
interface Strays {
  add(contextId: string, visit: WatchedVisit): Promise<void>;
  remove(contextId: string): Promise<void>;
}

const straysByBrowser = new WeakMap<Browser, Promise<Strays>>();
/** Openings of messages run no scripts, so of their requests these are documents alone. */
const strayKinds = ["Document", "XHR", "Fetch", "Ping", "Other"] as const;

function straysOf(browser: Browser): Promise<Strays> {
  const strays = straysByBrowser.get(browser) ?? hearStrays(browser);
  straysByBrowser.set(browser, strays);
  return strays;
}

async function hearStrays(browser: Browser): Promise<Strays> {
  const session = await browser.newBrowserCDPSession();
  const visits = new Map<string, WatchedVisit>();
  const answer = async (event: Paused) => {
    // The main frame of a page, and a shared worker, is named as its target; a frame inside a page is no target.
    const target = await session.send("Target.getTargetInfo", { targetId: event.frameId }).catch(() => null);
    const visit = visits.get(target?.targetInfo.browserContextId ?? "");
    if (visit !== undefined && !visit.isOwn(event.frameId)) await visit.answer(session, event, null);
    else await session.send("Fetch.continueRequest", { requestId: event.requestId }).catch(() => {});
  };
  session.on("Fetch.requestPaused", (event) => void answer(event as Paused));
  return {
    async add(contextId, visit) {
      visits.set(contextId, visit);
      const patterns = strayKinds.map((resourceType) => ({ urlPattern: "*", resourceType }));
      await session.send("Fetch.enable", { patterns });
    },
    async remove(contextId) {
      visits.delete(contextId);
      if (visits.size === 0) await session.send("Fetch.disable").catch(() => {});
    },
  };
}
