import { reason } from "../../../data/codes.ts";
import { hostOf, siteOf } from "../../../data/site.ts";
import type { Detect } from "./signal.ts";

/** A link that leads through a redirector instead of to its target. */
export const linkWrapping: Detect = ({ reference, ownSites, host }) => {
  if (reference.kind !== "link") return null;
  const site = siteOf(reference.url);
  if (reference.unwrappedUrl !== null)
    return reason("link-through", { host: hostOf(reference.url), target: hostOf(reference.unwrappedUrl) });
  if (host?.mailService) return reason("link-through-service", { host: host.host, service: host.mailService });
  if (
    site !== null &&
    !ownSites.has(site) &&
    reference.linkClass === "content" &&
    /\/(?:click|c|ls|track|link|l|r|cl|CL0|e3t)\b/i.test(reference.url)
  ) {
    return reason("link-click-path", { host: hostOf(reference.url) });
  }
  return null;
};
