import { EventEmitter } from "node:events";
import type { FormRules, Site } from "./sites/site.ts";
import type { TokenMaker } from "./tokens.ts";

/** An address on (or on its way to) a site's list. */
export interface Subscription {
  readonly site: string;
  readonly address: string;
  readonly firstName: string;
  /** What the form sent, field by field, as the server got it. */
  readonly fields: Readonly<Record<string, string>>;
  trackingConsent: "given" | "not-given" | "not-asked" | "withdrawn";
  readonly submittedAt: string;
  state: "pending" | "active" | "unsubscribed";
}

/** One submission that reached a server of the world, whatever came of it. */
export interface Submission {
  readonly at: string;
  readonly site: string;
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly result: SubmitResult["kind"];
  /** Names of decoys that were filled. */
  readonly filledDecoys: readonly string[];
}

/** What the server says to a submission. */
export interface SubmitResult {
  readonly kind: "accepted" | "next-step" | "code-wanted" | "already" | "invalid" | "decoy" | "rejected" | "forbidden";
  readonly ticket: string;
}

/** The lists of all sites: checks what forms send, and says who is on which list. Emits `pending` and `active`. */
export class SubscriptionBook extends EventEmitter<{ pending: [Subscription]; active: [Subscription] }> {
  readonly subscriptions = new Map<string, Subscription>();
  readonly submissions: Submission[] = [];
  readonly #opened = new Set<string>();
  readonly #tickets = new Map<string, { readonly email: string; readonly fields: Readonly<Record<string, string>> }>();
  readonly #tokens: TokenMaker;

  constructor(tokens: TokenMaker) {
    super();
    this.#tokens = tokens;
  }

  /** Checks one submission against the rules of its form and acts on it. */
  submit(site: Site, rules: FormRules, action: string, fields: Readonly<Record<string, string>>): SubmitResult {
    const filledDecoys = (rules.decoys ?? []).filter((name) => (fields[name] ?? "") !== "");
    const result = this.#judge(site, rules, action, fields, filledDecoys.length > 0);
    const at = new Date().toISOString();
    this.submissions.push({ at, site: site.name, action, fields, result: result.kind, filledDecoys });
    return result;
  }

  #judge(
    site: Site,
    rules: FormRules,
    action: string,
    fields: Readonly<Record<string, string>>,
    isDecoy: boolean,
  ): SubmitResult {
    const isNext = rules.next !== undefined && action === rules.next.action;
    const known = this.#tickets.get(fields.ticket ?? "");
    const email = (isNext ? known?.email : fields[rules.email]?.trim()) ?? "";
    const ticket = this.#tokens.hex(16, "ticket", site.name, email);
    if (rules.isForbidden) return { kind: "forbidden", ticket };
    if (isDecoy) return { kind: "decoy", ticket };
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return { kind: "invalid", ticket };
    if (rules.always !== undefined) return { kind: rules.always, ticket };
    if (!satisfies(fields, (isNext ? rules.next?.required : rules.required) ?? {})) return { kind: "invalid", ticket };
    if (this.subscriptions.has(key(site.name, email))) return { kind: "already", ticket };
    if (rules.next !== undefined && !isNext) {
      this.#tickets.set(ticket, { email, fields });
      return { kind: "next-step", ticket };
    }
    this.add(site, email, { ...known?.fields, ...fields }, consentOf(rules, fields));
    return { kind: site.optIn === "code" ? "code-wanted" : "accepted", ticket };
  }

  /** Puts an address on a list as a submission would, without a form; for tests that start after the sign-up. */
  add(
    site: Pick<Site, "name" | "optIn">,
    address: string,
    fields: Readonly<Record<string, string>> = {},
    trackingConsent: Subscription["trackingConsent"] = "not-asked",
  ): Subscription {
    const firstName = fields.firstname ?? fields.FNAME ?? fields.name ?? fields.prenom ?? fields.jmeno ?? "Sam";
    const submittedAt = new Date().toISOString();
    const state = site.optIn === "single" ? "active" : "pending";
    const subscription: Subscription = {
      site: site.name,
      address,
      firstName,
      fields,
      trackingConsent,
      submittedAt,
      state,
    };
    this.subscriptions.set(key(site.name, address), subscription);
    this.emit(state, subscription);
    return subscription;
  }

  /** Confirms a pending subscription; true when it is active afterwards. */
  confirm(site: string, address: string): boolean {
    const subscription = this.subscriptions.get(key(site, address));
    if (subscription?.state === "pending") {
      subscription.state = "active";
      this.emit("active", subscription);
    }
    return subscription?.state === "active";
  }

  /** Confirms by the code of the message; true when the code was right. */
  confirmByCode(site: string, code: string): boolean {
    const owner = this.of(site).find((one) => this.codeOf(site, one.address) === code.trim());
    return owner !== undefined && this.confirm(site, owner.address);
  }

  /** The six-digit code that confirms this address. */
  codeOf(site: string, address: string): string {
    return this.#tokens.digits(6, "code", site, address);
  }

  unsubscribe(site: string, address: string): void {
    const subscription = this.subscriptions.get(key(site, address));
    if (subscription !== undefined) subscription.state = "unsubscribed";
  }

  find(site: string, address: string): Subscription | undefined {
    return this.subscriptions.get(key(site, address));
  }

  /** The recipient gives consent to tracking, or takes it back. */
  setTracking(site: string, address: string, consent: "given" | "withdrawn"): void {
    const subscription = this.find(site, address);
    if (subscription !== undefined) subscription.trackingConsent = consent;
  }

  /** Notes that a watching sender's pixel was fetched. */
  noteOpening(site: string, address: string): void {
    this.#opened.add(key(site, address));
  }

  hasOpened(site: string, address: string): boolean {
    return this.#opened.has(key(site, address));
  }

  /** All subscriptions of a site, in the order they came. */
  of(site: string): Subscription[] {
    return [...this.subscriptions.values()].filter((subscription) => subscription.site === site);
  }
}

const key = (site: string, address: string) => `${site} ${address.toLowerCase()}`;

function satisfies(fields: Readonly<Record<string, string>>, required: NonNullable<FormRules["required"]>): boolean {
  return Object.entries(required).every(([name, rule]) => {
    const value = fields[name] ?? "";
    return rule instanceof RegExp ? rule.test(value) : value !== "";
  });
}

function consentOf(rules: FormRules, fields: Readonly<Record<string, string>>): Subscription["trackingConsent"] {
  if (rules.trackingConsent === undefined) return "not-asked";
  const [name, value] = rules.trackingConsent;
  return fields[name] === value ? "given" : "not-given";
}
