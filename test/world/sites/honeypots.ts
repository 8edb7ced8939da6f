import { articles } from "./form-parts.ts";
import type { Page, Site } from "./site.ts";
import { confirmed, honest } from "./truths.ts";

/** A form whose decoy comes first and is named like an address field; the real field is named as nobody would guess. */
function trapped(page: Page, action: string, decoy: string, real = "npe", more = ""): string {
  return `${articles(page)}<h2>${page.text.newsletter}</h2><form action="${action}" method="post" autocomplete="off" style="position:relative">${decoy}
<label>${page.text.email} <input type="email" name="${real}" required></label>${more}<button type="submit">${page.text.subscribe}</button></form>`;
}

/** Honest sites with decoys for robots, one way of hiding each; a filled decoy is answered by a false success. */
export const honeypots: readonly Site[] = [
  {
    ...honest,
    name: "honeycomb.test",
    title: "Honeycomb",
    sector: "food",
    shows: "a decoy named email far left of the screen",
    service: "postbird",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/join",
          `<div style="position:absolute;left:-9999px"><label>${page.text.email}<input type="email" name="email"></label></div>`,
        ),
    },
    forms: [{ action: "/join", email: "npe", decoys: ["email"], answers: "page" }],
  },
  {
    ...honest,
    name: "ruche.test",
    title: "La Ruche",
    language: "fr",
    country: "FR",
    sector: "food",
    shows: "a decoy in a box of no size",
    service: "lettre",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/inscription",
          `<span style="display:block;width:0;height:0;overflow:hidden"><label>E-mail<input type="text" name="email"></label></span>`,
          "k7",
        ),
    },
    forms: [{ action: "/inscription", email: "k7", decoys: ["email"], answers: "page" }],
  },
  {
    ...confirmed,
    name: "bienenstock.test",
    title: "Bienenstock",
    language: "de",
    country: "DE",
    sector: "nature",
    shows: "a decoy with opacity 0, aria-hidden and out of the tab order",
    service: "klarmail",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/anmelden",
          `<input type="email" name="email" tabindex="-1" aria-hidden="true" autocomplete="off" style="opacity:0;position:absolute;top:0;left:0;height:30px;z-index:-1">`,
          "adresse",
        ),
    },
    forms: [{ action: "/anmelden", email: "adresse", decoys: ["email"], answers: "page" }],
  },
  {
    ...honest,
    name: "colmena.test",
    title: "Colmena",
    language: "es",
    country: "ES",
    sector: "news",
    shows: "a decoy that another element covers",
    service: "gridmail",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/alta",
          `<div style="position:relative;height:44px"><input type="email" name="email" style="position:absolute;top:4px;left:0;width:300px"><div style="position:absolute;inset:0;background:#fff;z-index:2">${page.text.invite}</div></div>`,
          "direccion",
        ),
    },
    forms: [{ action: "/alta", email: "direccion", decoys: ["email"], answers: "page" }],
  },
  {
    ...honest,
    name: "alveare.test",
    title: "Alveare",
    language: "it",
    country: "IT",
    sector: "home",
    shows: "three decoys: not displayed, not visible, clipped away",
    service: "sailpost",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/iscrizione",
          `<div style="display:none"><input name="website" type="text"></div><input name="email2" type="email" style="visibility:hidden;position:absolute"><input name="phone" type="text" style="position:absolute;clip-path:inset(50%);width:1px;height:1px">`,
          "email",
        ),
    },
    forms: [{ action: "/iscrizione", email: "email", decoys: ["website", "email2", "phone"], answers: "page" }],
  },
  {
    ...honest,
    name: "bijenkorf.test",
    title: "Bijenkorf Courant",
    language: "nl",
    country: "NL",
    sector: "news",
    shows: "a decoy in plain sight that says it must be left empty",
    service: "inkwell",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/aanmelden",
          "",
          "email",
          `<label>Laat dit veld leeg als u een mens bent <input type="text" name="email_confirm"></label>`,
        ),
    },
    forms: [{ action: "/aanmelden", email: "email", decoys: ["email_confirm"], answers: "page" }],
  },
  {
    ...honest,
    name: "kupa.test",
    title: "Kupa",
    language: "sv",
    country: "SE",
    sector: "nature",
    shows: "a decoy box off the screen and a decoy field below the page's edge in the same colour as the ground",
    service: "postbird",
    pages: {
      "/": (page) =>
        trapped(
          page,
          "/anmal",
          `<label style="position:absolute;top:-4000px"><input type="checkbox" name="agree_terms_bot" value="1"> OK</label><input type="text" name="mail" tabindex="-1" autocomplete="off" style="position:absolute;right:-5000px">`,
          "post",
        ),
    },
    forms: [{ action: "/anmal", email: "post", decoys: ["agree_terms_bot", "mail"], answers: "page" }],
  },
  {
    ...honest,
    name: "stup.test",
    title: "Stup",
    language: "ro",
    country: "RO",
    sector: "food",
    shows: "a whole decoy form, hidden, before the real one",
    service: "gridmail",
    pages: {
      "/": (page) =>
        `<div style="height:0;overflow:hidden" aria-hidden="true"><form action="/newsletter" method="post"><h2>${page.text.newsletter}</h2><input type="email" name="email" placeholder="${page.text.email}"><button>${page.text.subscribe}</button></form></div>${trapped(page, "/abonare", "", "email")}`,
    },
    forms: [
      { action: "/abonare", email: "email", answers: "page" },
      { action: "/newsletter", email: "-", decoys: ["email"], answers: "page" },
    ],
  },
];
