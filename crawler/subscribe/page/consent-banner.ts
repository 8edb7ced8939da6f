import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "../../browser/chromium.ts";
import { slowness } from "../../runner/slowness.ts";

/** What the campaign does with cookie banners. */
export type BannerTreatment = "opt-out" | "opt-in" | "none";

/** Watches the banners of a page. */
export interface BannerWatch {
  /** Waits until the banner is dealt with, at most `timeoutMs`; gives in words what was done, or null when none was seen. */
  settle(timeoutMs: number): Promise<string | null>;
}

const require = createRequire(import.meta.url);
const rulesPath = require.resolve("@duckduckgo/autoconsent/rules/rules.json");
// The package does not export its build for Playwright, and that build carries no rules: it asks for them in `init`.
const readOnce = memo(() => ({
  script: readFileSync(rulesPath.replace(/rules[/\\]rules\.json$/, "dist/autoconsent.playwright.js"), "utf8"),
  rules: JSON.parse(readFileSync(rulesPath, "utf8")) as unknown,
}));

/** A page that shows no banner by then has none; longer where the machine is busy. */
const FIRST_SIGN_MS = 1_500;

/** Puts the rules of autoconsent into every frame of a context; to be called before its first page. */
export async function watchBanners(context: BrowserContext, treatment: BannerTreatment): Promise<BannerWatch> {
  if (treatment === "none") return { settle: async () => null };
  const seen: { found: string | null; done: string | null } = { found: null, done: null };
  const { script, rules } = readOnce();
  await context.exposeBinding("autoconsentSendMessage", async ({ frame }, message: AutoconsentMessage) => {
    const reply = answerTo(message, treatment, rules, seen);
    const answer =
      message.type === "eval"
        ? await frame.evaluate(message.code ?? "null").then(
            (result) => ({ type: "evalResp", id: message.id, result: Boolean(result) }),
            () => ({ type: "evalResp", id: message.id, result: false }),
          )
        : reply;
    if (answer !== null)
      await frame
        .evaluate(
          (told) =>
            (globalThis as unknown as { autoconsentReceiveMessage?: (m: unknown) => void }).autoconsentReceiveMessage?.(
              told,
            ),
          answer,
        )
        .catch(() => {});
  });
  await context.addInitScript({ content: whereHinted(script) });
  return {
    async settle(timeoutMs) {
      const begin = Date.now();
      const end = begin + timeoutMs;
      const firstSignMs = FIRST_SIGN_MS * slowness();
      while (Date.now() < end && seen.done === null && (seen.found !== null || Date.now() < begin + firstSignMs))
        await sleep(100);
      return seen.done ?? (seen.found === null ? null : `${seen.found}: not dealt with in time`);
    },
  };
}

/**
 * Runs a script in a page once its markup names what every consent tool names somewhere. Running 797 rules in each frame
 * cost half of a sign-up's processor time, and a page without any such word has no banner that they could know.
 */
function whereHinted(script: string): string {
  return `if (document.contentType === "text/html") {
    let isRunning = false;
    const look = () => {
      if (isRunning || !/cookie|consent|gdpr|dsgvo|rgpd|tcf|cmp|privacy.?(center|manager|banner)/i.test(document.documentElement?.outerHTML ?? "")) return;
      isRunning = true;
      ${script}
    };
    document.addEventListener("DOMContentLoaded", look);
    for (const ms of [500, 1000, 2500]) setTimeout(look, ms);
  }`;
}

interface AutoconsentMessage {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
  readonly cmp?: string;
  readonly result?: boolean;
}

function answerTo(
  message: AutoconsentMessage,
  treatment: "opt-out" | "opt-in",
  rules: unknown,
  seen: { found: string | null; done: string | null },
): unknown {
  const word = treatment === "opt-in" ? "opted in" : "opted out";
  if (message.type === "popupFound") seen.found = message.cmp ?? "unnamed banner";
  if (message.type === "optOutResult" || message.type === "optInResult")
    seen.done = `${message.cmp ?? seen.found}: ${message.result === true ? word : "failed"}`;
  if (message.type === "autoconsentDone") seen.done ??= `${message.cmp ?? seen.found}: ${word}`;
  if (message.type !== "init") return null;
  const config = {
    enabled: true,
    autoAction: treatment === "opt-in" ? "optIn" : "optOut",
    enablePrehide: false,
    detectRetries: 10,
    isMainWorld: true,
    logs: { errors: false },
  };
  return { type: "initResp", rules, config };
}

function memo<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Words of banner buttons that autoconsent knows no rule for, by treatment; en fr de es it nl pt pl sv da cs ro. */
export const bannerButtons: Readonly<Record<"opt-out" | "opt-in", RegExp>> = {
  "opt-out":
    /reject|decline|refuse|deny|necessary|essential|without accepting|tout refuser|refuser|continuer sans|ablehnen|notwendige|rechazar|rifiuta|necessari|weiger|noodzakelijk|rejeitar|recusar|odrzu|niezbędne|avvisa|nödvändiga|afvis|nødvendige|odmítnout|nezbytné|refuz|respinge/i,
  "opt-in":
    /accept|agree|allow|got it|accepter|akzept|zustimmen|einverstanden|aceptar|accett|akkoord|aceitar|zgadzam|akceptuj|godkänn|acceptera|tillad|accepter|přijmout|souhlas|acord|sunt de acord/i,
};

/** Closes a large layer over the page by its own button, where no rule knew it; gives the button's words or null. */
export async function pressBannerButton(page: Page, treatment: BannerTreatment): Promise<string | null> {
  if (treatment === "none") return null;
  for (const pattern of [bannerButtons[treatment], bannerButtons["opt-in"]]) {
    for (const button of await page.getByRole("button", { name: pattern }).all()) {
      if (!(await isInBanner(button))) continue;
      const words = (await button.innerText().catch(() => "")).trim();
      if (
        await button.click({ timeout: 1_500 }).then(
          () => true,
          () => false,
        )
      )
        return words;
    }
  }
  return null;
}

function isInBanner(button: ReturnType<Page["getByRole"]>): Promise<boolean> {
  return button
    .evaluate(
      (element) => {
        for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
          if (
            ["fixed", "sticky"].includes(getComputedStyle(at).position) ||
            at.getAttribute("role") === "dialog" ||
            at.tagName === "DIALOG"
          )
            return (
              /cookie|consent|gdpr|rgpd|dsgvo|traceur|privacy|datenschutz/i.test(
                `${at.textContent} ${at.id} ${at.className}`,
              ) && at.querySelector("input[type=email]") === null
            );
        }
        return false;
      },
      undefined,
      { timeout: 1_000 },
    )
    .catch(() => false);
}
