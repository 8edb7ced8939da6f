import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** A filter list has a rule for it. */
export const listed: Detect = ({ hits }) =>
  hits.length === 0
    ? null
    : reason("listed-by", { lists: hits.map(({ list }) => list), rules: hits.map(({ rule }) => rule) });
