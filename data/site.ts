import { getDomain, getHostname } from "tldts";

/**
 * The site a URL or host name belongs to: its registrable domain (Public Suffix List, ICANN and private section),
 * lower case. Null for an IP address, a bare public suffix and text that holds no host.
 * `user.github.io` is a site of its own, `mail.shop.co.uk` belongs to `shop.co.uk`; names under `.test` and
 * `.example`, which the list does not know, count their last two labels.
 */
export function siteOf(urlOrHost: string): string | null {
  return getDomain(asciiOnly.test(urlOrHost) ? urlOrHost : (hostOf(urlOrHost) ?? ""), { allowPrivateDomains: true });
}

/** The host name of a URL or a host name, lower case, in A-labels (UTS 46), without a final dot; null when there is none. */
export function hostOf(url: string): string | null {
  const host = getHostname(url);
  return host === null || asciiOnly.test(host) ? host : aLabels(host);
}

const asciiOnly = /^[\0-\x7f]*$/;

/** The A-labels of a name in whatever letters: `shöp.example` is `xn--shp-rna.example`. Null for what is no name. */
function aLabels(host: string): string | null {
  const ascii = URL.parse(`http://${host}/`)?.hostname ?? "";
  return ascii === "" ? null : ascii.replace(/\.$/, "");
}
