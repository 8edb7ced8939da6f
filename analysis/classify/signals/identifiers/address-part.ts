import type { Detect } from "../signal.ts";

/** The local part or the domain of the address alone: weaker, since others may have it too. */
export const addressPart: Detect = ({ leaks }) => {
  const leak = leaks.find(({ part }) => part !== "address");
  return leak === undefined ? null : `${leak.where} carries the ${leak.part} of the address (${leak.found})`;
};
