import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "../browser/chromium.ts";
import type { Act } from "./form/fill-form.ts";
import type { Look } from "./page/look.ts";

const stepMs = 4_000;

/** Does one planned thing to a control, at the pace of a person; says whether the control took it. */
export async function act(page: Page, look: Look, planned: Act, pauseMs: () => number): Promise<boolean> {
  const element = await look.element(planned.n);
  if (element === null) return false;
  await sleep(pauseMs() * 3);
  const done = async (doing: Promise<unknown>) =>
    doing.then(
      () => true,
      () => false,
    );
  if (planned.act === "choose") return done(element.selectOption(planned.value, { timeout: stepMs }));
  if (planned.act !== "type") {
    const wanted = planned.act === "tick";
    const isAsWanted = () =>
      element
        .evaluate(
          (e: Node) => (e as HTMLInputElement).checked || (e as Element).getAttribute("aria-checked") === "true",
        )
        .then(
          (checked: boolean) => checked === wanted,
          () => false,
        );
    if ((await isAsWanted()) || (await done(element.setChecked(wanted, { timeout: stepMs }))) || (await isAsWanted()))
      return true;
    // Drawn boxes: the real one is hidden, a person presses its label.
    const label = (await element.evaluateHandle((e: Node) => (e as HTMLInputElement).labels?.[0] ?? e)).asElement();
    await done(label!.click({ timeout: stepMs }));
    return isAsWanted();
  }
  if (!(await done(element.click({ timeout: stepMs })))) await done(element.focus());
  await done(element.fill("", { timeout: stepMs }));
  if (!(await done(page.keyboard.type(planned.text, { delay: pauseMs() })))) return false;
  const holds = () => element.evaluate((e: Node) => (e as HTMLInputElement).value ?? e.textContent).catch(() => null);
  if ((await holds()) !== planned.text) await done(element.fill(planned.text, { timeout: stepMs }));
  return (await holds()) === planned.text;
}

/** Presses a button, or Enter in a field where there is none; pages are kept from opening another window. */
export async function press(page: Page, look: Look, button: number | null, field: number): Promise<boolean> {
  const element = await look.element(button ?? field);
  if (element === null) return false;
  await element
    .evaluate((e: Node) => {
      for (const at of [e as Element, (e as HTMLButtonElement).form, (e as Element).closest("form")])
        at?.removeAttribute("target");
      (e as Element).removeAttribute("formtarget");
    })
    .catch(() => {});
  if (button === null) {
    await element.focus().catch(() => {});
    return page.keyboard.press("Enter").then(
      () => true,
      () => false,
    );
  }
  const isPressed = await element.click({ timeout: stepMs, noWaitAfter: true }).then(
    () => true,
    () => false,
  );
  return (
    isPressed ||
    element
      .evaluate((e: Node) => (e as HTMLElement).click())
      .then(
        () => true,
        () => false,
      )
  );
}
