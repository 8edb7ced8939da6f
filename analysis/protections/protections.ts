import { siteOf } from "../../data/site.ts";
import type { HostFacts } from "../compare/observed.ts";

/** A judged resource as far as defences can tell. */
export interface DefendedResource {
  readonly url: string;
  readonly loads: string;
  readonly statedWidth: number | null;
  readonly statedHeight: number | null;
  readonly repeats: number;
  readonly senderSite: string | null;
  readonly host: HostFacts | null;
  /** Names of the filter lists that have a rule for it. */
  readonly lists: readonly string[];
  /** Whether the campaign's own twins proved it to be a tracker. */
  readonly provedByTwins: boolean;
}

/** What the tracker still learns of an opening. */
export const learnings = [
  "that it was opened",
  "when",
  "from which address",
  "with which client",
  "who",
  "cookies",
] as const;
export type Learning = (typeof learnings)[number];

/** One defence as a pure rule, with its source and date. */
export interface Protection {
  readonly id: string;
  readonly source: string;
  readonly date: string;
  /** What the tracker learns with this defence; nothing means that the request was stopped. */
  learns(resource: DefendedResource): readonly Learning[];
}

const everything: readonly Learning[] = learnings;
const nothing: readonly Learning[] = [];
const stopIf = (stops: boolean): readonly Learning[] => (stops ? nothing : everything);
const isOwn = ({ senderSite }: DefendedResource, host: string) => senderSite !== null && siteOf(host) === senderSite;
const hostOf = ({ url }: DefendedResource) => URL.parse(url)?.hostname ?? "";
const lastName = ({ host, url }: DefendedResource) => host?.aliases.at(-1) ?? URL.parse(url)?.hostname ?? "";
const onList = ({ lists }: DefendedResource, word: RegExp) => lists.some((list) => word.test(list));

/**
 * What each defence would have let through; TABLE. The proxy rows follow what vendors document, which no measurement here
 * confirms: a proxy still reports that and when a personal URL was asked for.
 */
export const protections: readonly Protection[] = [
  { id: "images-off", source: "every mail client's setting", date: "2026-11-01", learns: () => nothing },
  {
    id: "own-site-only",
    source: "rule proposed by a reader of CNIL's announcement of recommendation 2026-042",
    date: "2026-04-14",
    learns: (resource) => stopIf(!isOwn(resource, hostOf(resource))),
  },
  {
    id: "own-site-only-cname",
    source: "the next reader's counter-example: tracking.brand.example is an alias of an advertising server",
    date: "2026-04-14",
    learns: (resource) => stopIf(!isOwn(resource, hostOf(resource)) || !isOwn(resource, lastName(resource))),
  },
  {
    id: "easyprivacy",
    source: "EasyPrivacy as downloaded",
    date: "2026-11-01",
    learns: (resource) => stopIf(onList(resource, /easyprivacy/i)),
  },
  {
    id: "adguard-mail",
    source: "AdGuard Mail Tracking Protection (filter 25) as downloaded",
    date: "2026-11-01",
    learns: (resource) => stopIf(onList(resource, /^(?=.*adguard).*mail/is)),
  },
  {
    id: "proxy-at-opening",
    source: "Gmail's image proxy, as its help pages say: fetched by the proxy when the message is opened",
    date: "2026-11-01",
    learns: () => ["that it was opened", "when", "who"],
  },
  {
    id: "prefetch",
    source: "Apple Mail Privacy Protection, as its help pages say: everything fetched in advance through relays",
    date: "2026-11-01",
    learns: () => ["who"],
  },
  {
    id: "declared-width",
    source: "MailTrackerBlocker 0.8.10, generic rule (BSD-3-Clause): width 0 or 1 and no spacer word",
    date: "2026-11-01",
    learns: ({ statedWidth, url }) =>
      stopIf(statedWidth !== null && statedWidth <= 1 && !/spacer|transparent\.gif/i.test(url)),
  },
  {
    id: "small-and-seldom",
    source: "Trocker (Apache-2.0): area of at most 3 px, or an open or track path, in fewer than 5 copies",
    date: "2026-11-01",
    learns: ({ statedWidth: width, statedHeight: height, url, repeats }) => {
      const isTiny = (width !== null || height !== null) && (width ?? 1) * (height ?? 1) <= 3;
      return stopIf(repeats < 5 && (isTiny || /\/open|=open|\/trace|\/track/i.test(url)));
    },
  },
  {
    id: "cname-list",
    source: "a list of disguised hosts, with the campaign's own chains",
    date: "2026-11-01",
    learns: (resource) => stopIf(onList(resource, /cname/i) || (resource.host?.disguise ?? null) !== null),
  },
  {
    id: "twins-list",
    source: "pixelcensus export-list: what the campaign's twins proved",
    date: "2026-11-01",
    learns: ({ provedByTwins }) => stopIf(provedByTwins),
  },
];
