import { letter, personal, shared } from "./letter-parts.ts";
import type { Letter, Sender } from "./sender.ts";

const img = (l: Letter, name: string, attributes = "") => `<img src="${l.url(name)}" ${attributes}>`;
const open = (l: Letter) => img(l, "pixel", 'width="1" height="1" alt=""');
const postbird = personal(
  "https://list.postbird.test/track/open.php?u={account}&id={campaign}&e={message}",
  "postbird.test",
  "open pixel 1x1",
);
const gridmail = personal("https://u9151.ct.gridmail.test/wf/open?upn={message}", "gridmail.test", "open pixel 1x1");

/** Senders that differ in the markup by which a resource is fetched. */
export const markup: readonly Sender[] = [
  {
    site: "marea.test",
    service: "postbird",
    language: "es",
    shows: "a picture that travels with the message (cid:) and nothing remote at all",
    wrapsLinks: true,
    inlineImages: ["cabecera"],
    resources: {},
    html: (l) => letter(l, '<img src="cid:cabecera" width="120" height="40" alt="Marea">'),
  },
  {
    site: "latarnia.test",
    service: "klarmail",
    language: "pl",
    shows: "pixels in a background attribute and in a style attribute",
    wrapsLinks: true,
    resources: {
      cell: personal("https://r.klarmail.test/tr/op/{message}/b", "klarmail.test", "background attribute of a cell"),
      style: personal("https://r.klarmail.test/tr/op/{message}/s", "klarmail.test", "url() in a style attribute"),
    },
    html: (l) =>
      letter(
        l,
        "",
        `<table><tr><td background="${l.url("cell")}" width="2" height="2"></td></tr></table><div style="width:1px;height:1px;background-image:url('${l.url("style")}')"></div>`,
      ),
  },
  {
    site: "skargard.test",
    service: "hublet",
    language: "sv",
    shows: "candidates in srcset and in a picture element, every one tokenised",
    wrapsLinks: true,
    resources: {
      small: personal("https://d2x.eu1.hublet.test/im/{message}/1x-300x80.png", "hublet.test", "srcset candidate 1x"),
      large: personal("https://d2x.eu1.hublet.test/im/{message}/2x-600x160.png", "hublet.test", "srcset candidate 2x"),
      wide: personal("https://d2x.eu1.hublet.test/im/{message}/wide-600x100.png", "hublet.test", "source of a picture"),
      plain: shared("https://js.hublet.test/skargard/strand-600x100.png", "hublet.test", "picture"),
    },
    html: (l) =>
      letter(
        l,
        `<img src="${l.url("small")}" srcset="${l.url("small")} 1x, ${l.url("large")} 2x" width="300" height="80" alt="">`,
        `<picture><source media="(min-width: 900px)" srcset="${l.url("wide")}"><img src="${l.url("plain")}" alt=""></picture>`,
      ),
  },
  {
    site: "fyrtaarn.test",
    service: "gridmail",
    language: "da",
    shows: "a VML fill in a conditional comment, read by Outlook alone, beside a shared picture",
    wrapsLinks: true,
    resources: {
      fill: personal("https://u9151.ct.gridmail.test/vml/{message}/f-600x200.png", "gridmail.test", "VML fill"),
      pixel: gridmail,
      hero: shared("https://cdn.gridmail.test/fyr/hero-600x200.png", "gridmail.test", "picture"),
    },
    html: (l) =>
      letter(
        l,
        `<!--[if gte mso 9]><v:rect xmlns:v="urn:schemas-microsoft-com:vml" fill="true" style="width:600px;height:200px"><v:fill type="frame" src="${l.url("fill")}" color="#224455" /></v:rect><![endif]-->${img(l, "hero", 'width="600" height="200"')}`,
        open(l),
      ),
  },
  {
    site: "holmen.test",
    service: "gridmail",
    language: "da",
    shows: "a shared picture above an open pixel",
    wrapsLinks: true,
    resources: {
      pixel: gridmail,
      hero: shared("https://cdn.gridmail.test/holmen/hero-600x200.png", "gridmail.test", "picture"),
    },
    html: (l) => letter(l, img(l, "hero", 'width="600" height="200"'), open(l)),
  },
  {
    site: "alveare.test",
    service: "sailpost",
    language: "it",
    shows: "a tokenised font and a tokenised style sheet",
    wrapsLinks: true,
    resources: {
      font: personal("https://fonts.fontstore.test/f/{recipient}/serif.woff2", "fontstore.test", "tokenised web font"),
      sheet: personal("https://fonts.fontstore.test/s/{message}/mail.css", "fontstore.test", "tokenised style sheet"),
      imported: shared("https://fonts.fontstore.test/s/common/base.css", "fontstore.test", "imported style sheet"),
    },
    html: (l) =>
      letter(
        l,
        "",
        `<link rel="stylesheet" href="${l.url("sheet")}">`,
        `@import url("${l.url("imported")}");@font-face{font-family:A;src:url("${l.url("font")}")}h1{font-family:A}`,
      ).replace("<style>body{", '<style>@import url("https://fonts.fontstore.test/s/common/base.css");body{'),
  },
  {
    site: "bijenkorf.test",
    service: "inkwell",
    language: "nl",
    shows: "pixels that only some clients load: narrow screens, dark mode, print",
    wrapsLinks: true,
    resources: {
      narrow: personal("https://eotrx.inkwell.test/m/{message}.gif", "inkwell.test", "media query: narrow screen"),
      dark: personal("https://eotrx.inkwell.test/d/{message}.gif", "inkwell.test", "media query: dark mode"),
      print: personal("https://eotrx.inkwell.test/p/{message}.gif", "inkwell.test", "media query: print"),
      pixel: personal("https://eotrx.inkwell.test/o/{message}.gif", "inkwell.test", "open pixel 1x1"),
    },
    html: (l) =>
      letter(
        l,
        '<div class="m">&nbsp;</div>',
        open(l),
        `@media (max-width:480px){.m{background:url(${l.url("narrow")})}}@media (prefers-color-scheme:dark){.m{background:url(${l.url("dark")})}}@media print{.m{background:url(${l.url("print")})}}`,
      ),
  },
  {
    site: "kupa.test",
    service: "postbird",
    language: "sv",
    shows: "the background of the whole body, an input of type image, and a picture hidden by opacity",
    wrapsLinks: false,
    resources: {
      body: personal("https://list.postbird.test/bg/{recipient}/ground-40x40.png", "postbird.test", "body background"),
      button: shared("https://assets.postbird.test/kupa/knapp-90x30.png", "postbird.test", "input of type image"),
      faint: personal("https://list.postbird.test/bg/{message}/t-300x60.png", "postbird.test", "picture of opacity 0"),
    },
    html: (l) =>
      letter(
        l,
        `<input type="image" src="${l.url("button")}" alt="">`,
        img(l, "faint", 'width="300" height="60" style="opacity:0"'),
      ).replace("<body>", `<body background="${l.url("body")}">`),
  },
  {
    site: "stup.test",
    service: "gridmail",
    language: "ro",
    shows: "a video poster, an object, an image in SVG, an off-screen picture",
    wrapsLinks: true,
    resources: {
      poster: personal("https://u9151.ct.gridmail.test/v/{message}/p-320x180.png", "gridmail.test", "video poster"),
      svg: personal("https://u9151.ct.gridmail.test/v/{message}/s-40x40.png", "gridmail.test", "image element of SVG"),
      far: personal(
        "https://u9151.ct.gridmail.test/v/{recipient}/f-200x50.png",
        "gridmail.test",
        "picture off the screen",
      ),
    },
    html: (l) =>
      letter(
        l,
        `<video width="320" height="180" poster="${l.url("poster")}"></video>`,
        `<svg width="40" height="40"><image href="${l.url("svg")}" width="40" height="40"/></svg><div style="position:absolute;left:-4000px">${img(l, "far")}</div>`,
      ),
  },
  {
    site: "dunare.test",
    service: "postbird",
    language: "ro",
    shows: "tracked links and no picture at all",
    wrapsLinks: true,
    resources: {},
    html: (l) => letter(l, "<p>·</p>"),
  },
  {
    site: "moorland.test",
    service: "klarmail",
    language: "de",
    shows: "pictures through the image proxy of a webmail, as in a forwarded message",
    wrapsLinks: true,
    resources: {
      proxied: {
        ...shared(
          "https://ci3.mailproxy.test/meips/{message}=s0-d-e1-ft#https://img.klarmail.test/im/moor/kopf-600x140.png",
          "mailproxy.test",
          "a picture behind a webmail's proxy: the token is the proxy's",
        ),
        literally: "remote_recipient_unique",
      },
      pixel: personal("https://r.klarmail.test/tr/op/{message}", "klarmail.test", "open pixel 1x1"),
    },
    html: (l) => letter(l, img(l, "proxied", 'width="600" height="140"'), open(l)),
  },
  {
    site: "azulejo.test",
    service: "postbird",
    language: "es",
    shows: "A/B variants: another layout and picture, the same pixel",
    wrapsLinks: true,
    resources: {
      a: shared("https://assets.postbird.test/azulejo/a-600x180.png", "postbird.test", "picture of variant A"),
      b: shared("https://assets.postbird.test/azulejo/b-600x240.png", "postbird.test", "picture of variant B"),
      pixel: postbird,
    },
    html: (l) =>
      l.isVariantB
        ? letter(l, `<h2>B</h2><div>${img(l, "b", 'width="600" height="240"')}</div><p><b>¡Novedad!</b></p>`, open(l))
        : letter(l, img(l, "a", 'width="600" height="180"'), open(l)),
  },
  {
    site: "obraz.test",
    service: "gridmail",
    language: "pl",
    shows: "the same blocks in another order for every second recipient",
    wrapsLinks: true,
    resources: {
      one: shared("https://cdn.gridmail.test/obraz/jeden-300x90.png", "gridmail.test", "picture one"),
      two: shared("https://cdn.gridmail.test/obraz/dwa-300x90.png", "gridmail.test", "picture two"),
      three: personal(
        "https://cdn.gridmail.test/obraz/{recipient}/trzy-300x90.png",
        "gridmail.test",
        "tokenised picture",
      ),
      pixel: gridmail,
    },
    html: (l) => {
      const blocks = ["one", "two", "three"].map((name) => `<div>${img(l, name, 'width="300" height="90"')}</div>`);
      return letter(l, (l.isVariantB ? blocks.toReversed() : blocks).join(""), open(l));
    },
  },
  {
    site: "kompass.test",
    service: "hublet",
    language: "sv",
    shows: "a block that every second recipient does not get",
    wrapsLinks: true,
    resources: {
      promo: shared("https://js.hublet.test/kompass/erbjudande-600x80.png", "hublet.test", "picture only some get"),
      logo: personal(
        "https://d2x.eu1.hublet.test/im/{recipient}/logo-160x40.png",
        "hublet.test",
        "visible tokenised logo",
      ),
      pixel: personal("https://d2x.eu1.hublet.test/e3t/Cto/DJ+113/{message}", "hublet.test", "open pixel"),
    },
    html: (l) =>
      letter(
        l,
        `${img(l, "logo", 'width="160" height="40"')}${l.isVariantB ? "" : `<div>${img(l, "promo", 'width="600" height="80"')}</div>`}`,
        open(l),
      ),
  },
];
