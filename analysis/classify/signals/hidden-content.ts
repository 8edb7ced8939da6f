import { reason } from "../../../data/codes.ts";
import { canBeSeen } from "../../compare/content-view.ts";
import type { Detect } from "./signal.ts";

/** Markup hides what is content all the same: a picture with a size or of a photograph's format (kept for another screen), a font, a style. */
export const hiddenContent: Detect = ({ reference }) => {
  if (reference.kind !== "resource" || reference.hiddenBy.length === 0) return null;
  if (reference.loads === "font" || reference.loads === "style")
    return reason("hidden-content", { kind: reference.loads });
  if (!canBeSeen({ reference, url: reference.url })) return null;
  return reason("hidden-content", { kind: "picture" });
};
