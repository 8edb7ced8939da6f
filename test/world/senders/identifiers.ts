import { derived, letter, personal, shared } from "./letter-parts.ts";
import type { Letter, ResourceTruth, Sender } from "./sender.ts";

const img = (l: Letter, name: string, attributes = 'width="1" height="1" alt=""') =>
  `<img src="${l.url(name)}" ${attributes}>`;
const undetermined = (
  url: string,
  servedBy: string,
  reason: NonNullable<ResourceTruth["reason"]>,
  what: string,
): ResourceTruth => ({ url, technicalClass: "undetermined", verdict: "undetermined", reason, servedBy, what });

/** Senders that differ in the identifier: where it stands, what it is made of, whether it is one at all. */
export const identifiers: readonly Sender[] = [
  {
    site: "sentiero.test",
    service: "gridmail",
    language: "it",
    shows: "an identifier as a subdomain",
    wrapsLinks: false,
    resources: {
      pixel: personal("https://{recipient-label}.px.gridmail.test/o.gif", "gridmail.test", "unique subdomain"),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
  {
    site: "dijkhuis.test",
    service: "lettre",
    language: "nl",
    shows: "a cache-buster and nothing else: the URL differs each time and identifies nobody; no signature; plain HTTP",
    wrapsLinks: false,
    signature: "none",
    resources: {
      banner: {
        ...shared(
          "https://img.lettre.test/b/banner-600x80.png?cb={clock}",
          "lettre.test",
          "banner with a cache-buster",
        ),
        literally: "remote_recipient_unique",
      },
      plain: shared("http://img.lettre.test/b/voet-600x30.png", "lettre.test", "picture"),
    },
    html: (l) => letter(l, img(l, "banner", 'width="600" height="80"'), img(l, "plain", 'width="600" height="30"')),
    sentAtMs: (order, mailing) => Date.now() - order * 1_733 - Number(mailing) * 13,
  },
  {
    site: "maresia.test",
    service: "inkwell",
    language: "pt",
    shows: "SHA-256 of the address in capitals, in the form some partners ask for",
    wrapsLinks: true,
    resources: {
      upper: derived("https://px.profiler.test/i/v2?pid=9&h={sha256-upper}", "profiler.test", "SHA-256, upper case"),
      pixel: personal("https://eotrx.inkwell.test/o/{message}.gif", "inkwell.test", "open pixel 1x1"),
    },
    html: (l) => letter(l, "", `${img(l, "upper")}${img(l, "pixel")}`),
  },
  {
    site: "gearwheel.test",
    service: "hublet",
    language: "en",
    shows: "the address in many dresses: plain, percent-encoded twice, hex, SHA-1, SHA-256 of MD5; DKIM key gone",
    wrapsLinks: true,
    signature: "key-gone",
    resources: {
      plain: derived("https://match.adnet.test/p?e={address-encoded}", "adnet.test", "the address itself"),
      twice: derived("https://px.profiler.test/d?e={double-encoded}", "profiler.test", "the address, encoded twice"),
      hex: derived(
        "https://px.profiler.test/x/{hex-address}/o.gif",
        "profiler.test",
        "the address in hex, in the path",
      ),
      sha1: derived("https://px.profiler.test/s?h={sha1}", "profiler.test", "SHA-1"),
      nested: derived("https://px.profiler.test/n?h={sha256-md5}", "profiler.test", "SHA-256 of MD5"),
    },
    html: (l) => letter(l, "", ["plain", "twice", "hex", "sha1", "nested"].map((name) => img(l, name)).join("")),
  },
  {
    site: "ruche.test",
    service: "lettre",
    language: "fr",
    shows: "a short value that differs everywhere: nonce or token, nobody can tell",
    wrapsLinks: false,
    resources: {
      short: undetermined(
        "https://img.lettre.test/h/tete-500x90.png?x={short-nonce}",
        "lettre.test",
        "nonce_or_token",
        "picture with six letters that never repeat",
      ),
    },
    html: (l) => letter(l, img(l, "short", 'width="500" height="90"')),
  },
  {
    site: "bienenstock.test",
    service: "klarmail",
    language: "de",
    shows: "an identifier inside base64 of JSON beside the mailing's",
    wrapsLinks: true,
    resources: {
      pixel: personal(
        "https://r.klarmail.test/tr/op/{recipient-json}",
        "klarmail.test",
        "identifier in JSON in base64",
      ),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
  {
    site: "colmena.test",
    service: "gridmail",
    language: "es",
    shows: "identifiers that count up from recipient to recipient",
    wrapsLinks: false,
    resources: {
      pixel: personal(
        "https://u9151.ct.gridmail.test/wf/open?sid={sequence}&c={campaign}",
        "gridmail.test",
        "sequential identifier",
      ),
    },
    html: (l) => letter(l, "", img(l, "pixel")),
  },
  {
    site: "reka.test",
    service: "sailpost",
    language: "cs",
    shows: "the reader's first name drawn as a picture: content or tracking, nobody can tell",
    wrapsLinks: true,
    resources: {
      name: undetermined(
        "https://live.momentum.test/jmeno/{name}-400x80.png",
        "momentum.test",
        "content_or_tracking",
        "personalised picture",
      ),
    },
    html: (l) => letter(l, img(l, "name", 'width="400" height="80"')),
  },
  {
    site: "honeycomb.test",
    service: "postbird",
    language: "en",
    shows: "a picture drawn at open time from one URL for all, and a countdown from a personal one",
    wrapsLinks: true,
    resources: {
      weather: shared("https://live.momentum.test/weather/london-200x50.png", "momentum.test", "drawn at open time"),
      countdown: personal(
        "https://live.momentum.test/c/{recipient}/timer-200x50.png",
        "momentum.test",
        "countdown drawn at open time from a personal URL",
      ),
    },
    html: (l) => letter(l, `${img(l, "weather", 'width="200"')}${img(l, "countdown", 'width="200"')}`),
  },
  {
    site: "carpati.test",
    service: "lettre",
    language: "ro",
    shows: "a tokenised pixel on a dangling name and one on a loop: personal, though nobody can receive it",
    wrapsLinks: false,
    resources: {
      dangling: personal("https://o.carpati.test/oo/{account}/{message}/e.gif", "lettre.test", "dangling CNAME"),
      loop: personal("https://r1.carpati.test/oo/{recipient}/e.gif", "carpati.test", "CNAME loop"),
    },
    html: (l) => letter(l, "", `${img(l, "dangling")}${img(l, "loop")}`),
  },
  {
    site: "vindrose.test",
    service: "hublet",
    language: "da",
    shows: "a transactional message with a unique pixel",
    wrapsLinks: false,
    isTransactional: true,
    subjects: ["Kvittering for din bestilling", "Din pakke er sendt", "Din pakke er leveret"],
    resources: {
      pixel: personal("https://d2x.eu1.hublet.test/e3t/Cto/DJ+113/{message}", "hublet.test", "open pixel"),
    },
    html: (l) => letter(l, "<p>Ordre 7712</p>", img(l, "pixel")),
  },
];
