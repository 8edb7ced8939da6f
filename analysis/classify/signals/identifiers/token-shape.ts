import { reason } from "../../../../data/codes.ts";
import { urlPieces } from "../../../compare/url-pieces.ts";
import { entropyBits, isLongToken } from "../../../compare/value-shape.ts";
import type { Detect } from "../signal.ts";

/** A token of this length and entropy can name every recipient of a mailing. */
const TOKEN_CHARACTERS = 10;
const TOKEN_BITS = 30;

/** Without twins: the URL holds a long value that looks drawn at random. It may as well be the mailing's or the file's. */
export const tokenShape: Detect = ({ reference, comparison, repeats }) => {
  if (comparison.reason !== "single_seed" || repeats > 1) return null;
  const token = (urlPieces(reference.url) ?? []).find(
    ({ where, value }) =>
      where !== "site" &&
      value.length >= TOKEN_CHARACTERS &&
      isLongToken(value) &&
      entropyBits(value) * value.length >= TOKEN_BITS,
  );
  return token === undefined ? null : reason("looks-drawn", { where: token.where, value: token.value.slice(0, 60) });
};
