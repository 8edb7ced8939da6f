import { expect, test } from "vitest";
import { otherPurpose } from "../../../crawler/confirm/other-purpose.ts";
import { texts } from "../../world/texts/texts.ts";

test.each([
  ["en", "payment", "Please confirm your payment of 120 euros"],
  ["en", "transfer", "Confirm this transfer"],
  ["en", "password", "Confirm your new password"],
  ["en", "order", "Confirm your order no. 7712"],
  ["en", "account", "Verify your account to go on"],
  ["en", "deletion", "Confirm the deletion of your data"],
  ["en", "appointment", "Confirm your appointment on Friday"],
  ["fr", "payment", "Confirmez votre paiement"],
  ["fr", "account", "Activez votre compte"],
  ["de", "payment", "Zahlung bestätigen"],
  ["de", "transfer", "Bitte bestätigen Sie die Überweisung"],
  ["de", "order", "Bestellung bestätigen"],
  ["es", "payment", "Confirma el pago"],
  ["es", "password", "Confirme su nueva contraseña"],
  ["it", "transfer", "Conferma il bonifico"],
  ["it", "account", "Attiva il tuo conto"],
  ["nl", "payment", "Bevestig je betaling"],
  ["nl", "password", "Wachtwoord bevestigen"],
  ["pt", "payment", "Confirme o pagamento"],
  ["pl", "transfer", "Potwierdź przelew"],
  ["pl", "password", "Potwierdź nowe hasło"],
  ["sv", "payment", "Bekräfta betalningen"],
  ["sv", "account", "Aktivera ditt konto"],
  ["da", "transfer", "Bekræft overførslen"],
  ["da", "password", "Bekræft din adgangskode"],
  ["cs", "payment", "Potvrďte platbu"],
  ["cs", "order", "Potvrdit objednávku"],
  ["ro", "payment", "Confirmați plata"],
  ["ro", "account", "Activați contul"],
])("%s: a text that asks to confirm %s is for something else: %s", (_, __, text) => {
  expect(otherPurpose(text)).not.toBeNull();
});

test.each([
  "Please confirm your subscription. You can update your account settings at any time later.",
  "Confirm your email address to receive our newsletter",
  "Confirm your subscription to the Card Players' newsletter",
  "Bitte bestätigen Sie Ihre Anmeldung zum Newsletter. Wir fragen nie nach Ihrem Passwort.",
  "Confirmez votre inscription à la lettre d'information. Aucun paiement ne vous sera demandé.",
  "Yes, subscribe me. Free delivery on your first order.",
  "Bevestig je inschrijving. Geen account nodig.",
  "",
])("a text that asks to confirm a subscription is for nothing else: %s", (text) => {
  expect(otherPurpose(text)).toBeNull();
});

test.each(Object.entries(texts))("the little world's own words (%s) are for nothing else", (_, text) => {
  expect(otherPurpose(`${text.confirmSubject}\n${text.confirmBody}\n${text.confirmButton}`)).toBeNull();
});

test("a megabyte of words is read in little time", () => {
  const before = process.cpuUsage();
  expect(otherPurpose("confirm newsletter payment newsletter ".repeat(30_000))).toBeNull();
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000);
});
