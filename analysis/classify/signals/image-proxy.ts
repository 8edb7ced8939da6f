import { reason } from "../../../data/codes.ts";
import { hostOf } from "../../../data/site.ts";
import type { Detect } from "./signal.ts";

/** The URL was rewritten by a webmail's image proxy: its token is the webmail's, not the sender's. */
export const imageProxy: Detect = ({ reference }) =>
  reference.kind === "resource" && reference.unwrappedUrl !== null
    ? reason("proxied-image", { proxy: hostOf(reference.url), original: hostOf(reference.unwrappedUrl) })
    : null;
