import { hostOf, siteOf } from "../../../data/site.ts";
import type { Detect } from "./signal.ts";

/** A link that leads through a redirector instead of to its target. */
export const linkWrapping: Detect = ({ reference, ownSites, host }) => {
  if (reference.kind !== "link") return null;
  const site = siteOf(reference.url);
  if (reference.unwrappedUrl !== null)
    return `the link leads through ${hostOf(reference.url)} to ${hostOf(reference.unwrappedUrl)}`;
  if (host?.mailService) return `the link leads through ${host.host}, which ${host.mailService} serves`;
  if (
    site !== null &&
    !ownSites.has(site) &&
    reference.linkClass === "content" &&
    /\/(?:click|c|ls|track|link|l|r|cl|CL0|e3t)\b/i.test(reference.url)
  ) {
    return `the link leads to ${hostOf(reference.url)} under a click counter's path`;
  }
  return null;
};
