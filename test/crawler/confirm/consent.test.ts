import { expect, test } from "vitest";
import { chooseConsent } from "../../../crawler/confirm/consent.ts";

const link = (anchorText: string, url = `https://a.test/${encodeURIComponent(anchorText)}`) => ({
  url,
  anchorText,
  linkClass: "tracking-preference",
});
const day = 86_400_000;

test.each([
  ["I agree", "I do not agree"],
  ["J’accepte", "Je n’accepte pas"],
  ["Ich bin einverstanden", "Ich bin nicht einverstanden"],
  ["Sí, acepto", "No, no acepto"],
  ["Acconsento", "Non acconsento"],
  ["Ik ga akkoord", "Ik ga niet akkoord"],
  ["Sim, aceito", "Não aceito"],
  ["Zgadzam się", "Nie zgadzam się"],
  ["Jag samtycker", "Jag samtycker inte"],
  ["Jeg accepterer", "Jeg accepterer ikke"],
  ["Ano, souhlasím s měřením", "Ne, nesouhlasím"],
  ["Sunt de acord", "Nu sunt de acord"],
])("of %j and %j the first gives consent and the second takes it back", (yes, no) => {
  const links = [link(yes), link(no)];
  expect(chooseConsent("accept", 0, 14 * day, links)).toMatchObject({ act: "given", url: links[0]!.url });
  expect(chooseConsent("withdraw", 15 * day, 14 * day, links)).toMatchObject({ act: "withdrawn", url: links[1]!.url });
});

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
