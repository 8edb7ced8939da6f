import { getDomain, getHostname } from "tldts";

/**
 * The site a URL or host name belongs to: its registrable domain (Public Suffix List, ICANN and private section),
 * lower case. Null for an IP address, a bare public suffix and text that holds no host.
 * `user.github.io` is a site of its own, `mail.shop.co.uk` belongs to `shop.co.uk`; names under `.test` and
 * `.example`, which the list does not know, count their last two labels.
 */
export function siteOf(urlOrHost: string): string | null {
  return getDomain(urlOrHost, { allowPrivateDomains: true });
}

/** The host name of a URL, lower case; null when there is none. */
export function hostOf(url: string): string | null {
  return getHostname(url);
}
