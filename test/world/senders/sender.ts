import type { ServiceName } from "../services/services.ts";
import type { Language, Text } from "../texts/text.ts";

/** How a host on the sender's site is really served by somebody else, and how well DNS shows it. */
export interface DisguiseTruth {
  readonly technique: "cname" | "dname" | "ns-delegation" | "address" | "flattened" | "svcb-alias" | "cdn-fronted";
  readonly level: "proved" | "corroborated" | "suspected";
}

/** The truth about one resource of a sender's messages, stated by hand. */
export interface ResourceTruth {
  /** URL template; see mail/placeholders.ts. */
  readonly url: string;
  readonly technicalClass:
    | "remote_static"
    | "remote_campaign_level"
    | "remote_recipient_unique"
    | "remote_email_derived"
    | "undetermined";
  readonly verdict: "tracker" | "not-a-tracker" | "undetermined";
  /** Where the technical class is undetermined. */
  readonly reason?: "single_seed" | "not_aligned" | "nonce_or_token" | "content_or_tracking" | "dns";
  /** Registrable domain of whoever serves it in truth; the host's own where nobody hides. */
  readonly servedBy: string;
  readonly disguise?: DisguiseTruth;
  /** What a comparison of bytes alone would say, where the truth is another. */
  readonly literally?: "remote_recipient_unique";
  readonly what: string;
}

/** What a sender's template draws on while a message is written. */
export interface Letter {
  readonly text: Text;
  readonly site: string;
  readonly address: string;
  readonly firstName: string;
  /** `confirmation`, `welcome`, or the number of the mailing from 1. */
  readonly mailing: string;
  readonly subject: string;
  /** Every second recipient of a site, in the order of arrival: twins are never in one variant. */
  readonly isVariantB: boolean;
  readonly trackingConsent: string;
  /** Whether this recipient was seen to open an earlier mailing (only known to senders that watch). */
  readonly hasOpened: boolean;
  /** URL of the named resource, escaped for HTML; using it counts it as part of this message. */
  url(resource: string): string;
  /** A link target as the sender sends it: wrapped by the service, or as it is. */
  link(target: string): string;
  readonly confirmUrl: string;
  readonly code: string;
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  /** Gives and takes back the consent to tracking. */
  readonly trackingYesUrl: string;
  readonly trackingNoUrl: string;
}

/** A newsletter sender: a site's messages through a mail service, with the truth about every resource in them. */
export interface Sender {
  readonly site: string;
  readonly service: ServiceName;
  readonly language: Language;
  /** What the row is there to show. */
  readonly shows: string;
  readonly wrapsLinks: boolean;
  readonly resources: Readonly<Record<string, ResourceTruth>>;
  /** HTML of the mailings; null: plain text only. */
  readonly html: ((letter: Letter) => string) | null;
  /** HTML of the confirmation message; a plain one without pictures where absent. */
  readonly confirmation?: (letter: Letter) => string;
  /** More headers, as templates. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Hosts on the sender's own site that somebody else serves: which service or tracker answers there. */
  readonly brandHosts?: Readonly<Record<string, string>>;
  readonly mailings?: number;
  /** Attached images by content id. */
  readonly inlineImages?: readonly string[];
  /** No List-Unsubscribe, no List-Id: a message that is not part of a list. */
  readonly isTransactional?: boolean;
  /** How the messages are signed; `valid` where absent. `length-abuse`: `l=` covers a body that was added to afterwards. */
  readonly signature?: "valid" | "none" | "key-gone" | "length-abuse";
  /** True when opening is noticed: such a pixel answers 410 once tracking was withdrawn, and `hasOpened` is known. */
  readonly isWatching?: boolean;
  /** A message of its own that asks for tracking consent, sent when the form did not ask. */
  readonly consentRequest?: { readonly subject: string; readonly html: (letter: Letter) => string };
  /** The Date of a message, where it is not the moment of sending (ms since 1970). */
  readonly sentAtMs?: (order: number, mailing: string) => number;
  /** True when this recipient is left out of this mailing. */
  readonly skips?: (order: number, mailing: number) => boolean;
  /** Subject of each mailing, in place of the language's three. */
  readonly subjects?: readonly string[];
  /** Last word on the subject, for variants and for senders that react. */
  readonly subject?: (letter: Omit<Letter, "subject">, subject: string) => string;
  /** No text alternative beside the HTML. */
  readonly isHtmlOnly?: boolean;
}
