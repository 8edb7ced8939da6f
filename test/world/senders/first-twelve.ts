import { confirmationLetter, derived, letter, personal, shared } from "./letter-parts.ts";
import type { Letter, Sender } from "./sender.ts";

const img = (l: Letter, name: string, attributes: string) => `<img src="${l.url(name)}" ${attributes}>`;
const spacer = (l: Letter) => `<img src="${l.url("spacer")}" width="1" height="20" alt="">`;

/** The senders of the demo's twelve sites; each row shows something, and says in `resources` what is true about it. */
export const firstTwelve: readonly Sender[] = [
  {
    site: "lantern.test",
    service: "plainlist",
    language: "en",
    shows: "an untracked sender with layout spacers and a logo that are the same for everybody",
    wrapsLinks: false,
    resources: {
      logo: shared("https://www.lantern.test/img/logo-180x48.png", "lantern.test", "logo"),
      spacer: shared("https://www.lantern.test/img/spacer.gif", "lantern.test", "1x20 layout spacer, five times"),
    },
    html: (l) =>
      letter(
        l,
        `${img(l, "logo", 'width="180" height="48" alt="Lantern"')}${spacer(l)}${spacer(l)}`,
        spacer(l).repeat(3),
      ),
  },
  {
    site: "harbour-books.test",
    service: "postbird",
    language: "en",
    shows: "double opt-in with a pixel in the confirmation message, an open pixel, wrapped links",
    wrapsLinks: true,
    resources: {
      logo: shared("https://assets.postbird.test/harbour/logo-200x60.png", "postbird.test", "logo"),
      pixel: personal(
        "https://list.postbird.test/track/open.php?u={account}&id={campaign}&e={message}",
        "postbird.test",
        "open pixel 1x1",
      ),
    },
    html: (l) =>
      letter(
        l,
        img(l, "logo", 'width="200" height="60" alt="Harbour Books"'),
        img(l, "pixel", 'width="1" height="1" alt=""'),
      ),
    confirmation: (l) => confirmationLetter(l, img(l, "pixel", 'width="1" height="1" alt=""')),
  },
  {
    site: "verger.test",
    service: "lettre",
    language: "fr",
    shows: "a visible logo with a personal URL, and a pixel on the sender's own subdomain by A record",
    wrapsLinks: true,
    brandHosts: { "suivi.verger.test": "lettre" },
    resources: {
      logo: personal(
        "https://img.lettre.test/l/{recipient}/verger-220x60.png",
        "lettre.test",
        "visible tokenised logo",
      ),
      pixel: {
        ...personal("https://suivi.verger.test/oo/{account}/{message}/e.gif", "lettre.test", "open pixel, A record"),
        disguise: { technique: "address", level: "corroborated" },
      },
      spacer: shared("https://img.lettre.test/s/spacer.gif", "lettre.test", "layout spacer"),
    },
    html: (l) =>
      letter(
        l,
        `${img(l, "logo", 'width="220" height="60" alt="Le Verger"')}${spacer(l)}${spacer(l)}`,
        img(l, "pixel", 'width="1" height="1" alt="" style="display:none"'),
      ),
  },
  {
    site: "bergblick.test",
    service: "klarmail",
    language: "de",
    shows: "a pixel with no declared size, its token a path segment",
    wrapsLinks: true,
    resources: {
      header: shared("https://img.klarmail.test/im/bergblick/kopf-600x140.png", "klarmail.test", "header picture"),
      pixel: personal("https://r.klarmail.test/tr/op/{message}", "klarmail.test", "open pixel without a size"),
    },
    html: (l) => letter(l, img(l, "header", 'width="600" alt="Bergblick"'), img(l, "pixel", 'alt=""')),
  },
  {
    site: "tidewater.test",
    service: "gridmail",
    language: "en",
    shows: "a pixel on the sender's own subdomain that is a CNAME to the mail service in three hops",
    wrapsLinks: true,
    brandHosts: { "url9151.tidewater.test": "gridmail" },
    resources: {
      hero: shared("https://cdn.gridmail.test/tidewater/hero-600x200.png", "gridmail.test", "picture"),
      pixel: {
        ...personal("https://url9151.tidewater.test/wf/open?upn={message}", "gridmail.test", "open pixel by CNAME"),
        disguise: { technique: "cname", level: "proved" },
      },
    },
    html: (l) =>
      letter(
        l,
        img(l, "hero", 'width="600" height="200" alt=""'),
        img(l, "pixel", 'width="1" height="1" border="0" style="height:1px !important;width:1px !important;" alt=""'),
      ),
  },
  {
    site: "orchard-daily.test",
    service: "sailpost",
    language: "en",
    shows: "a 0x0 pixel on a subdomain delegated to the mail service's name servers",
    wrapsLinks: true,
    brandHosts: { "click.em.orchard-daily.test": "sailpost", "image.em.orchard-daily.test": "sailpost" },
    resources: {
      banner: {
        ...shared("https://image.em.orchard-daily.test/lib/banner-600x90.png", "sailpost.test", "banner"),
        disguise: { technique: "ns-delegation", level: "proved" },
      },
      pixel: {
        ...personal(
          "https://click.em.orchard-daily.test/open.aspx?ffcb10={message}&d={account}&m={campaign}",
          "sailpost.test",
          "open pixel 0x0 by NS delegation",
        ),
        disguise: { technique: "ns-delegation", level: "proved" },
      },
    },
    html: (l) => letter(l, img(l, "banner", 'width="600" height="90"'), img(l, "pixel", 'width="0" height="0" alt=""')),
  },
  {
    site: "cinema-lumiere.test",
    service: "plainlist",
    language: "fr",
    shows: "a plain-text sender",
    wrapsLinks: false,
    resources: {},
    html: null,
  },
  {
    site: "kettle.test",
    service: "inkwell",
    language: "en",
    shows: "an image-only message whose slices are all tokenised",
    wrapsLinks: true,
    resources: {
      top: personal("https://cdn.inkwell.test/slice/{message}/1-600x200.png", "inkwell.test", "slice of the picture"),
      middle: personal(
        "https://cdn.inkwell.test/slice/{message}/2-600x300.png",
        "inkwell.test",
        "slice of the picture",
      ),
      bottom: personal(
        "https://cdn.inkwell.test/slice/{message}/3-600x120.png",
        "inkwell.test",
        "slice of the picture",
      ),
      foot: shared("https://cdn.inkwell.test/kettle/foot-600x40.png", "inkwell.test", "footer picture"),
    },
    html: (l) =>
      `<!DOCTYPE html><html><body style="margin:0">${["top", "middle", "bottom"]
        .map(
          (name) =>
            `<a href="${l.link(`https://www.kettle.test/p/${name}-${l.mailing}`)}">${img(l, name, 'border="0"')}</a>`,
        )
        .join("")}<a href="${l.unsubscribeUrl}">${img(l, "foot", 'width="600" height="40" alt=""')}</a></body></html>`,
  },
  {
    site: "northstar.test",
    service: "gridmail",
    language: "en",
    shows: "a campaign-level pixel: it counts openings and knows nobody",
    wrapsLinks: false,
    resources: {
      logo: shared("https://www.northstar.test/img/logo-160x40.png", "northstar.test", "logo"),
      pixel: {
        url: "https://cdn.gridmail.test/count/{campaign}/o.gif",
        technicalClass: "remote_campaign_level",
        verdict: "not-a-tracker",
        servedBy: "gridmail.test",
        what: "campaign-level counting pixel",
      },
    },
    html: (l) =>
      letter(
        l,
        img(l, "logo", 'width="160" height="40" alt="Northstar"'),
        img(l, "pixel", 'width="1" height="1" alt=""'),
      ),
  },
  {
    site: "falken.test",
    service: "hublet",
    language: "de",
    shows: "a pixel as CSS background, a 1x0 pixel, and a request for a read receipt",
    wrapsLinks: true,
    headers: { "Disposition-Notification-To": "lesen@falken.test", "Return-Receipt-To": "lesen@falken.test" },
    resources: {
      background: personal(
        "https://d2x.eu1.hublet.test/e3t/Bto/DJ+113/{message}",
        "hublet.test",
        "CSS background pixel in a style element",
      ),
      pixel: personal("https://d2x.eu1.hublet.test/e3t/Cto/DJ+113/{message}", "hublet.test", "open pixel 1x0"),
    },
    html: (l) =>
      letter(
        l,
        "",
        `<div class="o"></div>${img(l, "pixel", 'width="1" height="0" alt=""')}`,
        `.o{width:1px;height:1px;background:url('${l.url("background")}') no-repeat}`,
      ),
  },
  {
    site: "maple-post.test",
    service: "postbird",
    language: "en",
    shows: "an MD5 and a base64 address leak to third parties, one of which redirects to an ad-sync that sets cookies",
    wrapsLinks: true,
    resources: {
      md5: derived("https://px.profiler.test/i/v2?pid=4411&h={md5}", "profiler.test", "MD5 of the address"),
      base64: derived("https://match.adnet.test/em?b={base64}&p=maple", "adnet.test", "base64 address, then ad-sync"),
      pixel: personal(
        "https://list.postbird.test/track/open.php?u={account}&id={campaign}&e={message}",
        "postbird.test",
        "open pixel 1x1",
      ),
    },
    html: (l) =>
      letter(
        l,
        "",
        `${img(l, "md5", 'width="1" height="1" alt=""')}${img(l, "base64", 'width="1" height="1" alt=""')}${img(l, "pixel", 'width="1" height="1" alt=""')}`,
      ),
  },
  {
    site: "rivage.test",
    service: "inkwell",
    language: "fr",
    shows: "a picture on a dangling CNAME and one on a CNAME loop beside an open pixel that works",
    wrapsLinks: true,
    brandHosts: {},
    resources: {
      dangling: {
        ...shared("https://photo.rivage.test/une/vague-600x160.png", "former-host.test", "picture on a dangling CNAME"),
        disguise: { technique: "cname", level: "proved" },
      },
      loop: shared("https://boucle.rivage.test/une/sable-600x160.png", "rivage.test", "picture on a CNAME loop"),
      pixel: personal("https://eotrx.inkwell.test/o/{message}.gif", "inkwell.test", "open pixel 1x1"),
    },
    html: (l) =>
      letter(
        l,
        `${img(l, "dangling", 'width="600" alt=""')}${img(l, "loop", 'width="600" alt=""')}`,
        img(l, "pixel", 'width="1" height="1" alt=""'),
      ),
  },
];
