import type { Detect } from "./signal.ts";

/** The image that came cannot be seen: at most 1 px on a side, transparent, or one colour and small. */
export const invisibleImage: Detect = ({ reference, hops, firstRequests }) => {
  if (reference.kind !== "resource") return null;
  for (const { naturalWidth: width, naturalHeight: height, pixels } of [...firstRequests, ...hops]) {
    if (width === null || height === null) continue;
    if (Math.min(width, height) <= 1) return `the image that came is ${width}x${height} px`;
    if (pixels === "transparent") return `the image that came is transparent (${width}x${height} px)`;
    if (pixels === "single-colour" && width * height <= 25)
      return `the image that came has one colour (${width}x${height} px)`;
  }
  return null;
};
