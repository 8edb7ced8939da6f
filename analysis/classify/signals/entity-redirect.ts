import { reason } from "../../../data/codes.ts";
import { hostOf, siteOf } from "../../../data/site.ts";
import type { Detect } from "./signal.ts";

/** A redirect leads to another entity: it learns of the opening too. */
export const entityRedirect: Detect = ({ reference, hops, factsOf }) => {
  const first = hostOf(reference.url);
  if (first === null) return null;
  const servedBy = (host: string) => factsOf(host).servedBy ?? siteOf(host) ?? host;
  for (const { url } of hops) {
    const host = hostOf(url);
    if (host !== null && siteOf(host) !== siteOf(first) && servedBy(host) !== servedBy(first)) {
      return reason("redirects-to-entity", { first, host, service: servedBy(host) });
    }
  }
  return null;
};
