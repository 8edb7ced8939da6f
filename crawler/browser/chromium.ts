import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from "playwright-core";
import { TransientError } from "../runner/errors.ts";
import { browserFlags } from "./browser-flags.ts";
import { type BrowserProgram, findBrowser as search, thisHost } from "./find-browser.ts";
import { type HandshakeSecrets, newKeyLog } from "./guard/key-log.ts";
import type { NetworkGuard } from "./guard/network-guard.ts";
import { ensureBrowser as ensure, mayUseApt, runInstaller } from "./install-browser.ts";
import { makeTrustStore, type TrustStore } from "./trust-store.ts";
import { beginVisit, type Visit, type VisitOptions } from "./visit.ts";

export type { Browser, BrowserContext, CDPSession, Page };

export interface LaunchOptions {
  readonly guard: NetworkGuard;
  /** Extra root certificates (PEM), trusted beside the browser's own. */
  readonly ca?: string | undefined;
  /** By default the one that `findBrowser` finds. */
  readonly program?: BrowserProgram | undefined;
  /** Visits after which the next one starts the browser anew, since what it leaks is freed by its end alone. Default 200. */
  readonly visitsPerStart?: number | undefined;
  /** Told once for each start: what runs, and with what. */
  readonly onStart?: ((facts: BrowserFacts) => void) | undefined;
}

/** What a report has to say about the browser that was used. */
export interface BrowserFacts {
  readonly path: string;
  readonly kind: BrowserProgram["kind"];
  readonly version: string;
  /** Chromium's own sandbox; it does not run as root. */
  readonly sandboxed: boolean;
  readonly flags: readonly string[];
  /** The browser's own, without the word that it is headless. */
  readonly userAgent: string;
}

interface Running {
  readonly browser: Browser;
  readonly facts: BrowserFacts;
  readonly secretOf: HandshakeSecrets | undefined;
  /** Settles when the browser has ended and nothing of it is left on the disk. */
  readonly cleared: Promise<void>;
  /** Visits begun in it, and those of them that go on. */
  begun: number;
  open: number;
  isRetired: boolean;
}

const VISITS_PER_START = 200;
const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 } as const;

/** A browser that is started when it is needed, and started again after it crashed or served its number of visits. */
export interface GuardedBrowser {
  /** Begins a visit in a fresh context behind a gate of its own. Rejects with TransientError where the browser dies. */
  visit(options: VisitOptions): Promise<Visit>;
  /** Facts of the browser that runs now, starting it where none does. */
  facts(): Promise<BrowserFacts>;
  /** How often it was started. */
  readonly starts: number;
  close(): Promise<void>;
}

/** A Chromium on this machine, or null. See `find-browser.ts` for the order. */
export function findBrowser(): BrowserProgram | null {
  return search(thisHost(chromium.executablePath()));
}

/** As `findBrowser`, but installs one where there is none and says what it does; InputError where neither works. */
export function ensureBrowser(say: (sentence: string) => void): Promise<BrowserProgram> {
  return ensure({ find: findBrowser, run: runInstaller, mayUseApt: mayUseApt(), say });
}

/** Starts Chromium behind the guard. The process itself gets a proxy that refuses everything; each visit gets a gate. */
export async function launchBrowser(options: LaunchOptions): Promise<GuardedBrowser> {
  const program = options.program ?? (await ensureBrowser(() => {}));
  const flags = browserFlags();
  const trust = options.ca === undefined ? null : makeTrustStore(options.ca);
  const mostVisits = options.visitsPerStart ?? VISITS_PER_START;
  const retired = new Set<Running>();
  let running: Promise<Running> | null = null;
  let starts = 0;
  const begin = async () => {
    starts += 1;
    const started = await start(program, flags, options.guard.background.proxyUrl, trust);
    options.onStart?.(started.facts);
    return started;
  };
  const closeIfDone = async (old: Running) => {
    if (old.open === 0 && retired.delete(old)) await old.browser.close().catch(() => {});
  };
  const current = async () => {
    const before = running;
    const alive = await before?.catch(() => null);
    if (alive?.browser.isConnected() === true) return alive;
    // Of two visits that find the browser dead, the second finds a new start here.
    if (running === before) running = begin();
    return running!;
  };
  /** A running browser with a visit more; one that served its number takes none and ends with the last that it has. */
  const taken = async (): Promise<Running> => {
    const found = await current();
    if (found.begun < mostVisits) {
      found.begun += 1;
      found.open += 1;
      return found;
    }
    if (!found.isRetired) {
      found.isRetired = true;
      retired.add(found);
      running = begin();
      void closeIfDone(found);
    }
    return taken();
  };
  await current().catch((error: unknown) => {
    trust?.close();
    throw error;
  });
  return {
    visit: async (visitOptions) => {
      const host = await taken();
      const { browser, facts, secretOf } = host;
      const leave = () => {
        host.open -= 1;
        void closeIfDone(host);
      };
      try {
        const wanted = { userAgent: facts.userAgent, ...visitOptions };
        const visit = await beginVisit(browser, options.guard, wanted, secretOf);
        visit.context.once("close", leave);
        return visit;
      } catch (error) {
        leave();
        if (browser.isConnected()) throw error;
        throw new TransientError("the browser went away while a visit began", "browser-crashed", { cause: error });
      }
    },
    facts: async () => (await current()).facts,
    get starts() {
      return starts;
    },
    close: async () => {
      const last = await running?.catch(() => null);
      const ending = [...retired, last].filter((one) => one !== null && one !== undefined);
      await Promise.all(ending.map((one) => one.browser.close().catch(() => {})));
      await Promise.all(ending.map(({ cleared }) => cleared));
      trust?.close();
    },
  };
}

