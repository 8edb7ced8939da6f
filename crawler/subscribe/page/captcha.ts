import type { FormFacts } from "./form-facts.ts";

/** Marks of a CAPTCHA that a person must solve; a script alone, or a score kept in the background, is none until it asks. */
const asking = ["recaptcha", "hcaptcha", "turnstile", "image", "other-widget"];

/** Says which CAPTCHA stands in the way of a form, or null. Never solved: the attempt ends. */
export function captchaOf(facts: FormFacts, marks: readonly string[]): string | null {
  const field = facts.shown.find((c) => c.role === "captcha" && c.view.tag === "input");
  if (field !== undefined) return "a field for characters or sums";
  return marks.find((mark) => asking.includes(mark)) ?? null;
}
