import type { Detect } from "./signal.ts";

/** A name on the sender's own site that another entity serves. */
export const disguise: Detect = ({ host }) => host?.disguise ?? null;
