import { describe, expect, test } from "vitest";
import { type Aftermath, judgeOutcome } from "../../../crawler/subscribe/outcome.ts";
import { texts } from "../../world/texts/texts.ts";

const answer = { url: "https://a.test/join", method: "POST", status: 200, location: null, text: "" };
const quiet: Aftermath = {
  linesBefore: ["Thank you for reading", "Newsletter"],
  linesAfter: ["Thank you for reading", "Newsletter"],
  urlBefore: "https://a.test/",
  urlAfter: "https://a.test/",
  dialogs: [],
  answers: [answer],
  formRemains: false,
  invalid: [],
  newCaptchas: [],
  asks: { password: false, payment: false },
};
const after = (given: Partial<Aftermath>) => judgeOutcome({ ...quiet, ...given }).outcome;
const saying = (line: string) => after({ linesAfter: [...quiet.linesBefore, line] });

describe("a page that says how it ended is understood in twelve languages", () => {
  test.each([
    [
      "en",
      "Thanks! You are now subscribed.",
      "Please check your inbox to confirm.",
      "You are already subscribed.",
      "Please enter a valid address.",
    ],
    [
      "fr",
      "Merci, vous êtes inscrit.",
      "Un e-mail de confirmation vous a été envoyé.",
      "Vous êtes déjà inscrit.",
      "Cette adresse n’est pas valide.",
    ],
    [
      "de",
      "Vielen Dank, Sie sind angemeldet.",
      "Bitte bestätigen Sie: Bestätigungsmail gesendet.",
      "Sie sind bereits angemeldet.",
      "Die Adresse ist ungültig.",
    ],
    [
      "es",
      "Gracias por suscribirte.",
      "Revisa tu correo para terminar.",
      "Ya estás suscrito.",
      "El correo no es válido.",
    ],
    ["it", "Grazie, sei iscritto.", "Controlla la tua casella di posta.", "Sei già iscritto.", "Indirizzo non valido."],
    [
      "nl",
      "Bedankt voor je aanmelding.",
      "Klik op de link in de bevestigingsmail.",
      "Je bent al aangemeld.",
      "Ongeldig adres.",
    ],
    [
      "pt",
      "Obrigado pela inscrição.",
      "Confirme o seu endereço.",
      "Já está inscrito.",
      "O endereço é inválido: ocorreu um erro.",
    ],
    [
      "pl",
      "Dziękujemy za zapisanie się.",
      "Kliknij w link w wiadomości.",
      "Jesteś już zapisany.",
      "Nieprawidłowy adres.",
    ],
    ["sv", "Tack för din anmälan.", "Klicka på länken i mejlet.", "Du är redan registrerad.", "Ogiltig adress."],
    ["da", "Tak for din tilmelding.", "Klik på linket i mailen.", "Du er allerede tilmeldt.", "Ugyldig adresse."],
    [
      "cs",
      "Děkujeme za přihlášení.",
      "Klikněte na odkaz v e-mailu.",
      "Už odebíráte náš zpravodaj.",
      "Neplatná adresa.",
    ],
    ["ro", "Vă mulțumim pentru abonare.", "Verificați căsuța de e-mail.", "Sunteți deja abonat.", "Adresă invalidă."],
  ])("%s", (_, subscribed, checkMail, already, rejected) => {
    expect([saying(subscribed), saying(checkMail), saying(already), saying(rejected)]).toEqual([
      "subscribed",
      "check-mail",
      "already",
      "rejected",
    ]);
  });
});

test.each(Object.entries(texts))("the little world's own words are understood: %s", (_, text) => {
  expect([saying(text.thanks), saying(text.checkMail), saying(text.already), saying(text.invalid)]).toEqual([
    "subscribed",
    "check-mail",
    "already",
    "rejected",
  ]);
});

test.each([
  ["en", "We do not accept addresses of this provider."],
  ["fr", "Les adresses de ce fournisseur ne sont pas acceptées."],
  ["de", "Adressen dieses Anbieters werden leider nicht angenommen."],
  ["es", "No se aceptan direcciones de este proveedor."],
  ["it", "Gli indirizzi di questo fornitore non sono accettati."],
  ["nl", "Adressen van deze aanbieder worden niet geaccepteerd."],
  ["pt", "Não aceitamos endereços deste fornecedor."],
  ["pl", "Nie akceptujemy adresów tego dostawcy."],
  ["sv", "Adresser från den här leverantören accepteras inte."],
  ["da", "Adresser fra denne udbyder accepteres ikke."],
  ["cs", "Adresy tohoto poskytovatele nejsou povoleny."],
  ["ro", "Adresele acestui furnizor nu sunt acceptate."],
])("an address that the list does not take is rejected: %s", (_, line) => {
  expect(saying(line)).toBe("rejected");
});

test.each([
  ["¡Gracias! Ya estás suscrito.", "subscribed"],
  ["Ya estás suscrito con esta dirección.", "already"],
  ["Obrigado! Já está inscrito.", "subscribed"],
  ["Esta pessoa já está inscrita.", "already"],
])("`ya` and `já` after thanks mean now, not before: %s", (line, expected) => {
  expect(saying(line)).toBe(expected);
});

test("words that stood there before are no answer", () => {
  expect(after({})).toBe("unclear");
});

test.each<[string, Partial<Aftermath>, string]>([
  ["a challenge that appears ends the attempt", { newCaptchas: ["hcaptcha"] }, "captcha"],
  ["a script dialog counts as the page's words", { dialogs: ["Merci !"] }, "subscribed"],
  [
    "a JSON answer counts where the page is silent",
    { answers: [{ ...answer, text: '{"success":true}' }] },
    "subscribed",
  ],
  [
    "a refusal by HTTP outweighs thanks",
    { linesAfter: ["Thank you!"], answers: [{ ...answer, status: 500 }] },
    "rejected",
  ],
  ["a silent 403 is a block", { answers: [{ ...answer, status: 403 }] }, "blocked"],
  ["fields that the browser refused are named", { answers: [], invalid: ["email: invalid"] }, "rejected"],
  ["a page that then wants a password", { asks: { password: true, payment: false } }, "needs-account"],
  ["a page that then wants a card", { asks: { password: false, payment: true } }, "needs-payment"],
  ["an address that thanks", { urlAfter: "https://a.test/danke" }, "subscribed"],
  ["nothing left the page", { answers: [] }, "unclear"],
])("%s", (_, given, expected) => {
  expect(after(given)).toBe(expected);
});
