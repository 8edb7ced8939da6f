import type { Browser, BrowserContext, CDPSession, Page } from "./chromium.ts";
import type { Gate, GateOptions } from "./guard/guard-gate.ts";
import type { HandshakeSecrets } from "./guard/key-log.ts";
import type { NetworkGuard } from "./guard/network-guard.ts";
import { RequestLog } from "./request-log.ts";

/** What a browser may take from a visit; reaching one shuts the gate, and what is left fails as `limit:*`. */
export interface VisitLimits {
  readonly maxRequests: number;
  readonly maxBytes: number;
  readonly maxDurationMs: number;
  /** A longer decoded body is counted and not kept. */
  readonly maxBodyBytes: number;
  /** Decoded bytes over all bodies: what 64 MB of compressed bytes may become has no end. */
  readonly maxDecodedBytes: number;
  /** Pixels over all pictures, as their heads state them: four bytes each once the browser paints them. */
  readonly maxPixels: number;
}

export const DEFAULT_LIMITS: VisitLimits = {
  maxRequests: 2_000,
  maxBytes: 64 * 1024 * 1024,
  maxDurationMs: 30_000,
  maxBodyBytes: 8 * 1024 * 1024,
  maxDecodedBytes: 256 * 1024 * 1024,
  maxPixels: 200_000_000,
};

type ContextOptions = NonNullable<Parameters<Browser["newContext"]>[0]>;

export interface VisitOptions {
  /** Whether pages may run scripts: never for messages. */
  readonly scripts: boolean;
  readonly limits?: Partial<VisitLimits> | undefined;
  readonly userAgent?: string | undefined;
  /** BCP 47, also the Accept-Language. Default en-GB. */
  readonly locale?: string | undefined;
  readonly timezoneId?: string | undefined;
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  readonly storageState?: ContextOptions["storageState"];
  /** Answers for one host inside the guard; no packet leaves for it. */
  readonly local?: GateOptions["local"];
}

/** One browser session that records requests: a fresh context, its gate and its log. */
export interface Visit {
  readonly context: BrowserContext;
  readonly gate: Gate;
  readonly log: RequestLog;
  readonly limits: VisitLimits;
  /** A new page whose every request is logged. Pages that a site opens by itself are closed and counted in `popups`. */
  newPage(): Promise<Page>;
  /** Settles when a limit shuts the gate; loading pages are then stopped. Never settles otherwise. */
  readonly whenShut: Promise<void>;
  /** Addresses of pages that something tried to open. */
  readonly popups: readonly string[];
  /** The DevTools session of a page from `newPage`. */
  sessionOf(page: Page): CDPSession;
  /** Starts another round in the same context, with cookies and cache as they are and log, limits and pins afresh. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the gate and the context of a visit. Used by `chromium` alone. */
export async function beginVisit(
  browser: Browser,
  guard: NetworkGuard,
  options: VisitOptions,
  secretOf: HandshakeSecrets | undefined,
): Promise<Visit> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let visit: GuardedVisit | null = null;
  const gate = await guard.openGate({
    maxBytes: limits.maxBytes,
    maxConnections: limits.maxRequests + 50,
    local: options.local,
    onShut: () => visit?.stopLoading(),
    secretOf,
  });
  try {
    const context = await browser.newContext(contextOptions(options, gate.proxyUrl));
    visit = new GuardedVisit(context, gate, limits, options.local?.host ?? null);
    return visit;
  } catch (error) {
    await gate.close();
    throw error;
  }
}

function contextOptions(options: VisitOptions, proxyUrl: string): ContextOptions {
  const {
    scripts,
    userAgent,
    locale = "en-GB",
    timezoneId = "UTC",
    viewport = { width: 1280, height: 900 },
    storageState,
  } = options;
  return {
    proxy: { server: proxyUrl },
    javaScriptEnabled: scripts,
    acceptDownloads: false,
    serviceWorkers: "block",
    permissions: [],
    locale,
    timezoneId,
    viewport: { ...viewport },
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(storageState === undefined ? {} : { storageState }),
  };
}

class GuardedVisit implements Visit {
  readonly context: BrowserContext;
  readonly gate: Gate;
  readonly limits: VisitLimits;
  log: RequestLog;
  popups: string[] = [];
  readonly #localHost: string | null;
  readonly #own = new Map<Page, CDPSession>();
  #opening = 0;
  #settleShut: () => void = () => {};
  whenShut: Promise<void> = this.#newShut();
  #deadline: NodeJS.Timeout;

  constructor(context: BrowserContext, gate: Gate, limits: VisitLimits, localHost: string | null) {
    this.context = context;
    this.gate = gate;
    this.limits = limits;
    this.#localHost = localHost;
    this.log = this.#newLog();
    this.#deadline = this.#newDeadline();
    context.on("page", (page) => {
      if (this.#opening > 0 || this.#own.has(page)) return;
      this.popups.push(page.url());
      void page.close().catch(() => {});
    });
  }

  async newPage(): Promise<Page> {
    this.#opening += 1;
    try {
      const page = await this.context.newPage();
      const session = await this.context.newCDPSession(page);
      this.#own.set(page, session);
      await this.log.attach(session);
      return page;
    } finally {
      this.#opening -= 1;
    }
  }

  sessionOf(page: Page): CDPSession {
    const session = this.#own.get(page);
    if (session === undefined) throw new TypeError("the page is not of this visit");
    return session;
  }

  async renew(): Promise<void> {
    this.gate.renew();
    this.whenShut = this.#newShut();
    this.log.detach();
    this.log = this.#newLog();
    this.popups = [];
    clearTimeout(this.#deadline);
    this.#deadline = this.#newDeadline();
    for (const [page, session] of this.#own) if (!page.isClosed()) await this.log.attach(session);
  }

  /** Thousands of requests that can only fail would take their time one by one. */
  stopLoading(): void {
    for (const session of this.#own.values()) session.send("Page.stopLoading").catch(() => {});
    this.#settleShut();
  }

  async close(): Promise<void> {
    clearTimeout(this.#deadline);
    await this.context.close().catch(() => {});
    await this.gate.close();
  }

  #newShut(): Promise<void> {
    return new Promise((settle) => {
      this.#settleShut = settle;
    });
  }

  #newLog(): RequestLog {
    return new RequestLog({ ...this.limits, gate: this.gate, localHost: this.#localHost });
  }

  #newDeadline(): NodeJS.Timeout {
    return setTimeout(() => this.gate.shut("time"), this.limits.maxDurationMs);
  }
}
