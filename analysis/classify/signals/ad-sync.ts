import { reason } from "../../../data/codes.ts";
import { hostOf, siteOf } from "../../../data/site.ts";
import type { Detect } from "./signal.ts";

/** Advertising and identity sites named in the tables of Englehardt et al. 2018 (3, 5 and 14). */
const adSites: ReadonlySet<string> = new Set(
  (
    "doubleclick.net mathtag.com dotomi.com adnxs.com tapad.com liadm.com bidswitch.net pippio.com rlcdn.com acxiom-online.com " +
    "agkn.com apxlv.com bluekai.com crwdcntrl.net demdex.net exelator.com eyeota.net krxd.net openx.net pubmatic.com " +
    "rubiconproject.com adsrvr.org casalemedia.com w55c.net yieldmo.com thebrighttag.com sitescout.com"
  ).split(" "),
);
const syncPath =
  /\/(?:sync|cookie-?sync|usersync|user-sync|setuid|getuid|cksync|idsync|pixelsync|match|cm|ecm|em)(?:[/.?]|$)/i;

/** A request goes to an advertising or identity endpoint, directly or by redirect. */
export const adSync: Detect = ({ reference, hops, factsOf }) => {
  if (reference.kind !== "resource") return null;
  for (const url of [reference.url, ...hops.map((hop) => hop.url)]) {
    const host = hostOf(url);
    if (host === null) continue;
    const isHop = url !== reference.url;
    if (adSites.has(siteOf(host) ?? "")) return reason(isHop ? "redirects-to-ad-service" : "asks-ad-service", { host });
    if (isHop && URL.canParse(url) && syncPath.test(new URL(url).pathname) && siteOf(host) !== siteOf(reference.url)) {
      const service = factsOf(host).servedBy ?? siteOf(host);
      return reason("redirects-to-exchange", { host, path: new URL(url).pathname, service });
    }
  }
  return null;
};
