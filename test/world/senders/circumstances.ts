import { letter, personal, shared } from "./letter-parts.ts";
import type { Letter, Sender } from "./sender.ts";

const img = (l: Letter, name: string, attributes = 'width="1" height="1" alt=""') =>
  `<img src="${l.url(name)}" ${attributes}>`;
const HOUR_MS = 3_600_000;
const MARCH_2026_MS = Date.UTC(2026, 2, 1, 9);

/** Senders that differ in what happens around the message: consent, withdrawal, dates, behaviour, hosts. */
export const circumstances: readonly Sender[] = [
  {
    site: "bottega.test",
    service: "lettre",
    language: "it",
    shows: "a choice that works: no pixel for those who did not consent",
    wrapsLinks: false,
    resources: {
      logo: shared("https://img.lettre.test/bottega/logo-160x40.png", "lettre.test", "logo"),
      pixel: personal("https://x1.lt.lettre.test/oo/{account}/{message}/e.gif", "lettre.test", "open pixel"),
    },
    html: (l) =>
      letter(l, img(l, "logo", 'width="160" height="40"'), l.trackingConsent === "not-given" ? "" : img(l, "pixel")),
  },
  {
    site: "farol.test",
    service: "sailpost",
    language: "pt",
    shows: "a pixel whether the box for tracking was ticked or not",
    wrapsLinks: true,
    resources: {
      pixel: personal(
        "https://click.s7.sailpost.test/open.aspx?ffcb10={message}&d={account}&m={campaign}",
        "sailpost.test",
        "open pixel",
      ),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
  {
    site: "molenwiek.test",
    service: "klarmail",
    language: "nl",
    shows: "a control in the footer that ends tracking; afterwards old pixels answer 410 and new messages have none",
    wrapsLinks: false,
    isWatching: true,
    resources: { pixel: personal("https://r.klarmail.test/tr/op/{message}", "klarmail.test", "open pixel") },
    html: (l) =>
      letter(
        l,
        "",
        `<p><a href="${l.trackingNoUrl}">Meten van openingen uitzetten</a></p>${l.trackingConsent === "given" || l.trackingConsent === "not-asked" ? img(l, "pixel") : ""}`,
      ),
  },
  {
    site: "lucerna.test",
    service: "lettre",
    language: "cs",
    shows: "asks for tracking consent by a message of its own; silence is refusal",
    wrapsLinks: false,
    consentRequest: {
      subject: "Smíme měřit, zda zpravodaj otevíráte?",
      html: (l) =>
        `<!DOCTYPE html><html><body><p>${l.text.tracking}</p><p><a href="${l.trackingYesUrl}">Ano, souhlasím s měřením</a></p><p><a href="${l.trackingNoUrl}">Ne, nesouhlasím</a></p><p><a href="${l.unsubscribeUrl}">${l.text.unsubscribe}</a></p></body></html>`,
    },
    resources: {
      pixel: personal("https://x1.lt.lettre.test/oo/{account}/{message}/e.gif", "lettre.test", "open pixel"),
    },
    html: (l) => letter(l, "", l.trackingConsent === "given" ? img(l, "pixel") : ""),
  },
  {
    site: "saltmarsh.test",
    service: "postbird",
    language: "en",
    shows: "messages dated 1 March 2026, older than any rule on pixels; the pixel relative to a base element",
    wrapsLinks: true,
    sentAtMs: (order, mailing) => MARCH_2026_MS + order * 60_000 + (Number(mailing) || 0) * 1_000,
    resources: {
      pixel: personal(
        "https://list.postbird.test/track/open.php?u={account}&id={campaign}&e={message}",
        "postbird.test",
        "open pixel",
      ),
    },
    html: (l) =>
      letter(l, "", img(l, "pixel").replace("https://list.postbird.test/", "")).replace(
        "<head>",
        '<head><base href="https://list.postbird.test/">',
      ),
  },
  {
    site: "cipher.test",
    service: "gridmail",
    language: "en",
    shows: "twins get the same mailing an hour apart",
    wrapsLinks: true,
    sentAtMs: (order) => Date.now() - (order % 2) * HOUR_MS,
    resources: {
      pixel: personal("https://u9151.ct.gridmail.test/wf/open?upn={message}", "gridmail.test", "open pixel"),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
    confirmation: (l) =>
      `<!DOCTYPE html><html><body><p>Your code is <b>${l.code}</b></p>${img(l, "pixel")}</body></html>`,
  },
  {
    site: "wayfarer.test",
    service: "gridmail",
    language: "en",
    shows: "recipients who never get the same mailing: nothing can be aligned",
    wrapsLinks: false,
    subject: (l, subject) => (l.isVariantB ? `Departures ${l.mailing}: night trains` : subject),
    resources: {
      a: {
        ...misaligned("https://cdn.gridmail.test/way/{recipient}/a-600x90.png"),
        what: "picture of the first mailing",
      },
      b: {
        ...misaligned("https://cdn.gridmail.test/night/{recipient}/b-300x300.png"),
        what: "picture of the other one",
      },
    },
    html: (l) =>
      l.isVariantB
        ? `<!DOCTYPE html><html><body><div>${img(l, "b", 'width="300" height="300"')}<ul><li>Vienna 21:10</li><li>Rome 22:05</li></ul><p>${l.text.unsubscribe}: <a href="${l.unsubscribeUrl}">here</a></p></div></body></html>`
        : letter(l, img(l, "a", 'width="600" height="90"')),
  },
  {
    site: "bruyere.test",
    service: "gridmail",
    language: "fr",
    shows: "content added behind the part of the body that the signature covers (l=)",
    wrapsLinks: false,
    signature: "length-abuse",
    isHtmlOnly: true,
    resources: {
      pixel: personal("https://u9151.ct.gridmail.test/wf/open?upn={message}", "gridmail.test", "open pixel"),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
  {
    site: "inkpot.test",
    service: "inkwell",
    language: "en",
    shows: "reacts to silence: who has not opened gets another subject that says so",
    wrapsLinks: true,
    isWatching: true,
    subject: (l, subject) => (Number(l.mailing) > 1 && !l.hasOpened ? `We miss you! ${subject}` : subject),
    resources: { pixel: personal("https://eotrx.inkwell.test/o/{message}.gif", "inkwell.test", "open pixel") },
    html: (l) =>
      letter(
        l,
        Number(l.mailing) > 1 && !l.hasOpened ? "<p>You have not opened our last letter.</p>" : "",
        img(l, "pixel"),
      ),
  },
  {
    site: "solo.test",
    service: "postbird",
    language: "en",
    shows: "one recipient only gets mail: without a twin nothing can be compared",
    wrapsLinks: false,
    skips: (order) => order > 0,
    resources: {
      pixel: {
        url: "https://list.postbird.test/track/open.php?u={account}&id={campaign}&e={message}",
        technicalClass: "undetermined",
        verdict: "undetermined",
        reason: "single_seed",
        servedBy: "postbird.test",
        what: "open pixel that only one seed was sent",
      },
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
];

function misaligned(url: string): Sender["resources"][string] {
  return {
    url,
    technicalClass: "undetermined",
    verdict: "undetermined",
    reason: "not_aligned",
    servedBy: "gridmail.test",
    what: "",
  };
}
