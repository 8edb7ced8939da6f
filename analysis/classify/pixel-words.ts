/** Words for tracking pixels and their kind in the languages of the rule sets and their neighbours (lower case). */
const pixel =
  /\bpixels?\b|web.?beacons?|\bclear gifs?\b|balises? (?:web|invisibles?)|zählpixel|bildpunkt|píxel(?:es)?|pixel di tracciamento/;
/** Words for mail that must stand near a pixel for a policy to speak of pixels in mail. */
const mail =
  /e-?mails?|courriels?|newsletters?|infolettres?|lettres? d['’]information|nachrichten|correos?|boletín|messaggi|posta elettronica/;
/** A policy's sentence with its neighbours. */
const NEAR = 300;

/** Whether a short text beside a form mentions pixels. */
export function mentionsPixels(text: string): boolean {
  return pixel.test(text.toLowerCase());
}

/** Whether a policy mentions pixels in mail: a word for a pixel within 300 characters of a word for mail. */
export function mentionsMailPixels(text: string): boolean {
  const lower = text.toLowerCase();
  for (const { index } of lower.matchAll(new RegExp(pixel, "g"))) {
    if (mail.test(lower.slice(Math.max(0, index - NEAR), index + NEAR))) return true;
  }
  return false;
}

/** Words by which a link in a message asks for consent to tracking; a control that only ends it has none. */
const agree =
  /accept|agree|allow|consent|\byes\b|opt.?in|autoris|\boui\b|zustimm|erlaub|einwillig|einverstanden|akzept|permit|accett|acconsent/i;
const refuse =
  /withdraw|stop|refus|declin|reject|opt.?out|\bno\b|disable|retirer|arrêt|désactiv|widerruf|ablehn|deaktiv|rechaz|desactiv|revoc|rifiut|disattiv/i;

/** Whether one of a message's tracking links asks for consent. */
export function asksForConsent(anchorTexts: readonly string[]): boolean {
  return anchorTexts.some((text) => agree.test(text) && !refuse.test(text));
}
