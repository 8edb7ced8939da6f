import MailComposer from "nodemailer/lib/mail-composer/index.js";
import type { Letter, Sender } from "../senders/sender.ts";
import type { MailService } from "../services/service.ts";
import { services } from "../services/services.ts";
import { texts } from "../texts/texts.ts";
import type { TokenMaker } from "../tokens.ts";
import { picture } from "../web/images.ts";
import type { LinkBook } from "./link-book.ts";
import { fill, type Occasion } from "./placeholders.ts";

/** One resource URL that a message holds, and which truth row of its sender it comes from. */
export interface SentResource {
  readonly resource: string;
  readonly url: string;
}

/** A message ready to be sent: its fields for the composer, its envelope sender, and the truth about its content. */
export interface Composed {
  readonly mailing: string;
  readonly subject: string;
  readonly envelopeFrom: string;
  readonly fields: Record<string, unknown>;
  readonly resources: readonly SentResource[];
}

interface Kit {
  readonly tokens: TokenMaker;
  readonly links: LinkBook;
  /** How the recipient confirms: by link or by code; only a confirmation reads it. */
  readonly optIn: "single" | "link" | "code";
}

/** Writes the message of an occasion as its sender would; every link and token in it becomes known to the link book. */
export function compose(sender: Sender, occasion: Occasion, kit: Kit): Composed {
  const service: MailService = services[sender.service];
  const used: SentResource[] = [];
  const say = (template: string, extra?: Record<string, string>) => fill(template, occasion, kit.tokens, extra);
  const plainSubject = subjectOf(sender, occasion.mailing);
  const unnamed = letterOf(sender, service, occasion, kit, plainSubject, used);
  const subject = sender.subject?.(unnamed, plainSubject) ?? plainSubject;
  const letter = { ...unnamed, subject };
  const isConfirmation = occasion.mailing === "confirmation";
  const html = htmlOf(sender, letter, kit.optIn);
  const list = isConfirmation || sender.isTransactional ? {} : listHeaders(sender, letter);
  const own = Object.fromEntries(
    Object.entries({ ...service.headers, ...sender.headers }).map(([name, value]) => [name, say(value)]),
  );
  const fields = {
    from: { name: sender.site.replace(/\.test$/, "").replace(/-/g, " "), address: `news@${sender.site}` },
    to: occasion.address,
    subject,
    date: new Date(occasion.sentAtMs),
    messageId: `<${say("{message-hex}")}@${service.domain}>`,
    ...(sender.isHtmlOnly ? {} : { text: plainText(letter, isConfirmation, kit.optIn) }),
    ...(html === null ? {} : { html }),
    headers: { ...own, ...list },
    attachments: (sender.inlineImages ?? []).map((cid) => ({
      cid,
      filename: `${cid}.png`,
      content: picture(120, 40, [40, 90, 120]),
    })),
  };
  return { mailing: occasion.mailing, subject, envelopeFrom: say(service.returnPath), fields, resources: used };
}

