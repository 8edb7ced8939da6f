import { LANGUAGES, type Language } from "./links/link-words.ts";

/**
 * The most frequent short words of each language, as they are written. Words that several languages share count for each of them.
 * Source: own choice from frequency lists of running text, 2026-11.
 */
export const FREQUENT_WORDS: Readonly<Record<Language, string>> = {
  en: "the and of to in is you for your with that on this are from we our have be will by at an or it not can all",
  fr: "le la les des et en un une du pour vous dans est que votre nos vos sur avec par au aux ce cette pas plus nous sont qui se",
  de: "der die das und in den von zu mit sie ist für auf ihre ein eine nicht im dem des wir uns sich auch es ihr bei oder sind",
  es: "el la los las de que y en un una por para con del se su tu nuestro es al más como no nos lo te sus esta este",
  it: "il la di che e un una per con del della dei delle i gli le non si è da al nel sono più tuo tua questo come",
  nl: "de het een en van in je op voor is met te dat die niet zijn aan we uw ook om bij er als ons onze naar of",
  pt: "o a os as de que e do da em um uma para com não por mais no na dos das se seu sua você é ao nos como",
  pl: "i w na z do się nie to jest że dla od oraz po o za jak ale przez lub są ze tym twój możesz nas być",
  sv: "och i att det som en på är av för med till den du har om inte vi ett din kan från dig så eller våra",
  da: "og i at det er en til på af for med den du har ikke vi de din som kan et fra dig om vores eller så",
  cs: "a v na se je že pro s z do o k to si jsou nebo i po od za které jako vám váš vás aby byl ale který",
  ro: "și de în la a cu pe un o pentru este din care nu să mai sau ce se prin al ale sunt tău noi te vă",
};

const BY_WORD = new Map<string, Language[]>();
for (const language of LANGUAGES) {
  for (const word of FREQUENT_WORDS[language].split(" ")) BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), language]);
}

/** Scripts that tell a language, or a group of them, by themselves. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["ja", /[\u3041-\u30ff]/g],
  ["ko", /[\uac00-\ud7af]/g],
  ["zh", /[\u4e00-\u9fff]/g],
  ["ru", /[\u0400-\u04ff]/g],
  ["el", /[\u0370-\u03ff]/g],
  ["ar", /[\u0600-\u06ff]/g],
  ["he", /[\u0590-\u05ff]/g],
  ["th", /[\u0e00-\u0e7f]/g],
];

const MIN_HITS = 4;
/** Enough to tell; more would cost more than all the rest of the extraction. */
const MAX_CHARS = 1_500;

/**
 * The language of a text (ISO 639-1) by its script or its frequent words; `declared` (`<html lang>`, Content-Language) breaks ties and
 * stands in for texts too short to tell, as a declared language is often a template's. Null where neither says anything.
 */
export function detectLanguage(text: string, declared: string | null): string | null {
  const named = /^[a-z]{2}(?=$|[-_])/.exec(declared?.trim().toLowerCase() ?? "")?.[0] ?? null;
  const sample = text.slice(0, MAX_CHARS);
  const foreign = languageOfScript(sample);
  if (foreign !== null) return foreign;
  const hits = new Map<Language, number>();
  for (const word of sample.toLowerCase().split(NO_LETTERS)) {
    for (const language of BY_WORD.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  }
  const ranked = [...hits].sort((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  if (best === undefined || best[1] < MIN_HITS) return named;
  const isTie = second !== undefined && second[1] >= best[1] * 0.9;
  return isTie && ranked.some(([language, count]) => language === named && count >= best[1] * 0.9) ? named : best[0];
}

/** What separates words in the languages of the table; letters with accents from U+00C0 on are letters. */
const NO_LETTERS = /[^a-z\u00c0-\u024f]+/;

/** A script is asked for only where there is something beyond Latin letters. */
function languageOfScript(sample: string): string | null {
  if (!/[\u0370-\uffff]/.test(sample)) return null;
  const letters = sample.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 20) return null;
  return SCRIPTS.find(([, script]) => (sample.match(script)?.length ?? 0) > letters * 0.3)?.[0] ?? null;
}
