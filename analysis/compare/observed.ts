import type { Reason } from "../../data/codes.ts";
import type { LinkClass } from "../../data/schema/index.ts";

/** One HTTP request of a chain: the reference's own, or a redirect hop. */
export interface ObservedRequest {
  /** Natural key: visit and sequence. */
  readonly id: string;
  /** Round of the opening, from 0. */
  readonly round: number;
  readonly url: string;
  /** Sequence number of the request that redirected here; null for the first of a chain. */
  readonly redirectedFrom: string | null;
  readonly status: number | null;
  readonly setCookies: readonly string[];
  readonly cacheControl: string | null;
  readonly referer: string | null;
  readonly requestCookie: string | null;
  readonly requestBody: string | null;
  readonly bodySha256: string | null;
  readonly naturalWidth: number | null;
  readonly naturalHeight: number | null;
  readonly pixels: "transparent" | "single-colour" | "picture" | null;
}

/** A remote reference of a message: what loads on opening (resource) or on a click (link). */
export interface ObservedReference {
  readonly kind: "resource" | "link";
  /** path:offset:attribute:position within the message. */
  readonly key: string;
  readonly url: string;
  /** The original inside a proxied URL (resource), or the target inside a redirector's (link); null without. */
  readonly unwrappedUrl: string | null;
  readonly element: string;
  readonly attribute: string;
  /** What it would load; `link` for links. */
  readonly loads: string;
  readonly isDisplayed: boolean;
  readonly statedWidth: number | null;
  readonly statedHeight: number | null;
  readonly hiddenBy: readonly string[];
  readonly media: string | null;
  readonly linkClass: LinkClass | null;
  readonly anchorText: string | null;
  /** Requests that opening made for it, redirect hops included, in order; empty where it was not opened. */
  readonly requests: readonly ObservedRequest[];
}
export type ObservedResource = ObservedReference & { readonly kind: "resource" };

/** A header that asks for the reading to be reported. */
export interface ObservedReceipt {
  readonly header: string;
  readonly value: string;
  readonly position: number;
}

/** A message as the judge sees it. Every list is in document order. */
export interface ObservedMessage {
  readonly id: string;
  /** Who received it; null when nothing says so. */
  readonly seed: string | null;
  /** `stated` by the campaign or the command line, `header` when only a header of the message says so. */
  readonly seedFrom: "stated" | "header" | null;
  readonly fromDomain: string | null;
  readonly fromSite: string | null;
  readonly listId: string | null;
  readonly campaignHeader: string | null;
  readonly subject: string;
  readonly receivedAt: string;
  readonly kind: "newsletter" | "confirmation" | "transactional" | "legal-notice" | "unknown";
  readonly references: readonly ObservedReference[];
  readonly receipts: readonly ObservedReceipt[];
  /** Addresses to write to for leaving (List-Unsubscribe with mailto, RFC 2369). */
  readonly unsubscribeMailto: readonly string[];
}

/** What the DNS and the lists of parties say of one host, seen from one site. */
export interface HostFacts {
  readonly host: string;
  /** Names that the host is an alias of, in order; empty when none. */
  readonly aliases: readonly string[];
  /** How the chain ends. `unknown` when nobody looked. */
  readonly end: "address" | "dead" | "unknown";
  /** The mail service that serves it; null when none is known. */
  readonly mailService: string | null;
  /** Organisation behind it, by the deepest known of alias, mail service and host; null when not known. */
  readonly servedBy: string | null;
  /** Why it is a disguise: a name on the sender's site that another entity serves; null when it is none. */
  readonly disguise: Reason<"served-by-other"> | null;
  /** Level of that proof. */
  readonly level: "proved" | "corroborated" | "suspected" | "not found";
}
