import { articles, box, field, form, sendAsJson, simple } from "./form-parts.ts";
import type { Site } from "./site.ts";
import { CHECK_MAIL, honest } from "./truths.ts";

/** The demo's twelve sites: simple forms, each of another make. */
export const firstTwelve: readonly Site[] = [
  {
    ...honest,
    name: "lantern.test",
    title: "The Lantern",
    sector: "news",
    shows: "one form on the landing page, answered by a page",
    service: "plainlist",
    pages: { "/": (page) => `${articles(page)}${simple(page, "/newsletter")}` },
    forms: [{ action: "/newsletter", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "harbour-books.test",
    title: "Harbour Books",
    sector: "shopping",
    shows: "a form in the footer under a search form; double opt-in by link",
    service: "postbird",
    optIn: "link",
    expects: CHECK_MAIL,
    pages: {
      "/": (
        page,
      ) => `<form action="/search" role="search"><input type="search" name="q" placeholder="${page.text.search}">
<button>${page.text.search}</button></form>${articles(page).repeat(4)}<footer>${simple(page, "/signup")}</footer>`,
    },
    forms: [{ action: "/signup", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "verger.test",
    title: "Le Verger",
    language: "fr",
    country: "FR",
    sector: "food",
    shows: "a French form with a first name that may be left empty",
    service: "lettre",
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2>${form(page, "/inscription", field(page.text.firstName, "prenom") + field(page.text.email, "courriel", "email", "required"))}`,
    },
    forms: [{ action: "/inscription", email: "courriel", answers: "redirect" }],
  },
  {
    ...honest,
    name: "bergblick.test",
    title: "Bergblick",
    language: "de",
    country: "DE",
    sector: "travel",
    shows: "a German form with a consent box that must be ticked; double opt-in behind a button",
    service: "klarmail",
    optIn: "link",
    expects: CHECK_MAIL,
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2>${form(page, "/anmeldung", field(page.text.email, "mail", "text", "required") + box(page.text.consent, "einwilligung", "required"))}`,
    },
    forms: [{ action: "/anmeldung", email: "mail", required: { einwilligung: "checked" }, answers: "page" }],
  },
  {
    ...honest,
    name: "tidewater.test",
    title: "Tidewater Weekly",
    sector: "news",
    shows: "the form is on an inner page that the landing page links to",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `${articles(page)}<p><a href="/about">About</a> <a href="/newsletter">${page.text.newsletter}</a> <a href="/jobs">Jobs</a></p>`,
      "/about": articles,
      "/jobs": articles,
      "/newsletter": (page) => simple(page, "/newsletter/join"),
    },
    forms: [{ action: "/newsletter/join", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "orchard-daily.test",
    title: "Orchard Daily",
    sector: "news",
    shows: "a form that a script sends, answered in place",
    service: "sailpost",
    pages: {
      "/": (page) => `${articles(page)}<div id="nl"><h2>${page.text.newsletter}</h2><p>${page.text.invite}</p>
<form action="#">${field(page.text.email, "EmailAddress", "email", "required")}<button data-send>${page.text.subscribe}</button></form>
<p data-answer role="status"></p></div>${sendAsJson("/api/subscribe", 'document.getElementById("nl")')}`,
    },
    forms: [{ action: "/api/subscribe", email: "EmailAddress", answers: "json" }],
  },
  {
    ...honest,
    name: "cinema-lumiere.test",
    title: "Cinéma Lumière",
    language: "fr",
    country: "FR",
    sector: "arts",
    shows: "an input with a placeholder in place of a label",
    service: "plainlist",
    pages: {
      "/": (page) =>
        `${articles(page)}<div class="lettre"><p>${page.text.invite}</p>${form(page, "/lettre", `<input type="email" name="e" placeholder="${page.text.email}" required>`)}</div>`,
    },
    forms: [{ action: "/lettre", email: "e", answers: "page" }],
  },
  {
    ...honest,
    name: "kettle.test",
    title: "Kettle",
    sector: "food",
    shows: "first and last name are required",
    service: "inkwell",
    pages: {
      "/": (page) =>
        `<h2>${page.text.newsletter}</h2><p>${page.text.invite}</p>${form(page, "/subscribe", field(page.text.firstName, "firstname", "text", "required") + field(page.text.lastName, "lastname", "text", "required") + field(page.text.email, "email", "email", "required"))}`,
    },
    forms: [{ action: "/subscribe", email: "email", required: { firstname: "any", lastname: "any" }, answers: "page" }],
  },
  {
    ...honest,
    name: "northstar.test",
    title: "Northstar",
    sector: "science",
    shows: "an input of type submit, the address sent by GET",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2><form action="/join" method="get"><input type="email" name="email" aria-label="${page.text.email}">
<input type="submit" value="${page.text.subscribe}"></form>`,
    },
    forms: [{ action: "/join", email: "email", answers: "page" }],
  },
  {
    ...honest,
    name: "falken.test",
    title: "Falken Magazin",
    language: "de",
    country: "AT",
    sector: "sports",
    shows: "a German form with a greeting to choose; double opt-in by link",
    service: "hublet",
    optIn: "link",
    expects: CHECK_MAIL,
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2>${form(page, "/newsletter", `<label>Anrede <select name="anrede" required><option value="">–</option><option value="f">Frau</option><option value="h">Herr</option><option value="k">keine Angabe</option></select></label>${field(page.text.email, "email", "email", "required")}`)}`,
    },
    forms: [{ action: "/newsletter", email: "email", required: { anrede: /^[fhk]$/ }, answers: "redirect" }],
  },
  {
    ...honest,
    name: "maple-post.test",
    title: "The Maple Post",
    country: "CA",
    sector: "news",
    shows: "a log-in form stands above the newsletter form",
    service: "postbird",
    pages: {
      "/": (
        page,
      ) => `<form action="/login" method="post">${field(page.text.email, "user", "email")}${field(page.text.password, "pass", "password")}
<button>${page.text.login}</button></form>${articles(page)}${simple(page, "/newsletter")}`,
    },
    forms: [
      { action: "/newsletter", email: "email", answers: "page" },
      { action: "/login", email: "user", answers: "page", isForbidden: true },
    ],
  },
  {
    ...honest,
    name: "rivage.test",
    title: "Rivage",
    language: "fr",
    country: "FR",
    sector: "travel",
    shows: "a form with an optional box for partners’ offers that is ticked beforehand",
    service: "inkwell",
    pages: {
      "/": (page) =>
        simple(
          page,
          "/abonnement",
          box("Je souhaite aussi recevoir les offres des partenaires.", "partenaires", "checked"),
        ),
    },
    forms: [{ action: "/abonnement", email: "email", answers: "page" }],
  },
];
