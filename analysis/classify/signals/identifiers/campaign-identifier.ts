import { reason } from "../../../../data/codes.ts";
import type { Detect } from "../signal.ts";

/** A component that is the same for all seeds and names the mailing. */
export const campaignIdentifier: Detect = ({ comparison }) => {
  const found = comparison.identifiers.find(({ scope }) => scope === "campaign");
  return found === undefined ? null : reason("campaign-value", { where: found.where, value: found.value });
};
