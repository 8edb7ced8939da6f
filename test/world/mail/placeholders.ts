import { createHash } from "node:crypto";
import type { TokenMaker } from "../tokens.ts";

/** Who gets which mailing of which site, and when: all that a URL of a message can depend on. */
export interface Occasion {
  readonly site: string;
  readonly address: string;
  /** `confirmation`, `welcome`, or the number of the mailing from 1. */
  readonly mailing: string;
  readonly sentAtMs: number;
  readonly firstName: string;
  /** Place of the recipient on the site's list, from 0. */
  readonly order: number;
  readonly trackingConsent: string;
  readonly hasOpened: boolean;
}

type Placeholder = (occasion: Occasion, tokens: TokenMaker) => string;

const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("hex");

/** Every placeholder a URL or header template may hold; what it depends on is what its truth is. */
export const placeholders = {
  /** Constant for a recipient. */
  recipient: ({ site, address }, tokens) => tokens.opaque(22, "recipient", site, address),
  "recipient-hex": ({ site, address }, tokens) => tokens.hex(16, "recipient-hex", site, address),
  "recipient-label": ({ site, address }, tokens) => tokens.label(20, "recipient-label", site, address),
  "recipient-number": ({ site, address }, tokens) => tokens.digits(9, "recipient-number", site, address),
  /** A value of two halves, both in base64 of JSON: the campaign's and the recipient's. */
  "recipient-json": ({ site, address, mailing }, tokens) => {
    const value = { c: tokens.hex(8, "campaign", site, mailing), r: tokens.hex(16, "recipient-hex", site, address) };
    return Buffer.from(JSON.stringify(value)).toString("base64url");
  },
  /** Counts up with each new recipient: guessable. */
  sequence: ({ order }) => String(410_200_300 + order),
  /** Differs for every recipient and every message. */
  message: ({ site, address, mailing }, tokens) => tokens.opaque(32, "message", site, address, mailing),
  "message-hex": ({ site, address, mailing }, tokens) => tokens.hex(24, "message-hex", site, address, mailing),
  /** The same for all recipients of a mailing. */
  campaign: ({ site, mailing }, tokens) => tokens.hex(10, "campaign", site, mailing),
  /** Constant for the site. */
  account: ({ site }, tokens) => tokens.hex(12, "account", site),
  list: ({ site }, tokens) => tokens.hex(10, "list", site),
  /** Says nothing of anybody: the clock, and a short number without a pattern. */
  clock: ({ sentAtMs }) => String(sentAtMs),
  nonce: ({ site, address, mailing }, tokens) => tokens.digits(7, "nonce", site, address, mailing),
  /** A six-letter code, too short to tell an identifier from a nonce. */
  "short-nonce": ({ site, address, mailing }, tokens) => tokens.label(6, "short-nonce", site, address, mailing),
  "address-encoded": ({ address }) => encodeURIComponent(address),
  md5: ({ address }) => hash("md5", address),
  sha1: ({ address }) => hash("sha1", address),
  sha256: ({ address }) => hash("sha256", address),
  "sha256-upper": ({ address }) => hash("sha256", address.toUpperCase()),
  "sha256-md5": ({ address }) => hash("sha256", hash("md5", address)),
  base64: ({ address }) => encodeURIComponent(Buffer.from(address).toString("base64")),
  "hex-address": ({ address }) => Buffer.from(address).toString("hex"),
  "local-part": ({ address }) => address.replace(/@.*$/, ""),
  "double-encoded": ({ address }) => encodeURIComponent(encodeURIComponent(address)),
  name: ({ firstName }) => encodeURIComponent(firstName),
  confirmation: ({ site, address }, tokens) => tokens.opaque(36, "confirmation", site, address),
} satisfies Record<string, Placeholder>;

export type PlaceholderName = keyof typeof placeholders;

/** The template with each `{placeholder}` replaced; `extra` adds values of the moment, such as `link`. */
export function fill(
  template: string,
  occasion: Occasion,
  tokens: TokenMaker,
  extra: Readonly<Record<string, string>> = {},
): string {
  return template.replace(/\{([a-z0-9-]+)\}/g, (_, name: string) => {
    const value = extra[name] ?? (placeholders as Record<string, Placeholder>)[name]?.(occasion, tokens);
    if (value === undefined) throw new Error(`the template ${template} has an unknown placeholder {${name}}`);
    return value;
  });
}

/** Matches exactly the URLs that the template can become; a placeholder in the host stays within its label. */
export function templatePattern(template: string): RegExp {
  const hostEnd = template.indexOf("/", "https://".length);
  const quote = (text: string) => text.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  const host = quote(template.slice(0, hostEnd)).replace(/\{[a-z0-9-]+\}/g, "[^./]+");
  const rest = quote(template.slice(hostEnd)).replace(/\{[a-z0-9-]+\}/g, "[^/?&#]+");
  return new RegExp(`^${host}${rest}$`);
}
