import type { Detect } from "../signal.ts";

/** The identifier goes to another entity as well. (One that stands in another site's messages is found when all sites are judged.) */
export const sharedIdentifier: Detect = ({ sharedWith }) =>
  sharedWith.length === 0 ? null : `the same identifier goes to ${sharedWith.join(", ")} too`;
