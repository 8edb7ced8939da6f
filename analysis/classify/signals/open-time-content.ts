import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** The same URL gave another body in a later opening: the content is made at the time of opening. */
export const openTimeContent: Detect = ({ firstRequests, reference }) => {
  if (reference.loads !== "image") return null;
  const bodies = new Map<string, number>();
  for (const { bodySha256, round, naturalWidth } of firstRequests) {
    if (bodySha256 !== null && (naturalWidth ?? 0) > 1) bodies.set(bodySha256, round);
  }
  return bodies.size > 1 ? reason("pictures-differ", { bodies: bodies.size, openings: firstRequests.length }) : null;
};
