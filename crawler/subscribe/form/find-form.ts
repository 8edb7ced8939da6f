import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "../../browser/chromium.ts";
import { type BannerTreatment, pressBannerButton } from "../page/consent-banner.ts";
import { type Look, lookAtPage, within } from "../page/look.ts";
import { rankLinks } from "../page/page-links.ts";
import { type Candidate, chooseForm, judgeForms } from "./sign-up-form.ts";
import { speaksOf } from "./words.ts";

/** A form that was chosen, in the document it lies in. */
export interface Found {
  readonly look: Look;
  readonly candidate: Candidate;
}

/** What the search for a form gave: the form or none, all candidates of the pages seen, and where it looked. */
export interface Search {
  readonly found: Found | null;
  readonly candidates: readonly (Candidate & { readonly page: string })[];
  readonly captchas: readonly string[];
  readonly visited: readonly string[];
  readonly language: string | null;
  /** Whether any page let itself be read in time. */
  readonly isSeen: boolean;
  /** Whether a page with news to give says that an account comes first. */
  readonly asksAccount: boolean;
}

/** Limits and manners of the search. */
export interface SearchOptions {
  readonly locale: string;
  readonly banners: BannerTreatment;
  readonly mostLinks: number;
  readonly endAt: number;
  isSameSite(url: string): boolean;
  mayExplore(url: string): Promise<boolean>;
}

const sureScore = 6;

/** Looks for the newsletter form: on this page, after scrolling and waiting, behind its buttons, then along its ranked links. */
export async function findForm(page: Page, options: SearchOptions): Promise<Search> {
  const search = {
    candidates: [] as (Candidate & { page: string })[],
    captchas: new Set<string>(),
    visited: [page.url()],
    language: null as string | null,
    isSeen: false,
    asksAccount: false,
  };
  const give = (found: Found | null): Search => ({ ...search, captchas: [...search.captchas], found });
  let fallback: { url: string; found: Found } | null = null;
  const first = await searchPage(page, options, search);
  if (first.found !== null && isWanted(first.found)) return give(first.found);
  if (first.found !== null) fallback = { url: page.url(), found: first.found };
  const queue = rank(first.looks, page, options);
  for (let visits = 0; visits < options.mostLinks && queue.length > 0 && Date.now() < options.endAt; visits += 1) {
    const next = queue.shift()!;
    if (search.visited.includes(next.url) || !(await options.mayExplore(next.url))) {
      visits -= 1;
      continue;
    }
    search.visited.push(next.url);
    if ((await within(20_000, page.goto(next.url, { waitUntil: "domcontentloaded", timeout: 15_000 }))) === null)
      continue;
    const here = await searchPage(page, options, search);
    if (here.found !== null && isWanted(here.found)) return give(here.found);
    if (here.found !== null) fallback ??= { url: page.url(), found: here.found };
    queue.push(...rank(here.looks, page, options));
    queue.sort((a, b) => b.score - a.score);
  }
  if (fallback === null) return give(null);
  if (page.url() === fallback.url) return give(fallback.found);
  await within(20_000, page.goto(fallback.url, { waitUntil: "domcontentloaded", timeout: 15_000 }));
  return give((await searchPage(page, options, search)).found);
}

function isWanted({ candidate }: Found): boolean {
  return candidate.kind === "newsletter" && candidate.forbidden.length === 0 && candidate.score >= sureScore;
}

function rank(looks: readonly Look[], page: Page, options: SearchOptions) {
  return [
    ...rankLinks(
      looks.flatMap((look) => look.view.links),
      page.url(),
      options.isSameSite,
      10,
      options.locale,
    ),
  ];
}

type Memory = {
  readonly candidates: (Candidate & { page: string })[];
  readonly captchas: Set<string>;
  language: string | null;
  isSeen: boolean;
  asksAccount: boolean;
};

