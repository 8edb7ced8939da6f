import type { LocalAnswer } from "../browser/guard/forward.ts";
import { imageSize } from "../browser/image-size.ts";
import { MAIL_CLIENTS, type MailClient } from "./mail-clients.ts";

/** What a mail client displays of a message: its displayed HTML (text parts escaped in `<pre>`), and the parts it may show inside. */
export interface DisplayedMessage {
  readonly html: string;
  readonly inline: readonly InlinePart[];
}

export interface InlinePart {
  readonly contentId: string | null;
  readonly contentLocation: string | null;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * Where the message stands: a host that can never be resolved (RFC 6761, section 6.4). http and not https, so that the browser neither upgrades
 * nor blocks an http: image as mixed content, which no mail client does.
 */
export const MESSAGE_HOST = "message.invalid";
export const MESSAGE_URL = `http://${MESSAGE_HOST}/`;
export const MESSAGE_OFF_URL = `http://${MESSAGE_HOST}/off`;

/**
 * Answers the browser's requests to the message's own host inside the guard: the message, the same without remote content, inline parts by `cid:`,
 * and 404 for anything else (a relative reference has no base in a message). Everything hostile is taken away by one header: `sandbox` forbids
 * scripts, forms, pop-ups, downloads and navigation (also by meta refresh), makes the origin opaque, so that no Referer is sent whatever the
 * message asks for, and `default-src 'none'` leaves what the profile names.
 */
export function messageAnswer(message: DisplayedMessage, client: MailClient): LocalAnswer {
  const html = withoutInnerDocuments(withInlineUrls(message.html.slice(0, MOST_HTML)));
  const document = (policy: string) => ({ status: 200, headers: documentHeaders(policy), body: html });
  return (url) => {
    if (url.port !== "") return notFound;
    if (url.pathname === "/") return document(client.sources);
    if (url.pathname === "/off") return document(MAIL_CLIENTS["images-off"].sources);
    const part = inlinePart(message.inline, decoded(url.pathname.replace(/^\/cid\//, "")));
    if (!url.pathname.startsWith("/cid/") || part === undefined || isTooLarge(part)) return notFound;
    return {
      status: 200,
      headers: { "content-type": part.mediaType, "x-content-type-options": "nosniff" },
      body: part.bytes,
    };
  };
}

/** Characters of a message's HTML that the browser is given: a tag of three makes a node of some hundred bytes. */
export const MOST_HTML = 2_000_000;
/** A larger picture within a message is not painted: it would take four bytes a pixel. */
const MOST_PIXELS = 50_000_000;

function isTooLarge({ bytes }: InlinePart): boolean {
  const size = imageSize(bytes);
  return size !== null && size.width * size.height > MOST_PIXELS;
}

/** What of a message is kept from the browser, since it would take too much memory; null where all of it is given. */
export function withheld(message: DisplayedMessage): "html" | "pictures" | null {
  if (message.html.length > MOST_HTML) return "html";
  return message.inline.some(isTooLarge) ? "pictures" : null;
}

const notFound = { status: 404, headers: { "content-type": "text/plain" }, body: "" };

function documentHeaders(sources: string): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `sandbox; default-src 'none'; ${sources.replaceAll("%local", MESSAGE_URL)}`,
    "referrer-policy": "no-referrer",
    "x-dns-prefetch-control": "off",
    "cache-control": "no-store",
  };
}

/** Browsers know no `cid:` URL (RFC 2392): each is turned into an address of the message's own host. Nothing else of the HTML is changed. */
export function withInlineUrls(html: string): string {
  return html.replace(
    /(["'(=\s])cid:([^"'()\s<>]+)/gi,
    (_, before: string, id: string) => `${before}${MESSAGE_URL}cid/${encodeURIComponent(decoded(id))}`,
  );
}

/** `frame-src` does not stop an iframe whose document is in its `srcdoc`, and no mail client opens one: the attribute is renamed. */
export function withoutInnerDocuments(html: string): string {
  return html.replace(/(?<=[\s"'/])srcdoc(?=\s*=)/gi, "data-srcdoc");
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function inlinePart(parts: readonly InlinePart[], id: string): InlinePart | undefined {
  return parts.find(({ contentId }) => contentId === id) ?? parts.find(({ contentLocation }) => contentLocation === id);
}
