import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** A cache-buster was taken out before comparing: it names no one. */
export const cacheBuster: Detect = ({ comparison }) => {
  const found = comparison.identifiers.find(({ scope }) => scope === "per-fetch");
  return found === undefined ? null : reason("cache-buster", { where: found.where, value: found.value });
};
