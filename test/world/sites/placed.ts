import { articles, field, form, sendAsJson, simple } from "./form-parts.ts";
import type { Page, Site } from "./site.ts";
import { confirmed, honest } from "./truths.ts";

const tall = '<div style="height:2600px"></div>';
const script = (code: string) => `<script>${code}</script>`;
const quoted = (html: string) => JSON.stringify(html).replaceAll("</", "<\\/");
const overlay = (inner: string, more = "") =>
  `<div role="dialog" aria-modal="true" ${more} style="position:fixed;inset:0;background:#0008;z-index:50"><div style="background:#fff;max-width:420px;margin:80px auto;padding:20px">${inner}</div></div>`;
const steps = (page: Page) =>
  `<h2>${page.text.newsletter}</h2><form action="/kroky/2" method="post"><input type="hidden" name="ticket" value="${page.ticket}">
${field(page.text.firstName, "jmeno", "text", "required")}<label>Jak často? <select name="jak_casto" required><option value="">–</option><option value="tydne">týdně</option><option value="mesicne">měsíčně</option></select></label>
<button type="submit">${page.text.subscribe}</button></form>`;

/** Sites whose form is not simply there: late, hidden away, in frames and shadows, without a form, in steps. */
export const placed: readonly Site[] = [
  {
    ...honest,
    name: "marea.test",
    title: "Marea",
    language: "es",
    country: "ES",
    sector: "news",
    shows: "a pop-up that comes two seconds and a half after the page",
    service: "postbird",
    pages: {
      "/": (page) =>
        `${articles(page)}${script(`setTimeout(()=>document.body.insertAdjacentHTML("beforeend",${quoted(overlay(`<button aria-label="${page.text.close}" onclick="this.closest('[role=dialog]').remove()">×</button>${simple(page, "/alta")}`))}),2500)`)}`,
    },
    forms: [{ action: "/alta", email: "email", answers: "page" }],
  },
  {
    ...confirmed,
    name: "sentiero.test",
    title: "Sentiero",
    language: "it",
    country: "IT",
    sector: "travel",
    shows: "a form that appears when the foot of a long page is scrolled to",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `${articles(page)}${tall}<div id="foot" style="min-height:40px"></div>${script(`new IntersectionObserver((seen,o)=>{if(seen.some(e=>e.isIntersecting)){o.disconnect();document.getElementById("foot").innerHTML=${quoted(simple(page, "/iscrizione"))}}}).observe(document.getElementById("foot"))`)}`,
    },
    forms: [{ action: "/iscrizione", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "dijkhuis.test",
    title: "Dijkhuis",
    language: "nl",
    country: "NL",
    sector: "home",
    shows: "a modal that opens when the word newsletter is pressed",
    service: "lettre",
    pages: {
      "/": (page) =>
        `${articles(page)}<button type="button" onclick="document.getElementById('m').showModal()">${page.text.newsletter}</button><dialog id="m">${simple(page, "/aanmelden")}</dialog>`,
    },
    forms: [{ action: "/aanmelden", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "maresia.test",
    title: "Maresia",
    language: "pt",
    country: "PT",
    sector: "news",
    shows: "an iframe of the same origin",
    service: "inkwell",
    pages: {
      "/": (page) =>
        `${articles(page)}<iframe src="/widget" width="420" height="260" title="${page.text.newsletter}"></iframe>`,
      "/widget": (page) => `<!DOCTYPE html><html lang="pt"><body>${simple(page, "/subscrever")}</body></html>`,
    },
    forms: [{ action: "/subscrever", email: "email", answers: "page" }],
  },
  {
    ...confirmed,
    name: "latarnia.test",
    title: "Latarnia",
    language: "pl",
    country: "PL",
    sector: "news",
    shows: "an iframe of another origin, the mail service's",
    service: "klarmail",
    pages: {
      "/": (page) =>
        `${articles(page)}<iframe src="https://formulare.klarmail.test/embed/latarnia" width="460" height="300" title="Newsletter"></iframe>`,
      "https://formulare.klarmail.test/embed/latarnia": (page) =>
        `<!DOCTYPE html><html lang="pl"><body>${simple(page, "https://formulare.klarmail.test/serve/latarnia")}</body></html>`,
    },
    forms: [{ action: "https://formulare.klarmail.test/serve/latarnia", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "skargard.test",
    title: "Skärgård",
    language: "sv",
    country: "SE",
    sector: "travel",
    shows: "a form in an open shadow root",
    service: "hublet",
    pages: {
      "/": (page) =>
        `${articles(page)}<news-letter></news-letter>${script(`customElements.define("news-letter",class extends HTMLElement{connectedCallback(){this.attachShadow({mode:"open"}).innerHTML=${quoted(simple(page, "/prenumerera"))}}})`)}`,
    },
    forms: [{ action: "/prenumerera", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "holmen.test",
    title: "Holmen",
    language: "da",
    country: "DK",
    sector: "arts",
    shows: "a form in a closed shadow root",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `${articles(page)}<div id="nyt"></div>${script(`document.getElementById("nyt").attachShadow({mode:"closed"}).innerHTML=${quoted(simple(page, "/tilmeld"))}`)}`,
    },
    forms: [{ action: "/tilmeld", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "fyrtaarn.test",
    title: "Fyrtårn",
    language: "da",
    country: "DK",
    sector: "arts",
    shows: "no form element: an input, a button and a script",
    service: "gridmail",
    pages: {
      "/": (page) => `${articles(page)}<div id="nyt"><h3>${page.text.newsletter}</h3><p>${page.text.invite}</p>
<input name="mail" type="text" placeholder="${page.text.email}"><div role="button" tabindex="0" data-send style="display:inline-block;background:#245;color:#fff;padding:6px 12px;cursor:pointer">${page.text.subscribe}</div><p data-answer role="status"></p></div>
${sendAsJson("/api/tilmeld", 'document.getElementById("nyt")')}`,
    },
    forms: [{ action: "/api/tilmeld", email: "mail", answers: "json" }],
  },
  {
    ...honest,
    name: "reka.test",
    title: "Řeka",
    language: "cs",
    country: "CZ",
    sector: "news",
    shows: "two steps on two pages: the address, then a name and how often",
    service: "sailpost",
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2><form action="/kroky/1" method="post">${field(page.text.email, "email", "email", "required")}<button>${page.text.next}</button></form>`,
    },
    forms: [
      {
        action: "/kroky/1",
        email: "email",
        answers: "page",
        next: { action: "/kroky/2", required: { jmeno: "any", jak_casto: /tydne|mesicne/ }, form: steps },
      },
    ],
  },
  {
    ...honest,
    name: "dunare.test",
    title: "Dunăre",
    language: "ro",
    country: "RO",
    sector: "travel",
    shows: "two steps in place: a second field shows after the address was given",
    service: "postbird",
    pages: {
      "/": (
        page,
      ) => `${articles(page)}<form id="f" action="/abonare" method="post" novalidate><h3>${page.text.newsletter}</h3>
<div id="s1">${field(page.text.email, "email", "email", "required")}<button type="button" id="go">${page.text.next}</button></div>
<div id="s2" hidden>${field(page.text.firstName, "firstname", "text", "required")}<button type="submit">${page.text.subscribe}</button></div></form>
${script(`document.getElementById("go").onclick=()=>{const f=document.getElementById("f");if(!f.email.value.includes("@"))return;document.getElementById("s1").hidden=true;document.getElementById("s2").hidden=false}`)}`,
    },
    forms: [{ action: "/abonare", email: "email", required: { firstname: "any" }, answers: "page" }],
  },
  {
    ...honest,
    name: "carpati.test",
    title: "Carpați",
    language: "ro",
    country: "RO",
    sector: "sports",
    shows: "an inner page named in another language than English, among many links",
    service: "lettre",
    pages: {
      "/": (page) =>
        `${articles(page)}<ul>${["/despre", "/echipa", "/harta", "/contact"].map((path) => `<li><a href="${path}">${path.slice(1)}</a></li>`).join("")}<li><a href="/b/17">${page.text.newsletter}</a></li></ul>`,
      "/despre": articles,
      "/echipa": articles,
      "/harta": articles,
      "/contact": (page) =>
        `<form action="/contact" method="post">${field("Mesaj", "mesaj")}${field(page.text.email, "email", "email")}<textarea name="text"></textarea><button>Trimite</button></form>`,
      "/b/17": (page) =>
        `<h2>${page.text.newsletter}</h2>${form(page, "/b/17/da", field(page.text.email, "adresa", "text"))}`,
    },
    forms: [
      { action: "/b/17/da", email: "adresa", answers: "page" },
      { action: "/contact", email: "email", answers: "page", isForbidden: true },
    ],
  },
  {
    ...honest,
    name: "wayfarer.test",
    title: "Wayfarer",
    sector: "travel",
    shows: "a country picker before anything else",
    service: "gridmail",
    pages: {
      "/": () =>
        `<!DOCTYPE html><html lang="en"><title>Wayfarer: choose your country</title><body><h1>Choose your country or region</h1><ul><li><a href="/fr/">France</a></li><li><a href="/de/">Deutschland</a></li><li><a href="/gb/">United Kingdom (English)</a></li></ul></body></html>`,
      "/fr/": articles,
      "/de/": articles,
      "/gb/": (page) => `${articles(page)}<footer>${simple(page, "/gb/newsletter")}</footer>`,
    },
    forms: [{ action: "/gb/newsletter", email: "email", answers: "page" }],
  },
];
