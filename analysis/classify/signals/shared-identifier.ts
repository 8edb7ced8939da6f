import type { Detect } from "./signal.ts";

/** The identifier is known to another entity, or stands in a message of another site. */
export const sharedIdentifier: Detect = ({ sharedWith }) =>
  sharedWith.length === 0 ? null : `the same identifier goes to ${sharedWith.join(", ")}`;
