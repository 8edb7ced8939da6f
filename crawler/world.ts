import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Database, inTransaction, openCampaignDatabase } from "../data/database.ts";
import { appendJournal } from "../data/journal.ts";
import { permits } from "../data/schema/index.ts";
import { ensureBrowser, type GuardedBrowser, launchBrowser } from "./browser/chromium.ts";
import { startNetworkGuard } from "./browser/guard/network-guard.ts";
import { preflightFacts } from "./browser/preflight.ts";
import { displayedMessage } from "./displayed-message.ts";
import type { DisplayedMessage } from "./open/message-page.ts";
import type { Opener } from "./open/open.ts";
import { newOpener } from "./open/opener.ts";
import { originDns } from "./origin-dns.ts";
import { readMessage } from "./parse/mime.ts";
import { type Campaign, extraRoot, readCampaign } from "./plan/campaign-file.ts";
import { ensureCampaign } from "./plan/plan.ts";
import { BlobStore } from "./receive/blob-store.ts";
import { clockOffsets } from "./receive/clock-offset.ts";
import type { OriginDns } from "./receive/origin-dns.ts";
import { type Resolver, resolverOf } from "./resolve/transport/resolver.ts";
import { openSignUpDesk } from "./sign-up-desk.ts";

/** Everything outside the program, as the stages get it. Each stage names the members that it needs. */
export interface CrawlWorld {
  readonly campaign: Campaign;
  readonly db: Database;
  /** 32 hex digits that the TXT record of domain control has to hold. */
  readonly nonce: string;
  readonly blobs: BlobStore;
  readonly resolver: Resolver;
  readonly originDns: OriginDns;
  /** What sign-ups and confirmations of one run share. */
  readonly desk: ReturnType<typeof openSignUpDesk>;
  readonly opener: Opener & { close(): Promise<void> };
  readonly secretsDir: string;
  readonly stop: AbortSignal;
  /** Takes raw message bytes apart. */
  readonly readMessage: typeof readMessage;
  /** What a mail client displays of raw message bytes. */
  displayed(bytes: Uint8Array): DisplayedMessage;
  now(): Date;
  randomBytes(count: number): Uint8Array;
  /** The one browser of the run, started when first asked for. */
  browser(): Promise<GuardedBrowser>;
  /** The circumstances of the run. */
  preflight(): Promise<Readonly<Record<string, unknown>>>;
  /** Leave for an act that cannot be undone: true exactly once for each key, ever. */
  permit(actKey: string): boolean;
  close(): Promise<void>;
}

/** Opens the campaign in `directory` with the real outside. `tell` gets one line a thing worth saying. */
export function openWorld(directory: string, stop: AbortSignal, tell: (line: string) => void): CrawlWorld {
  const campaign = readCampaign(directory);
  const db = openCampaignDatabase(directory);
  const clock = { now: () => new Date(), randomBytes: (count: number) => randomBytes(count) };
  const nonce = ensureCampaign(db, campaign, clock);
  const resolver = resolverOf(campaign.network);
  const secretsDir = join(directory, "secrets");
  mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
  const desk = openSignUpDesk({ db, campaign, nonce, resolver, secretsDir, stop, now: clock.now });
  const opener = newOpener({ screenshots: true });
  const browser = lazyBrowser(campaign, resolver, tell);
  const clockOffset = clockOffsets(db);
  return {
    ...clock,
    campaign,
    db,
    nonce,
    blobs: new BlobStore(join(directory, "blobs")),
    resolver,
    originDns: originDns(resolver),
    desk,
    opener,
    readMessage,
    displayed: displayedMessage,
    secretsDir,
    stop,
    browser: browser.get,
    preflight: async () => preflightFacts(await (await browser.get()).facts(), campaign.network, clockOffset()),
    permit: (actKey) => grantOnce(db, actKey, clock.now()),
    async close() {
      await desk.close();
      await opener.close(); // its live pages die with the browser otherwise
      await browser.close();
      await resolver.close();
      db.$client.close();
    },
  };
}

/** Commits a unique row and its journal entry before the act; false when the act was ever begun before. */
export function grantOnce(db: Database, actKey: string, now: Date): boolean {
  const grantedAt = now.toISOString();
  return inTransaction(db, (tx) => {
    if (tx.insert(permits).values({ actKey, grantedAt }).onConflictDoNothing().run().changes === 0) return false;
    appendJournal(tx, { kind: "permit", subject: actKey, fact: { actKey, grantedAt }, writtenAt: grantedAt });
    return true;
  });
}

function lazyBrowser(campaign: Campaign, resolver: Resolver, tell: (line: string) => void) {
  let started: Promise<{ browser: GuardedBrowser; close(): Promise<void> }> | null = null;
  const start = async () => {
    const { test, upstreamProxy } = campaign.network;
    const ca = extraRoot(campaign);
    const guard = await startNetworkGuard({
      resolve: (host: string) => resolver.resolveAddresses(host),
      ...(test === undefined ? {} : { test }),
      ...(upstreamProxy === undefined ? {} : { upstreamProxy }),
    });
    const program = await ensureBrowser(tell);
    const browser = await launchBrowser({ guard, ca, program });
    return {
      browser,
      async close() {
        await browser.close();
        await guard.close();
      },
    };
  };
  return {
    async get() {
      started ??= start();
      return (await started).browser;
    },
    close: async () => (await started)?.close(),
  };
}
