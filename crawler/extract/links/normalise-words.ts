/** Letters that Unicode does not take apart, with what people type instead. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** Text in lower case without accents, with single blanks and straight apostrophes: the form in which words are compared. */
export function normaliseWords(text: string): string {
  if (/^[ -_a-~]*$/.test(text)) return text.toLowerCase().replace(/ {2,}/g, " ").trim();
  const flat = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}+/gu, "")
    .replace(/[ßøæœłđðþı]/g, (letter) => LETTERS[letter] ?? letter);
  return flat
    .replace(/[’‘´`]/g, "'")
    .replace(/[\s\u00a0\u200b-\u200f\u00ad]+/g, " ")
    .trim();
}
