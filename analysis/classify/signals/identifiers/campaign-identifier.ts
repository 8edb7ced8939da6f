import type { Detect } from "../signal.ts";

/** A component that is the same for all seeds and names the mailing. */
export const campaignIdentifier: Detect = ({ comparison }) => {
  const found = comparison.identifiers.find(({ scope }) => scope === "campaign");
  return found === undefined
    ? null
    : `${found.where} is ${JSON.stringify(found.value)} for every seed and names the mailing`;
};
