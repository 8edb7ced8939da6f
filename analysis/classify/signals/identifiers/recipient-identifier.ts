import { reason } from "../../../../data/codes.ts";
import type { Detect } from "../signal.ts";

/** A component of the URL that differs between the copies of different seeds and names one recipient. */
export const recipientIdentifier: Detect = ({ comparison }) => {
  const { evidence } = comparison;
  if (comparison.scope !== "recipient" || evidence === null) return null;
  const { where, own, twin, other } = evidence;
  const isTwins = other !== null && other.seed === twin.seed && other.seed !== own.seed;
  const otherOf = other === null ? null : isTwins ? "twin" : "own";
  return reason("identifier-differs", {
    where,
    own: own.value,
    twin: twin.value,
    other: other?.value ?? null,
    otherOf,
  });
};
