import { clockDistanceDays, isClockWithCounter } from "./clock.ts";
import { cacheBusterKeys, thresholds } from "./thresholds.ts";

/** The 150 commonest letter pairs of English, French, German, Italian and Spanish running text, most frequent first. */
const COMMON_PAIRS =
  "th he in er an re nd at on nt ha es st en ed to it ou ea hi is or ti as te et ng of al de se le sa si ar ve ra ld ur " +
  "ch ic la ri io ne me el ro li nte co ce ta ll il om no no ma us un so ec di lo ac ns ai ie ei be ge sc ss qu au eu ui " +
  "ca pa pr pe po tr tt ut ad am em im ol ul ho we wh wi ee oo ow ew ay ey ly ry ty my by ck ke ki pi bl br cl cr dr fr " +
  "fo fa fe fi fl ga gi go gr gu ja jo ju ju lu mo mp mi mu na ni nu ob od op ot ov ow pl pu rs rt rd rk rm rn ru sh sk " +
  "sl sm sn sp su sw tu tw up vi vo wa wo ye yo za ze va uc ua ue ub ug um ig id if ib ip ir iv ap av aw ag ab af ak ef " +
  "eg ep ex ev oa oc of og oi ok ou os";
const commonPairs = new Set(COMMON_PAIRS.split(" "));

/** One capital and small letters, as names are written in any language: `Zdeněk`. */
const capitalised = /^\p{Lu}\p{Ll}{1,14}$/u;

/** Whether a run of letters could be a word: most of its pairs are common in written language. */
function isWord(letters: string): boolean {
  if (letters.length < 3 || capitalised.test(letters)) return true;
  const text = letters.toLowerCase();
  let common = 0;
  for (let i = 0; i + 1 < text.length; i++) if (commonPairs.has(text.slice(i, i + 2))) common++;
  return common / (text.length - 1) >= 0.6;
}

/**
 * Whether a value is made of words and small numbers, as a file name or a variant's name is: `summer-sale-2`,
 * `heroImage`. A random token is not: `k3x9qz71`, `8f3a2c1d`.
 */
export function isWordy(value: string): boolean {
  if (value === "") return true;
  for (const piece of value.split(/[^\p{L}\p{N}]+/u)) {
    if (piece === "") continue;
    if (/^\d{1,4}x\d{1,4}$/.test(piece)) continue;
    if (/^\p{N}+$/u.test(piece)) {
      if (piece.length > 4) return false;
      continue;
    }
    const runs = piece.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").split(" ");
    // Words that are joined by capitals have some letters each; a drawn token has none of that: `zVyFumV`.
    if (runs.length > 2 && runs.some((run) => run.length < 3)) return false;
    if (runs.length === 2 && runs.every((run) => run.length < 4)) return false;
    for (const run of runs) {
      const match = /^(\p{L}+)(\p{N}{0,4})$/u.exec(run);
      if (match === null || !isWord(match[1] as string)) return false;
    }
  }
  return true;
}

/** Whether a value looks drawn at random and is long enough to tell people apart. */
export function isLongToken(value: string): boolean {
  return value.length >= thresholds.longValue && !isWordy(value);
}

/**
 * Whether a varying value is a cache-buster: a listed key with a clock or a short value, or the sending time itself.
 * Inside an encoded value, and under `r`, `t` or `z`, which may as well be the recipient's, only a clock is one.
 */
export function isCacheBuster(key: string, value: string, receivedAt: string, inside: boolean): boolean {
  const clock = clockDistanceDays(value, receivedAt);
  if (cacheBusterKeys.has(key.toLowerCase())) {
    if (clock !== null) return true;
    return key.length > 1 && !inside && value.length <= thresholds.cacheBusterValue;
  }
  if (isClockWithCounter(value, receivedAt)) return true;
  return clock !== null && clock <= thresholds.clockDays && value.length >= 8;
}

/** Shannon entropy of the characters of a value, bits a character. */
export function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
