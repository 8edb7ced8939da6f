import type { Page } from "../browser/chromium.ts";
import { heardOf } from "./confirmation-words.ts";

/** How a confirmation ended, by what the page says. */
export interface ConfirmationJudgement {
  readonly outcome: "confirmed" | "unclear" | "failed";
  readonly reasons: readonly string[];
}

/** Judges what a page says after a link was followed or a code typed. `status` is its HTTP status, null when not known. */
export function judgeConfirmation(text: string, status: number | null): ConfirmationJudgement {
  if (status !== null && status >= 400) return { outcome: "failed", reasons: [`HTTP ${status}`] };
  const done = heardOf("done", text);
  const failed = heardOf("failed", text);
  if (done !== null && failed === null) return { outcome: "confirmed", reasons: [`page says "${done}"`] };
  if (failed !== null) return { outcome: done === null ? "failed" : "unclear", reasons: [`page says "${failed}"`] };
  return { outcome: "unclear", reasons: ["the page does not say how it ended"] };
}

/** The text that a page and its frames show. */
export async function readPage(page: Page): Promise<string> {
  const texts = await Promise.all(
    page
      .frames()
      .slice(0, 10)
      .map((frame) => frame.evaluate(() => document.body?.innerText ?? "").catch(() => "")),
  );
  return texts.join("\n").slice(0, 20_000);
}

/** Presses the one button that confirms, where the link only leads to it; gives its words, or null when there is not exactly one. */
export async function pressConfirmation(page: Page): Promise<string | null> {
  const buttons = await page
    .locator("button, input[type=submit], input[type=button], [role=button], a[class*=btn], a[class*=button]")
    .all();
  const able: { readonly text: string; readonly button: (typeof buttons)[number] }[] = [];
  for (const button of buttons.slice(0, 40)) {
    const text = await button
      .evaluate(
        (element) => (element as HTMLInputElement).value || (element as HTMLElement).innerText || "",
        undefined,
        { timeout: 5_000 },
      )
      .catch(() => "");
    if (
      (await button.isVisible().catch(() => false)) &&
      heardOf("confirm", text) !== null &&
      heardOf("never", text) === null
    )
      able.push({ text: text.trim(), button });
  }
  if (able.length !== 1) return null;
  const isPressed = await able[0]!.button.click({ timeout: 10_000, noWaitAfter: true }).then(
    () => true,
    () => false,
  );
  return isPressed ? able[0]!.text : null;
}

/** Whether a page shows a field for a password or a card: then its button is for something else. */
export async function asksForSecret(page: Page): Promise<boolean> {
  const asked = await Promise.all(
    page
      .frames()
      .slice(0, 10)
      .map((frame) =>
        frame
          .evaluate(() =>
            [...document.querySelectorAll<HTMLInputElement>("input")].some(
              (field) =>
                (field.type === "password" || /^cc-|password/.test(field.autocomplete)) &&
                field.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }),
            ),
          )
          .catch(() => false),
      ),
  );
  return asked.includes(true);
}

/** Types a code into the page that waits for it and sends it; false when no field is for it. */
export async function typeCode(page: Page, code: string): Promise<boolean> {
  for (const frame of page.frames().slice(0, 10)) {
    const handle = await frame.evaluateHandle(codeField).catch(() => null);
    const field = handle?.asElement() ?? null;
    if (field === null) continue;
    await field.click({ timeout: 2_000 }).catch(() => field.focus());
    await page.keyboard.type(code, { delay: 60 });
    const button = (
      await frame.evaluateHandle((input) => {
        const form = (input as HTMLInputElement).form ?? (input as Element).closest("div, section, main");
        return (
          form?.querySelector("button:not([type=button]):not([type=reset]), input[type=submit]") ??
          form?.querySelector("button, [role=button]") ??
          null
        );
      }, field)
    ).asElement();
    const isPressed =
      button !== null &&
      (await button.click({ timeout: 2_000 }).then(
        () => true,
        () => false,
      ));
    if (!isPressed) await page.keyboard.press("Enter");
    await page.waitForLoadState("domcontentloaded", { timeout: 5_000 }).catch(() => {});
    return true;
  }
  return false;
}

function codeField(): Element | null {
  const fields: HTMLInputElement[] = [];
  const visit = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll("*")) {
      if (
        element instanceof HTMLInputElement &&
        ["text", "tel", "number", "search", ""].includes(element.type) &&
        element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
        element.getBoundingClientRect().width > 8
      )
        fields.push(element);
      if (element.shadowRoot !== null) visit(element.shadowRoot);
    }
  };
  visit(document);
  const words = /code|kod|codigo|código|codice|kode|otp|pin\b|one-time/i;
  const named = fields.find(
    (f) =>
      f.autocomplete === "one-time-code" ||
      words.test(
        `${f.name} ${f.id} ${f.placeholder} ${f.getAttribute("aria-label") ?? ""} ${[...(f.labels ?? [])].map((l) => l.textContent).join(" ")}`,
      ),
  );
  return (
    named ??
    fields.find((f) => f.maxLength >= 4 && f.maxLength <= 8 && f.type !== "search") ??
    fields.find((f) => f.maxLength === 1) ??
    null
  );
}
