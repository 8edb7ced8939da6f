import { articles, box, field, form, simple } from "./form-parts.ts";
import type { Site } from "./site.ts";
import { CHECK_MAIL, confirmed, honest } from "./truths.ts";

const styledBox = `.tick input{position:absolute;opacity:0;width:18px;height:18px}.tick span::before{content:"";display:inline-block;width:16px;height:16px;border:1px solid #333;margin-right:6px}.tick input:checked+span::before{background:#245}`;

/** Sites that ask for more than an address: consents, choices, banners, codes. */
export const asking: readonly Site[] = [
  {
    ...honest,
    name: "bottega.test",
    title: "Bottega",
    language: "it",
    country: "IT",
    sector: "shopping",
    shows: "a box for tracking consent that is ticked beforehand",
    service: "lettre",
    pages: {
      "/": (page) => `${articles(page)}${simple(page, "/iscriviti", box(page.text.tracking, "misura", "checked"))}`,
    },
    forms: [{ action: "/iscriviti", email: "email", trackingConsent: ["misura", "1"], answers: "page" }],
  },
  {
    ...confirmed,
    name: "molenwiek.test",
    title: "Molenwiek",
    language: "nl",
    country: "NL",
    sector: "news",
    shows: "tracking consent as a question with yes and no, one of which must be chosen",
    service: "klarmail",
    pages: {
      "/": (page) =>
        `${articles(page)}${simple(page, "/aanmelden", `<fieldset><legend>${page.text.tracking}</legend><label><input type="radio" name="meten" value="ja" required> Ja</label><label><input type="radio" name="meten" value="nee" required> Nee</label></fieldset>`)}`,
    },
    forms: [
      {
        action: "/aanmelden",
        email: "email",
        required: { meten: /^(ja|nee)$/ },
        trackingConsent: ["meten", "ja"],
        answers: "page",
      },
    ],
  },
  {
    ...honest,
    name: "azulejo.test",
    title: "Azulejo",
    language: "es",
    country: "ES",
    sector: "home",
    shows: "a cookie banner of a known make that lies over the whole page until it is answered",
    service: "postbird",
    pages: {
      "/": (page) => `${articles(page)}${simple(page, "/suscripcion")}
<div id="onetrust-consent-sdk"><div class="onetrust-pc-dark-filter" style="position:fixed;inset:0;background:#0009;z-index:900"></div>
<div id="onetrust-banner-sdk" class="otFlat bottom" role="region" aria-label="Cookies" style="position:fixed;bottom:0;left:0;right:0;background:#fff;z-index:901;padding:20px"><div id="onetrust-policy-text">${page.text.cookieText}</div>
<div id="onetrust-button-group"><button id="onetrust-pc-btn-handler">Configurar</button><button id="onetrust-reject-all-handler">${page.text.cookieRefuse}</button><button id="onetrust-accept-btn-handler">${page.text.cookieAccept}</button></div></div></div>
<script>for(const [id,v] of [["onetrust-reject-all-handler","no"],["onetrust-accept-btn-handler","yes"]])document.getElementById(id).onclick=()=>{document.cookie="OptanonAlertBoxClosed="+Date.now()+";path=/";document.cookie="choice="+v+";path=/";document.getElementById("onetrust-consent-sdk").remove()}</script>`,
    },
    forms: [{ action: "/suscripcion", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "vindrose.test",
    title: "Vindrose",
    language: "da",
    country: "DK",
    sector: "science",
    shows: "selects, radios and interests, some of them required",
    service: "hublet",
    pages: {
      "/": (page) =>
        `${articles(page)}${simple(
          page,
          "/tilmeld",
          `${field(page.text.firstName, "firstname")}<label>${page.text.country} * <select name="land" required><option value="">Vælg</option><option value="dk">Danmark</option><option value="se">Sverige</option><option value="no">Norge</option></select></label>
<fieldset><legend>Hvor ofte? *</legend><label><input type="radio" name="ofte" value="uge" required> Ugentligt</label><label><input type="radio" name="ofte" value="mdr" required> Månedligt</label></fieldset>
<fieldset><legend>${page.text.interests}</legend>${box("Vind", "i1")}${box("Vand", "i2")}</fieldset>${box("Ja tak til tilbud fra partnere", "partnere", "checked")}`,
        )}`,
    },
    forms: [
      { action: "/tilmeld", email: "email", required: { land: /^(dk|se|no)$/, ofte: /^(uge|mdr)$/ }, answers: "page" },
    ],
  },
  {
    ...confirmed,
    name: "lucerna.test",
    title: "Lucerna",
    language: "cs",
    country: "CZ",
    sector: "arts",
    shows: "a required consent box that is drawn by its label: the input itself cannot be seen",
    service: "lettre",
    pages: {
      "/": (page) =>
        `<style>${styledBox}</style>${articles(page)}<h2>${page.text.newsletter}</h2>${form(
          page,
          "/odber",
          `${field(page.text.email, "email", "email", "required")}<label class="tick" style="position:relative"><input type="checkbox" name="souhlas" value="ano" required><span>${page.text.consent}</span></label>`,
        )}`,
    },
    forms: [{ action: "/odber", email: "email", required: { souhlas: "checked" }, answers: "page" }],
  },
  {
    ...honest,
    name: "obraz.test",
    title: "Obraz",
    language: "pl",
    country: "PL",
    sector: "arts",
    shows: "the button is a picture (input of type image), the field says its purpose only in its title",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `${articles(page)}<div class="news"><b>${page.text.newsletter}</b><form action="/zapis" method="post"><input type="text" name="em" title="${page.text.email}"><input type="image" src="/img/go-32x32.png" alt="${page.text.subscribe}"></form></div>`,
    },
    forms: [{ action: "/zapis", email: "em", answers: "page" }],
  },
  {
    ...honest,
    name: "kompass.test",
    title: "Kompass",
    language: "sv",
    country: "SE",
    sector: "news",
    shows: "double opt-in by a code that is typed into the waiting page",
    service: "hublet",
    optIn: "code",
    expects: CHECK_MAIL,
    pages: { "/": (page) => `${articles(page)}${simple(page, "/start")}` },
    forms: [{ action: "/start", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "cipher.test",
    title: "Cipher",
    sector: "technology",
    shows: "double opt-in by code, in English, with a pixel in the message",
    service: "gridmail",
    optIn: "code",
    expects: CHECK_MAIL,
    pages: { "/": (page) => `${articles(page)}${simple(page, "/join", field(page.text.firstName, "firstname"))}` },
    forms: [{ action: "/join", email: "email", answers: "page" }],
  },
  {
    ...confirmed,
    name: "farol.test",
    title: "Farol",
    language: "pt",
    country: "PT",
    sector: "news",
    shows: "a separate box for tracking consent that is not ticked, and a privacy text beside it",
    service: "sailpost",
    pages: {
      "/": (page) =>
        `${articles(page)}${simple(page, "/subscrever", `${box(page.text.consent, "sim", "required")}${box(page.text.tracking, "medir")}<p>Medimos aberturas só com o seu acordo; pode retirá-lo em qualquer altura.</p>`)}`,
    },
    forms: [
      {
        action: "/subscrever",
        email: "email",
        required: { sim: "checked" },
        trackingConsent: ["medir", "1"],
        answers: "page",
      },
    ],
  },
  {
    ...honest,
    name: "solo.test",
    title: "Solo",
    sector: "arts",
    shows: "a plain form; only the first who signs up ever gets mail",
    service: "postbird",
    pages: { "/": (page) => `${articles(page)}${simple(page, "/join")}` },
    forms: [{ action: "/join", email: "email", answers: "page" }],
  },
];
