import type { CertificateWish } from "../certificates.ts";
import type { LinkBook } from "../mail/link-book.ts";
import type { Sender } from "../senders/sender.ts";
import { serviceHost } from "../services/service-host.ts";
import { services } from "../services/services.ts";
import type { Site } from "../sites/site.ts";
import { siteDesk } from "../sites/site-host.ts";
import type { SubscriptionBook } from "../subscriptions.ts";
import type { TokenMaker } from "../tokens.ts";
import { trackerHosts, trackers } from "../trackers.ts";
import { NOT_FOUND, type WebHost } from "./exchange.ts";

interface Kit {
  readonly sites: readonly Site[];
  readonly senders: readonly Sender[];
  readonly book: SubscriptionBook;
  readonly links: LinkBook;
  readonly tokens: TokenMaker;
}

/** Who answers at which host name; a name under a customer's domain is answered by whoever serves it in truth. */
export function hostTable({ sites, senders, book, links, tokens }: Kit): ReadonlyMap<string, WebHost> {
  const desk = siteDesk(sites, book);
  const parties: Record<string, WebHost> = { ...trackerHosts(tokens) };
  const table = new Map<string, WebHost>();
  for (const service of Object.values(services)) {
    const own = serviceHost(service, links, book, sites);
    // A service also carries its customers' forms: the desk knows those addresses.
    const host: WebHost = (request) => desk(request) ?? own(request);
    parties[service.name] = host;
    table.set(service.domain, host).set(`*.${service.domain}`, host);
  }
  for (const { domain } of trackers) table.set(`*.${domain}`, parties[domain]!);
  for (const site of sites) {
    const host: WebHost = (request) => desk(request) ?? NOT_FOUND;
    table.set(site.name, host).set(`www.${site.name}`, host);
  }
  const branded = senders.flatMap((sender) => Object.entries(sender.brandHosts ?? {}));
  for (const [host, party] of branded) table.set(host, parties[party] ?? (() => NOT_FOUND));
  return table;
}

/** Certificates that are not simply the host's own name. */
export function certificateWishes(sites: readonly Site[]): ReadonlyMap<string, CertificateWish> {
  const faulty = sites.flatMap(({ name, certificate }) =>
    certificate === undefined ? [] : [[name, certificate] as const],
  );
  return new Map(faulty.flatMap(([name, fault]) => [[name, { fault }] as const, [`*.${name}`, { fault }] as const]));
}
