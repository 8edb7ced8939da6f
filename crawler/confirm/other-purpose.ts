import { heardOf, plainWords } from "./confirmation-words.ts";

/**
 * What a message or page may ask to confirm that no newsletter does: the beginnings of words in en fr de es it nl pt pl sv da cs ro, written as
 * `plainWords` writes them. Own compilation, 2026.
 */
const others: Readonly<Record<string, string>> = {
  payment:
    "payment paiement zahlung pago pagamento betaling betalning platnosc platba platbu platby platb plata platii invoice facture rechnung factura fattura factuur fatura faktur charge card carte karte tarjeta carta kaart cartao karta kort kartu cardul",
  transfer:
    "transfer virement uberweisung transferencia bonifico overboeking overschrijving przelew overforing overforsel overforsl prevod withdrawal retrait auszahlung retiro prelievo opname wyplat uttag haevning vyber retrager",
  order:
    "order purchase commande bestellung compra pedido ordine acquisto bestelling aankoop encomenda zamowieni zakup bestallning kop ordre kob objednavk nakup comand achat kauf booking reservation buchung reserva prenotazione boeking rezerwacj bokning rezervac",
  password: "password passwort kennwort contrasena parola wachtwoord senha haslo losenord adgangskode heslo passphrase",
  login:
    "login logon signin anmeldeversuch inloggning logowani prihlaseni autentificar device appareil gerat dispositivo apparaat urzadzeni enhet enhed zarizeni dispozitiv",
  account:
    "account compte konto kontot kontoen kontos cuenta conto conta cont contul contului ucet rachunek identity identite identitat identidad identita identiteit identidade tozsamosc identitet identit iban wallet",
  deletion:
    "deletion suppression loschung eliminacion eliminazione verwijdering eliminacao usuniecie radering sletning smazani stergere cancellation annulation kundigung cancelacion cancellazione opzegging cancelamento rezygnacj uppsagning opsigelse zruseni anulare",
  appointment:
    "appointment rendez termin cita appuntamento afspraak consulta wizyt tidsbokning aftale schuzk programare attendance",
};

const kinds = new Map(
  Object.entries(others).flatMap(([kind, words]) => words.split(" ").map((word) => [word, kind] as const)),
);
const lengths = [...new Set([...kinds.keys()].map((word) => word.length))];
/** Short words are whole ones: `kop` is a purchase, and `kopia` none. */
const leastBeginning = 6;
const nearWords = 4;

/** Words of newsletters beside which an account, an order or a card is named in passing. */
const ofLists =
  /^(?:newsletter|subscri|subskry|abonn|abonam|abonare|inscri|suscri|iscri|prenumer|tilmeld|anmeldung|aanmeld|inschrijv|zapis|prihlas|odber|nyhetsbrev|nyhedsbrev|nieuwsbrief|boletin|biuletyn|zpravodaj|email|mail|courriel|correo|adres)/;

/**
 * Gives the words in which a text asks to confirm something else than a subscription (an account, a payment, a transfer, a password ...), or null:
 * a word for confirming with such a thing within four words of it in one sentence, and no word for a subscription or an address between.
 */
export function otherPurpose(text: string): { readonly kind: string; readonly words: string } | null {
  const sentences = text.slice(0, 40_000).split(/[.!?:;\n\r]/);
  for (const sentence of sentences.slice(0, 2_000)) {
    const found = otherIn(plainWords(sentence).split(" "));
    if (found !== null) return found;
  }
  return null;
}

function otherIn(words: readonly string[]): { readonly kind: string; readonly words: string } | null {
  for (const [at, word] of words.entries()) {
    const kind = kindOf(word);
    if (kind === null) continue;
    for (let near = Math.max(0, at - nearWords); near <= Math.min(words.length - 1, at + nearWords); near += 1) {
      if (near === at || heardOf("confirm", words[near]!) === null) continue;
      const between = words.slice(Math.min(near, at), Math.max(near, at) + 1);
      if (!between.some((one) => ofLists.test(one))) return { kind, words: between.join(" ") };
    }
  }
  return null;
}

function kindOf(word: string): string | null {
  if (kinds.has(word)) return kinds.get(word)!;
  for (const length of lengths) {
    if (length < leastBeginning || length >= word.length) continue;
    const kind = kinds.get(word.slice(0, length));
    if (kind !== undefined) return kind;
  }
  return null;
}
