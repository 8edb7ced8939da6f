import { reason } from "../../../../data/codes.ts";
import type { Detect } from "../signal.ts";

/** The identifier goes to another entity as well. (One that stands in another site's messages is found when all sites are judged.) */
export const sharedIdentifier: Detect = ({ sharedWith }) =>
  sharedWith.length === 0 ? null : reason("identifier-sent-to", { hosts: sharedWith });
