import type { Page } from "../../browser/chromium.ts";
import type { Visit } from "../../browser/visit.ts";
import type { Found } from "../form/find-form.ts";
import type { Candidate } from "../form/sign-up-form.ts";
import type { Robots } from "../politeness.ts";
import { within } from "./look.ts";

/** A page at one moment: PNG and markup; null where it could not be taken in time. */
export interface Shot {
  readonly screenshot: Uint8Array | null;
  readonly html: string | null;
}

/** No page to take. */
export const noShot: Shot = { screenshot: null, html: null };

/** Gives the privacy text near a form, or null. */
export function privacyTextOf({ cluster }: Candidate): string | null {
  const text = `${cluster.text} ${cluster.after}`;
  const at = text.search(
    /privacy|datenschutz|confidentialit|privacidad|privacybeleid|privacidade|prywatno|integritet|privatliv|osobn[íi]ch|personal data|données personnelles/i,
  );
  return at < 0 ? null : text.slice(Math.max(0, at - 300), at + 700);
}

/** Opens the privacy policy that the page links to and gives its address and markup. */
export async function savePolicies(
  visit: Visit,
  base: string,
  { look }: Found,
): Promise<readonly { url: string; html: string | null }[]> {
  const link = look.view.links.find(
    (l) =>
      l.shown &&
      /privacy|datenschutz|confidentialit|privacidad|privacybeleid|privacidade|prywatno|integritet|privatliv|osobn[íi]ch/i.test(
        `${l.text} ${l.href}`,
      ),
  );
  if (link === undefined) return [];
  const url = URL.parse(link.href, base)?.href;
  if (url === undefined || !url.startsWith("http")) return [];
  const reading = await visit.newPage();
  const isThere = (await within(8_000, reading.goto(url, { waitUntil: "domcontentloaded", timeout: 7_000 }))) !== null;
  const html = isThere ? await within(2_000, reading.content()) : null;
  await reading.close().catch(() => {});
  return [{ url, html }];
}

/** Reads robots.txt of a page's site. */
export async function readRobots(visit: Visit, start: string): Promise<Robots> {
  const url = new URL("/robots.txt", start).href;
  const page = await visit.newPage();
  const response = await within(15_000, page.goto(url, { timeout: 14_000 }));
  const status = response?.status() ?? 0;
  const text =
    status >= 200 && status < 300
      ? await within(
          5_000,
          page.evaluate(() => document.body?.innerText ?? ""),
        )
      : status >= 400 && status < 500
        ? ""
        : null;
  await page.close().catch(() => {});
  return { url, text: text === null ? null : text.slice(0, 500_000) };
}

/** Takes a page as it is now. */
export async function shoot(page: Page): Promise<Shot> {
  const screenshot = await within(5_000, page.screenshot({ timeout: 4_000, fullPage: false, animations: "disabled" }));
  const html = await within(3_000, page.content());
  return { screenshot, html: html === null ? null : html.slice(0, 5_000_000) };
}
