import type { ServiceName } from "../services/services.ts";
import type { Language, Text } from "../texts/text.ts";
import type { WebReply, WebRequest } from "../web/exchange.ts";

/** What an honest crawler should end with at a site. */
export interface SignUpTruth {
  readonly outcome:
    | "subscribed"
    | "check-mail"
    | "already"
    | "captcha"
    | "needs-account"
    | "needs-payment"
    | "rejected"
    | "blocked"
    | "no-form"
    | "unclear-purpose"
    | "foreign-address"
    | "robots"
    | "unclear";
  /** Other outcomes that are as true. */
  readonly alsoFine?: readonly SignUpTruth["outcome"][];
  /** True when a form of the site may be submitted at all; false: a submission is a fault of the crawler. */
  readonly maySubmit: boolean;
  /** True when the address should end on the list. */
  readonly endsOnList: boolean;
  readonly because: string;
}

/** How the site's server checks what a form sends. Field values: `any` non-empty, `checked`, or a pattern. */
export interface FormRules {
  readonly action: string;
  readonly email: string;
  readonly required?: Readonly<Record<string, "any" | "checked" | RegExp>>;
  /** Fields that no person fills: filled, the server pretends success and forgets the address. */
  readonly decoys?: readonly string[];
  /** A box or choice that gives consent to tracking, and the value that gives it. */
  readonly trackingConsent?: readonly [field: string, value: string];
  /** The second step of a form in steps: asked for after the address was sent. */
  readonly next?: {
    readonly action: string;
    readonly required?: FormRules["required"];
    readonly form: (page: Page) => string;
  };
  readonly answers: "page" | "json" | "redirect";
  /** True for a form that is no newsletter form: whatever arrives here is a fault of the crawler. */
  readonly isForbidden?: boolean;
  /** A refusal that comes whatever is sent. */
  readonly always?: "already" | "rejected";
}

/** What a page template draws on. */
export interface Page {
  readonly site: Site;
  readonly text: Text;
  /** Hidden value that names the attempt in a form of several steps. */
  readonly ticket: string;
}

/** A newsletter site: its pages, the checks behind its form, and what should come out of a visit. */
export interface Site {
  readonly name: string;
  readonly title: string;
  readonly language: Language;
  readonly country: string;
  readonly sector: string;
  readonly shows: string;
  readonly service: ServiceName;
  readonly optIn: "single" | "link" | "code";
  /** Pages by path; each value is the body's inner HTML, a whole document if it begins with `<!`. */
  readonly pages: Readonly<Record<string, (page: Page) => string>>;
  readonly forms: readonly FormRules[];
  readonly expects: SignUpTruth;
  readonly kind: "honest" | "forbidden" | "refusing" | "hostile";
  /** Answers before the pages do; for sites that are more than pages. */
  readonly serve?: (request: WebRequest, page: Page) => WebReply | null;
  readonly robots?: string;
  readonly certificate?: "self-signed" | "expired" | "wrong-host";
}
