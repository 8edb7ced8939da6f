import type { LinkBook, LinkMeaning } from "../mail/link-book.ts";
import type { Site } from "../sites/site.ts";
import type { SubscriptionBook } from "../subscriptions.ts";
import { texts } from "../texts/texts.ts";
import { image, page, redirect, type WebHost, type WebReply, type WebRequest } from "../web/exchange.ts";
import { picture, TRANSPARENT_GIF } from "../web/images.ts";
import type { MailService } from "./service.ts";

/** The hosts of a mail service, its own and those under its customers' names: links act, everything else is an image. */
export function serviceHost(
  service: MailService,
  links: LinkBook,
  book: SubscriptionBook,
  sites: readonly Site[],
): WebHost {
  const languages = new Map(sites.map((site) => [site.name, site.language]));
  return (request) => {
    const meaning = links.find(request.url);
    if (meaning === null) return content(request.url);
    const text = texts[languages.get(meaning.site) ?? "en"];
    return follow[meaning.kind](meaning, request, { service, book, text });
  };
}

interface Kit {
  readonly service: MailService;
  readonly book: SubscriptionBook;
  readonly text: (typeof texts)["en"];
}

/** What following each kind of personal link does. */
const follow: Record<LinkMeaning["kind"], (meaning: LinkMeaning, request: WebRequest, kit: Kit) => WebReply> = {
  click: (meaning) => redirect(meaning.target ?? "/"),
  preferences: (_meaning, _request, { text }) => page(`<!DOCTYPE html><h1>${text.preferences}</h1>`),
  open: ({ site, address }, { url }, { book }) => {
    if (book.find(site, address)?.trackingConsent === "withdrawn") return { status: 410, body: "gone\n" };
    book.noteOpening(site, address);
    return content(url);
  },
  "track-yes": ({ site, address }, _request, { book, text }) => {
    book.setTracking(site, address, "given");
    return page(`<!DOCTYPE html><p role="status">${text.tracking} OK</p>`);
  },
  "track-no": ({ site, address }, request, { book, text }) => {
    if (request.method !== "POST")
      return page(`<!DOCTYPE html><form method="post"><p>${text.tracking}</p><button>Stop</button></form>`);
    book.setTracking(site, address, "withdrawn");
    return page('<!DOCTYPE html><p role="status">OK</p>');
  },
  // GET must not act (link scanners follow links); POST is the button and RFC 8058's one click alike.
  unsubscribe: (meaning, request, { book, text }) => {
    if (request.method !== "POST")
      return page(
        `<!DOCTYPE html><form method="post"><p>${meaning.site}</p><button>${text.unsubscribe}</button></form>`,
      );
    book.unsubscribe(meaning.site, meaning.address);
    return page(`<!DOCTYPE html><p>${text.unsubscribe}: OK</p>`);
  },
  confirm: (meaning, request, { service, book, text }) => {
    if (service.confirmsBy === "button" && request.method !== "POST")
      return page(
        `<!DOCTYPE html><form method="post"><p>${text.confirmBody}</p><button>${text.confirmButton}</button></form>`,
      );
    const done = book.confirm(meaning.site, meaning.address);
    return page(`<!DOCTYPE html><p role="status">${done ? text.thanks : text.invalid}</p>`);
  },
};

/** Pictures and pixels by their name: `-WxH.png` a picture, `spacer` a pixel that may be kept, the rest open pixels. */
function content(url: URL): WebReply {
  const size = /-(\d+)x(\d+)\.png$/.exec(url.pathname);
  if (size !== null) return image(picture(Number(size[1]), Number(size[2]), [120, 60, 40]), "image/png");
  if (url.pathname.includes("spacer")) return image(TRANSPARENT_GIF, "image/gif");
  return image(TRANSPARENT_GIF, "image/gif", 0);
}