async function start(
  program: BrowserProgram,
  flags: readonly string[],
  proxy: string,
  trust: TrustStore | null,
): Promise<Running> {
  const attempt = async (chromiumSandbox: boolean) => {
    const keyLog = newKeyLog();
    const options = {
      executablePath: program.path,
      headless: true,
      chromiumSandbox,
      args: [...flags, keyLog.flag],
      proxy: { server: proxy },
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(trust === null ? {} : { env: { ...(process.env as Record<string, string>), ...trust.env } }),
    };
    try {
      const launched = await (program.kind === "full" ? launchFull(options) : launchShell(options));
      launched.browser.once("disconnected", () => keyLog.close());
      return { ...launched, secretOf: await keyLog.opened() };
    } catch (error) {
      keyLog.close();
      throw error;
    }
  };
  // Chromium refuses its sandbox to root, and some kernels refuse it to everybody.
  const wantsSandbox = process.platform !== "linux" || process.getuid?.() !== 0;
  let sandboxed = wantsSandbox;
  const { browser, cleared, secretOf } = await attempt(wantsSandbox).catch((error: unknown) => {
    if (!wantsSandbox || !/sandbox/i.test(String(error))) throw error;
    sandboxed = false;
    return attempt(false);
  });
  const session = await browser.newBrowserCDPSession();
  const own = await session.send("Browser.getVersion");
  await session.detach();
  const userAgent = own.userAgent.replace("HeadlessChrome", "Chrome");
  return {
    browser,
    cleared,
    secretOf,
    facts: {
      ...{ path: program.path, kind: program.kind, version: browser.version(), sandboxed, userAgent },
      flags: [...flags, "--ssl-key-log-file"],
    },
    begun: 0,
    open: 0,
    isRetired: false,
  };
}

type Launched = Pick<Running, "browser" | "cleared">;
type ProcessOptions = NonNullable<Parameters<typeof chromium.launch>[0]>;

async function launchShell(options: ProcessOptions): Promise<Launched> {
  return { browser: await chromium.launch(options), cleared: Promise.resolve() };
}

/**
 * A full browser refuses the cookies of third parties unless its profile says otherwise (seen in Chromium 156); the headless shell has no such
 * setting and keeps them. Without them the hops of an ad-sync would not know each other. A full browser also connects ahead to hosts of frames that the page may
 * not load, unless its predictions are off.
 */
async function launchFull(options: ProcessOptions): Promise<Launched> {
  const folder = mkdtempSync(join(tmpdir(), "pixelcensus-profile-"));
  mkdirSync(join(folder, "Default"));
  const preferences = { profile: { cookie_controls_mode: 0 }, net: { network_prediction_options: 2 } };
  writeFileSync(join(folder, "Default", "Preferences"), JSON.stringify(preferences));
  const remove = () => rm(folder, REMOVE).catch(() => {});
  try {
    const browser = (await chromium.launchPersistentContext(folder, options)).browser()!;
    const ended = new Promise((settle) => browser.once("disconnected", settle));
    // It still writes there while it ends.
    return { browser, cleared: ended.then(() => setTimeout(1_000)).then(remove) };
  } catch (error) {
    await remove();
    throw error;
  }
}
