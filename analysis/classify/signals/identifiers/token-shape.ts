import { reason } from "../../../../data/codes.ts";
import type { Piece } from "../../../compare/nested-value.ts";
import { urlPieces } from "../../../compare/url-pieces.ts";
import { entropyBits, isLongToken } from "../../../compare/value-shape.ts";
import type { Detect } from "../signal.ts";

/** A token of this length and entropy can name every recipient of a mailing. */
const TOKEN_CHARACTERS = 10;
const TOKEN_BITS = 30;
/** From this number of places in one message on, the same URL lays out. */
const LAYOUT_REPEATS = 3;

/** Words by which paths and files count openings, in the vendors' addresses; next to them a number names somebody. */
const openWords =
  /(?:^|[/._-])(?:opens?|opened|openings?|o_e|op|track(?:ing|er)?|pixels?|beacon|read|viewed|impressions?|log_?open|email_?open(?:ed)?|mail_?open|open_?(?:log|track|pixel|count)|trk|px)(?=[/._?-]|$)/i;
const digits = /^\d{5,}$/;
const address = /^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i;

/**
 * Without twins: the URL holds a long value that looks drawn at random, somebody's address, or a number in an address that counts
 * openings. It may as well be the mailing's or the file's.
 */
export const tokenShape: Detect = ({ reference, comparison, repeats }) => {
  if (comparison.reason !== "single_seed" || repeats >= LAYOUT_REPEATS) return null;
  const pieces = (urlPieces(reference.url) ?? []).filter(({ where }) => where !== "site" && where !== "fragment");
  const token = pieces.find(({ value }) => isToken(value));
  if (token !== undefined) return reason("looks-drawn", { where: token.where, value: token.value.slice(0, 60) });
  const named = pieces.find(({ value }) => address.test(value));
  if (named !== undefined) return reason("address-in-url", { where: named.where, value: named.value.slice(0, 60) });
  if (reference.kind !== "resource" || !openWords.test(URL.parse(reference.url)?.pathname ?? "")) return null;
  const number = numberIn(pieces);
  return number === null ? null : reason("number-in-open-path", { where: number.where, value: number.value });
};

const isToken = (value: string) =>
  value.length >= TOKEN_CHARACTERS && isLongToken(value) && entropyBits(value) * value.length >= TOKEN_BITS;

function numberIn(pieces: readonly Piece[]): Piece | null {
  for (const { where, value } of pieces) {
    const part = value.split(/[^A-Za-z0-9]+/).find((one) => digits.test(one));
    if (part !== undefined) return { where, value: part };
  }
  return null;
}
