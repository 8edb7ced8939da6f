import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** The image that came cannot be seen: at most 1 px on a side, transparent, or one colour and small. */
export const invisibleImage: Detect = ({ reference, hops, firstRequests }) => {
  if (reference.kind !== "resource") return null;
  for (const { naturalWidth: width, naturalHeight: height, pixels } of [...firstRequests, ...hops]) {
    if (width === null || height === null) continue;
    if (Math.min(width, height) <= 1) return reason("image-tiny", { width, height });
    if (pixels === "transparent") return reason("image-transparent", { width, height });
    if (pixels === "single-colour" && width * height <= 25) return reason("image-single-colour", { width, height });
  }
  return null;
};
