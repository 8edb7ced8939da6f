import type { FormFacts } from "./form-facts.ts";

/** Marks of a CAPTCHA that a person must solve; a script alone, or a score kept in the background, is none until it asks. */
const asking = ["recaptcha", "hcaptcha", "turnstile", "image", "other-widget"];

/** Words by which the address of a frame says that it holds a CAPTCHA which nobody can look into; TABLE, own compilation, December 2026. */
const framePattern =
  /captcha|turnstile|challenges\.cloudflare|arkoselabs|funcaptcha|geetest|perimeterx|px-cloud|datadome|awswaf|human-?challenge|bot-?challenge|anti-?robot|robot-?check|not-?a-?robot|proof-?of-?human|verify-?human|human-?verif|puzzle-?verify|slider-?verify/i;

/** The mark of a seen frame that asks to prove a person, by its address alone; null for any other. Its inside may be closed to us. */
export function captchaFrame(url: string): string | null {
  if (!framePattern.test(url.slice(0, 2_000))) return null;
  const isBackground = ["size=invisible", "badge", "aframe"].some((mark) => url.includes(mark));
  return url.includes("recaptcha") && isBackground ? null : "other-widget";
}

/** Says which CAPTCHA stands in the way of a form, or null. Never solved: the attempt ends. */
export function captchaOf(facts: FormFacts, marks: readonly string[]): string | null {
  const field = facts.shown.find((c) => c.role === "captcha" && c.view.tag === "input");
  if (field !== undefined) return "a field for characters or sums";
  return marks.find((mark) => asking.includes(mark)) ?? null;
}