function letterOf(
  sender: Sender,
  service: MailService,
  occasion: Occasion,
  kit: Kit,
  subject: string,
  used: SentResource[],
): Letter {
  let count = 0;
  const { site, address, mailing } = occasion;
  const say = (template: string, extra?: Record<string, string>) => fill(template, occasion, kit.tokens, extra);
  const act = (kind: "unsubscribe" | "confirm" | "preferences" | "track-yes" | "track-no", template: string) =>
    kit.links.add(say(template), { kind, site, address, mailing });
  return {
    text: texts[sender.language],
    site,
    address,
    firstName: occasion.firstName,
    mailing,
    subject,
    isVariantB: occasion.order % 2 === 1,
    trackingConsent: occasion.trackingConsent,
    hasOpened: occasion.hasOpened,
    url: (resource) => {
      const truth = sender.resources[resource];
      if (truth === undefined) throw new Error(`${site} has no resource ${resource}`);
      const url = say(truth.url);
      if (sender.isWatching && truth.verdict === "tracker")
        kit.links.add(url, { kind: "open", site, address, mailing });
      if (!used.some((one) => one.url === url)) used.push({ resource, url });
      return url.replaceAll("&", "&amp;");
    },
    link: (target) => {
      if (!sender.wrapsLinks) return target;
      count += 1;
      const wrapped = say(service.click, { link: kit.tokens.opaque(8, "link", site, mailing, String(count)) });
      return kit.links.add(wrapped, { kind: "click", site, address, mailing, target }).replaceAll("&", "&amp;");
    },
    confirmUrl: mailing === "confirmation" ? act("confirm", service.confirm).replaceAll("&", "&amp;") : "",
    code: kit.tokens.digits(6, "code", site, address),
    unsubscribeUrl: act("unsubscribe", service.unsubscribe).replaceAll("&", "&amp;"),
    preferencesUrl: act("preferences", service.preferences).replaceAll("&", "&amp;"),
    trackingYesUrl: act("track-yes", withFlag(service.preferences, "on")).replaceAll("&", "&amp;"),
    trackingNoUrl: act("track-no", withFlag(service.preferences, "off")).replaceAll("&", "&amp;"),
  };
}

const withFlag = (template: string, flag: string) => `${template}${template.includes("?") ? "&" : "?"}tracking=${flag}`;

function subjectOf(sender: Sender, mailing: string): string {
  const text = texts[sender.language];
  if (mailing === "confirmation") return text.confirmSubject;
  if (mailing === "consent-request") return sender.consentRequest?.subject ?? "";
  const number = Number(mailing);
  return (sender.subjects ?? text.subjects)[(number - 1) % 3]! + (number > 3 ? ` (${number})` : "");
}

function htmlOf(sender: Sender, l: Letter, optIn: Kit["optIn"]): string | null {
  if (l.mailing === "confirmation") return confirmationHtml(sender, l, optIn);
  if (l.mailing === "consent-request") return sender.consentRequest?.html(l) ?? null;
  return sender.html?.(l) ?? null;
}

function confirmationHtml(sender: Sender, l: Letter, optIn: Kit["optIn"]): string | null {
  if (sender.confirmation !== undefined) return sender.confirmation(l);
  if (sender.html === null) return null;
  const how =
    optIn === "code"
      ? `<p style="font-size:26px"><b>${l.code}</b></p>`
      : `<p><a href="${l.confirmUrl}">${l.text.confirmButton}</a></p>`;
  return `<!DOCTYPE html><html><body><p>${l.text.confirmBody}</p>${how}
<p><a href="https://www.${l.site}/privacy">${l.text.privacy}</a></p></body></html>`;
}

function plainText(l: Letter, isConfirmation: boolean, optIn: Kit["optIn"]): string {
  const raw = (url: string) => url.replaceAll("&amp;", "&");
  if (isConfirmation)
    return `${l.text.confirmBody}\n\n${optIn === "code" ? l.code : `${l.text.confirmButton}:\n${raw(l.confirmUrl)}`}\n`;
  return `${l.subject}\n\n${l.text.story.join("\n\n")}\n\n${l.text.unsubscribe}: ${raw(l.unsubscribeUrl)}\n`;
}

function listHeaders(sender: Sender, l: Letter): Record<string, string> {
  const url = l.unsubscribeUrl.replaceAll("&amp;", "&");
  return {
    "List-Id": `${sender.site} news <news.${sender.site}>`,
    "List-Unsubscribe": `<${url}>, <mailto:leave@${sender.site}?subject=${encodeURIComponent(l.site)}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
  };
}

/** The bytes of the composed message, unsigned, lines ended by CRLF. */
export function composeBytes(composed: Composed): Promise<Buffer> {
  return new MailComposer(composed.fields).compile().build();
}
