import type { RefusedFact } from "../../data/schema/index.ts";
import type { GuardedBrowser, Page } from "../browser/chromium.ts";
import { type OutgoingRule, watchOutgoing } from "../browser/outgoing.ts";
import { type BodyStore, storeBodies, type VisitRecord, visitKeyOf } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";
import { readPage } from "./confirmation-page.ts";
import { whenPageAnswers } from "./what-page-does.ts";

/** What following one link of a message needs of the outside. */
export interface LinkWorld {
  readonly blobs: BodyStore;
  browser(): Promise<GuardedBrowser>;
  /** The circumstances of the run. */
  preflight(): Promise<Readonly<Record<string, unknown>>>;
  now(): Date;
}

/** A link that was followed: the visit, the screenshot's hash, and what `judge` said of the page. */
export interface FollowedLink<Judged> {
  readonly visit: VisitRecord;
  readonly screenshot: string | null;
  /** What was not let out. */
  readonly refused: readonly RefusedFact[];
  readonly judged: Judged | { readonly outcome: "failed"; readonly reasons: readonly string[] };
}

/** Follows one link in a fresh context, to where the rule allows, and lets `judge` act on the page and judge it; records every request. */
export async function followInFreshContext<Judged>(
  kind: "unsubscription" | "consent",
  subject: string,
  url: string,
  world: LinkWorld,
  rule: OutgoingRule,
  judge: (page: Page, status: number | null, visit: Visit) => Promise<Judged>,
): Promise<FollowedLink<Judged>> {
  const startedAt = world.now().toISOString();
  const browser = await world.browser();
  const visit = await browser.visit({ scripts: true, limits: { maxDurationMs: 60_000 } });
  try {
    const page = await visit.newPage();
    const outgoing = await watchOutgoing(visit, page, rule);
    outgoing.arm();
    page.on("dialog", (dialog) => void dialog.accept().catch(() => {}));
    const response = await page
      .goto(url, { waitUntil: "domcontentloaded", timeout: 20_000 })
      .catch((error: Error) => error);
    if (url !== "about:blank")
      await whenPageAnswers(
        visit,
        page,
        (text) => text.trim(),
        (text) => text !== "",
      );
    const judged =
      response instanceof Error
        ? { outcome: "failed" as const, reasons: [response.message.split("\n")[0]!] }
        : await judge(page, response?.status() ?? null, visit);
    await visit.log.settle(3_000);
    const shot = await page.screenshot({ timeout: 4_000 }).catch(() => null);
    const screenshot = shot === null ? null : (await world.blobs.putAll([shot]))[0]!;
    return {
      judged,
      screenshot,
      refused: [...outgoing.refused],
      visit: {
        visitKey: visitKeyOf(kind, subject, 0),
        kind,
        startedAt,
        endedAt: world.now().toISOString(),
        special: { context: "fresh", cache: "empty" },
        circumstances: await world.preflight(),
        requests: await storeBodies(world.blobs, visit.log.rows()),
        connections: [...visit.gate.connections],
        shutBy: visit.gate.shutReason,
        popups: [...visit.popups],
      },
    };
  } finally {
    await visit.close();
  }
}

/** A button that was pressed, and the page after. */
export interface Pressed {
  readonly words: string;
  /** Lines that were not there before. */
  readonly fresh: string;
  /** Whether no such button stands there any more: the page asks nothing more. */
  readonly isAnswered: boolean;
}

/** Presses the one shown button whose words fit; null when there is not exactly one. */
export async function pressOnly(visit: Visit, page: Page, wanted: RegExp, unwanted: RegExp): Promise<Pressed | null> {
  const able = await buttonsThatSay(page, wanted, unwanted);
  const before = new Set((await readPage(page)).split("\n"));
  const isPressed =
    able.length === 1 &&
    (await able[0]!.button.click({ timeout: 10_000, noWaitAfter: true }).then(
      () => true,
      () => false,
    ));
  if (!isPressed) return null;
  const after = await whenPageAnswers(
    visit,
    page,
    (text) => text.split("\n"),
    (lines) => lines.some((line) => line.trim() !== "" && !before.has(line)),
  );
  return {
    words: able[0]!.words,
    fresh: after.filter((line) => !before.has(line)).join("\n"),
    isAnswered: (await buttonsThatSay(page, wanted, unwanted)).length === 0,
  };
}

async function buttonsThatSay(page: Page, wanted: RegExp, unwanted: RegExp) {
  const able: { readonly words: string; readonly button: ReturnType<Page["locator"]> }[] = [];
  const all = await page.locator("button, input[type=submit], input[type=button], [role=button]").all();
  for (const button of all.slice(0, 40)) {
    const words = await button
      .evaluate((e) => (e as HTMLInputElement).value || (e as HTMLElement).innerText || "", undefined, {
        timeout: 5_000,
      })
      .catch(() => "");
    if (wanted.test(words) && !unwanted.test(words) && (await button.isVisible().catch(() => false)))
      able.push({ words: words.trim(), button });
  }
  return able;
}
