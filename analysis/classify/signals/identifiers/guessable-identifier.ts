import { reason } from "../../../../data/codes.ts";
import { entropyBits } from "../../../compare/value-shape.ts";
import type { Detect } from "../signal.ts";

/** Below this many bits for the whole value, trying all values is no work. */
const GUESSABLE_BITS = 24;
/** Numbers this near to each other were counted up. */
const NEAR = 10_000;

/** An identifier that counts up or is so short that others can be guessed from it. */
export const guessableIdentifier: Detect = ({ comparison }) => {
  const [own, ...others] = comparison.siblings;
  if (own === undefined || others.length === 0) return null;
  const numbers = [own, ...others].map((value) => (/^\d{1,15}$/.test(value) ? Number(value) : Number.NaN));
  if (numbers.every((number) => !Number.isNaN(number)) && Math.max(...numbers) - Math.min(...numbers) <= NEAR) {
    return reason("identifiers-count-up", { values: numbers.sort((a, b) => a - b).map(String) });
  }
  const bits = Math.round(entropyBits(own) * own.length);
  return bits < GUESSABLE_BITS ? reason("identifier-short", { value: own, bits }) : null;
};