async function searchPage(
  page: Page,
  options: SearchOptions,
  memory: Memory,
): Promise<{ found: Found | null; looks: readonly Look[] }> {
  await page.waitForLoadState("load", { timeout: 5_000 }).catch(() => {});
  await sleep(300);
  let best: Found | null = null;
  let looks: readonly Look[] = [];
  for (const approach of [async () => {}, scrollDown, waitForPopUps, openByButton]) {
    if (Date.now() > options.endAt) break;
    const changed = await approach(page, looks);
    if (changed === false) continue;
    const seen = await lookAtPage(page);
    if (seen.length > 0) memory.isSeen = true;
    looks = seen.length > 0 ? seen : looks;
    best = bestOf(looks, page.url(), memory) ?? best;
    if (best?.candidate.facts.emails.some((field) => field.view.hidden === "obstructed")) {
      if ((await pressBannerButton(page, options.banners)) !== null) {
        await sleep(400);
        looks = await lookAtPage(page);
        best = bestOf(looks, page.url(), memory) ?? best;
      }
    }
    if (best !== null && isWanted(best)) break;
  }
  return { found: best, looks };
}

function bestOf(looks: readonly Look[], url: string, memory: Memory): Found | null {
  const judged = looks.flatMap((look) => judgeForms(look.view).map((candidate) => ({ look, candidate })));
  for (const { candidate } of judged)
    if (
      !memory.candidates.some(
        (c) => c.page === url && c.cluster.n === candidate.cluster.n && c.cluster.name === candidate.cluster.name,
      )
    )
      memory.candidates.push({ ...candidate, page: url });
  for (const look of looks) for (const mark of look.view.captchas) memory.captchas.add(mark);
  memory.asksAccount ||= looks.some(({ view }) => asksAccount(view.text));
  memory.language ??= looks[0]?.view.language.slice(0, 2).toLowerCase() || null;
  const allowed = judged.filter(({ candidate }) => candidate.forbidden.length === 0);
  const chosen = chooseForm(allowed.map(({ candidate }) => candidate));
  return allowed.find(({ candidate }) => candidate === chosen) ?? null;
}

/** Says whether a text asks for an account before it gives a newsletter. */
export function asksAccount(text: string): boolean {
  return speaksOf("accountFirst", text) && (speaksOf("newsletterNoun", text) || speaksOf("stayInTouch", text));
}

async function scrollDown(page: Page): Promise<void> {
  for (let step = 0; step < 12; step += 1) {
    const isAtEnd = await within(
      1_000,
      page.evaluate(() => {
        scrollBy(0, innerHeight * 0.8);
        return scrollY + innerHeight >= document.documentElement.scrollHeight - 5;
      }),
    );
    await sleep(150);
    if (isAtEnd !== false) break;
  }
  await sleep(700);
}

/** Pop-ups come after some seconds, or when the pointer leaves the window at the top. */
async function waitForPopUps(page: Page): Promise<void> {
  await page.mouse.move(600, 300).catch(() => {});
  await page.mouse.move(600, 0, { steps: 5 }).catch(() => {});
  await within(
    500,
    page.evaluate(() => document.documentElement.dispatchEvent(new MouseEvent("mouseleave", { clientY: -5 }))),
  );
  await sleep(4_500);
}

/** Presses a button outside of forms that promises a newsletter and leads nowhere else. */
async function openByButton(page: Page, looks: readonly Look[]): Promise<boolean> {
  for (const look of looks) {
    const opener = look.view.loose.find(
      (b) =>
        b.text.length < 60 &&
        (b.hidden === null || b.hidden === "obstructed") &&
        (speaksOf("newsletter", `${b.text} ${b.ariaLabel}`) || speaksOf("subscribe", b.text)) &&
        !speaksOf("unsubscribe", b.text) &&
        !speaksOf("login", b.text) &&
        !speaksOf("checkout", b.text),
    );
    if (opener === undefined) continue;
    const element = await look.element(opener.n);
    const before = page.url();
    if (element === null || !(await clicked(element))) continue;
    await sleep(900);
    if (page.url().split("#")[0] !== before.split("#")[0])
      await page.waitForLoadState("domcontentloaded", { timeout: 5_000 }).catch(() => {});
    return true;
  }
  return false;
}

async function clicked(element: NonNullable<Awaited<ReturnType<Look["element"]>>>): Promise<boolean> {
  const isPressed = await element.click({ timeout: 6_000 }).then(
    () => true,
    () => false,
  );
  return (
    isPressed ||
    (await within(
      3_000,
      element.evaluate((e: Node) => (e as HTMLElement).click()),
    )) !== null
  );
}
