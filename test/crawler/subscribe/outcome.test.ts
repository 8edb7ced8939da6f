import { describe, expect, test } from "vitest";
import { type Aftermath, judgeOutcome } from "../../../crawler/subscribe/outcome.ts";

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
