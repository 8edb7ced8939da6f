import { expect, test } from "vitest";
import { chooseConsent } from "../../../crawler/confirm/consent.ts";

const link = (anchorText: string, url = `https://a.test/${encodeURIComponent(anchorText)}`) => ({
  url,
  anchorText,
  linkClass: "tracking-preference",
});
const day = 86_400_000;

test.each([
  ["refuse", 0, ["Yes, I accept tracking"], "silent"],
  ["accept", 0, ["Yes, I accept tracking", "No, refuse tracking"], "given"],
  ["accept", 0, ["Tracking preferences"], "nothing-asked"],
  ["accept", 0, ["J’accepte le suivi", "J’accepte tout"], "left-for-review"],
  ["withdraw", 1 * day, ["Yes, I accept tracking", "Stop tracking"], "given"],
  ["withdraw", 15 * day, ["Yes, I accept tracking", "Stop tracking"], "withdrawn"],
  ["withdraw", 15 * day, ["Ja, ich akzeptiere"], "nothing-asked"],
] as const)("%s after %i ms with %j gives %s", (treatment, ageMs, texts, act) => {
  expect(
    chooseConsent(
      treatment,
      ageMs,
      14 * day,
      texts.map((text) => link(text)),
    ).act,
  ).toBe(act);
});
