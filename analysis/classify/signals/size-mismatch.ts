import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** The stated size and the size that came differ in what they hide: 1 px stated for a picture, or the reverse. */
export const sizeMismatch: Detect = ({ reference, firstRequests, hops }) => {
  const { statedWidth, statedHeight } = reference;
  if (statedWidth === null && statedHeight === null) return null;
  const came = [...firstRequests, ...hops].find(({ naturalWidth }) => naturalWidth !== null);
  if (came === undefined) return null;
  const stated = Math.min(statedWidth ?? Number.POSITIVE_INFINITY, statedHeight ?? Number.POSITIVE_INFINITY);
  const real = Math.min(came.naturalWidth ?? 0, came.naturalHeight ?? 0);
  if (stated <= 1 === real <= 1) return null;
  const [cameWidth, cameHeight] = [came.naturalWidth ?? 0, came.naturalHeight];
  return reason("sizes-differ", { width: statedWidth, height: statedHeight, cameWidth, cameHeight });
};
