import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** Markup that keeps an image from being seen: at most 1 px on a side, hidden, off-screen, transparent. */
export const invisibleMarkup: Detect = ({ reference }) => {
  if (reference.kind !== "resource") return null;
  const { statedWidth, statedHeight, hiddenBy } = reference;
  if (hiddenBy.length > 0) return reason("markup-hides", { by: hiddenBy });
  const isTiny = (statedWidth !== null && statedWidth <= 1) || (statedHeight !== null && statedHeight <= 1);
  return isTiny ? reason("markup-tiny", { width: statedWidth, height: statedHeight }) : null;
};
