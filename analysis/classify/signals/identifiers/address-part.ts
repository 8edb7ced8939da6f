import { reason } from "../../../../data/codes.ts";
import type { Detect } from "../signal.ts";

/** The local part or the domain of the address alone: weaker, since others may have it too. */
export const addressPart: Detect = ({ leaks }) => {
  const leak = leaks.find(({ part }) => part !== "address");
  if (leak === undefined) return null;
  const { place, host, part, found } = leak;
  return reason("address-part-sent", { place, host, part, found });
};
