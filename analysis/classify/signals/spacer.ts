import { reason } from "../../../data/codes.ts";
import { invisibleMarkup } from "./invisible-markup.ts";
import type { Detect } from "./signal.ts";

const spacerWords =
  /(?:^|[/_.-])(?:spacer|blank|clear|clearpixel|transparent|trans|shim|pix|pixel|dot|empty|px|gap|1x1|s)\.(?:gif|png)$/i;
/** From this number of times in one message, the same URL lays out and does not count. */
const REPEATS = 3;

/** Speaks for a layout spacer: the same invisible image several times, the same for all seeds, or named so. */
export const spacer: Detect = (subject) => {
  const { reference, repeats, comparison } = subject;
  if (reference.kind !== "resource" || reference.loads !== "image") return null;
  if (invisibleMarkup(subject) === null || reference.url.includes("?")) return null;
  if (comparison.scope === "recipient") return null;
  if (comparison.scope === "static") return reason("spacer-same-for-all", {});
  if (repeats >= REPEATS) return reason("spacer-repeats", { times: repeats });
  return spacerWords.test(URL.parse(reference.url)?.pathname ?? "") ? reason("spacer-named", {}) : null;
};
