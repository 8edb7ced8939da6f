import type { Detect } from "./signal.ts";

/** A filter list has a rule for it. */
export const listed: Detect = ({ hits }) =>
  hits.length === 0 ? null : hits.map(({ list, rule }) => `${list} has ${rule}`).join("; ");
