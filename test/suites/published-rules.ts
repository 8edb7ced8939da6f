import type { Page } from "../../crawler/browser/chromium.ts";
import type { Said } from "./sign-up-forms.ts";

/** The rule that only `type=email` is an e-mail field; it presses nothing. */
export function typeEmailOnly(page: Page): Promise<Said> {
  return page.evaluate(() => ({
    email: [...document.querySelectorAll("input")].flatMap((input, n) =>
      input.type === "email" && input.checkVisibility() ? [n] : [],
    ),
    submit: null,
  }));
}

/**
 * The rule of Englehardt, Han and Narayanan (PoPETs 2018, section 3.1), written anew from the paper: visible e-mail inputs by type or word, the
 * form around them, fewest login words first, then most inputs; the submit button by word. With `enter`, Enter in the form where no word fits,
 * which presses the form's first submit button.
 */
export function citpRule(page: Page, enter: boolean): Promise<Said> {
  return page.evaluate((usesEnter) => {
    const words = ["email", "e-mail", "subscribe", "newsletter"];
    const submitWords = ["submit", "sign up", "sign-up", "signup", "sign me up", "subscribe", "register", "join"];
    const loginWords = ["login", "log in", "sign in"];
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const attributes = (element: Element) =>
      ["name", "class", "id", "placeholder", "value", "for", "title"]
        .map((name) => element.getAttribute(name) ?? "")
        .join(" ")
        .toLowerCase();
    const inputs = [...document.querySelectorAll("input")];
    const isEmail = (input: HTMLInputElement) =>
      shown(input) &&
      (input.type === "email" || (input.type === "text" && words.some((word) => attributes(input).includes(word))));
    const email = inputs.flatMap((input, n) => (isEmail(input) ? [n] : []));
    const roots = new Set<Element>();
    for (const n of email) {
      let root: Element | null = inputs[n]!.form;
      for (
        let at = inputs[n]!.parentElement, up = 0;
        root === null && at !== null && up < 4;
        at = at.parentElement, up += 1
      )
        if (
          /^(DIV|SPAN)$/.test(at.tagName) &&
          at.querySelector("button, input[type=submit], input[type=button], input[type=image]") !== null
        )
          root = at;
      if (root !== null) roots.add(root);
    }
    const count = (root: Element, list: readonly string[]) =>
      list.reduce((sum, word) => sum + (root.outerHTML.toLowerCase().split(word).length - 1), 0);
    const [root] = [...roots].sort(
      (a, b) =>
        count(a, loginWords) - count(b, loginWords) ||
        b.querySelectorAll("input").length - a.querySelectorAll("input").length,
    );
    if (root === undefined) return { email, submit: null };
    const buttons = [
      ...root.querySelectorAll<HTMLElement>("button, input[type=submit], input[type=button], input[type=image]"),
    ].filter((b) => shown(b) && !["reset", "menu"].includes((b as HTMLButtonElement).type));
    const pressed =
      buttons.find((b) =>
        submitWords.some((word) => `${attributes(b)} ${b.textContent}`.toLowerCase().includes(word)),
      ) ??
      (usesEnter
        ? (buttons.find((b) => ["submit", "image"].includes((b as HTMLButtonElement).type)) ?? buttons[0])
        : undefined);
    if (pressed === undefined) return { email, submit: null };
    const tag = pressed.tagName.toLowerCase();
    return {
      email,
      submit: { tag, n: Array.prototype.indexOf.call(document.getElementsByTagName(tag), pressed) as number },
    };
  }, enter);
}
