import type { Speaker } from "../../data/text/catalogue.ts";
import { speakers } from "../../data/text/speakers.ts";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

export const languages = { en: "English", fr: "Français" } as const;
export type Language = keyof typeof languages;

/** Every text of the dashboards in one language; French has the shape of English, so a missing key does not compile. */
export type Text = typeof en & {
  /** Says codes with their facts. */
  readonly speaker: Speaker;
};

const texts: Readonly<Record<Language, Text>> = {
  en: { ...en, speaker: speakers.en },
  fr: { ...fr, speaker: speakers.fr },
};

/** The texts of a language. */
export function textsOf(language: Language): Text {
  return texts[language];
}

/** Whether this is a language that we speak. */
export function isLanguage(word: string): word is Language {
  return Object.hasOwn(languages, word);
}
