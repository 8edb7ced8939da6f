import type { Recorded } from "./recorded.ts";

/** How a name can hide who serves it; a code that is not here is the same in both languages. */
const techniques = {
  "ns-delegation": "délégation de zone",
  flattened: "alias aplati",
  address: "adresse",
  "cdn-fronted": "derrière un CDN",
  "svcb-alias": "alias SVCB",
};

/** What the record says in English, in French; a sentence that fits none is shown as it was recorded, marked as English. */
export const frRecorded: Recorded = {
  /** Single words of the record; one that is not here is a name or a code. */
  words: {
    newsletter: "infolettre",
    confirmation: "confirmation",
    transactional: "transaction",
    "legal-notice": "notice légale",
    unknown: "inconnu",
    checkbox: "case à cocher",
    radio: "bouton radio",
    select: "liste",
    tracking: "pistage",
    consent: "consentement",
    recipient: "du destinataire",
    "message-recipient": "du destinataire dans ce message",
    campaign: "de l’envoi",
    "per-fetch": "de chaque chargement",
    static: "le même pour tous",
    undetermined: "indéterminé",
    ...techniques,
    done: "fait",
    retry: "à refaire",
    "gave-up": "abandonné",
    provisional: "provisoire",
    checked: "vérifié",
  },
  "sign-up": {
    "page says {words}": "la page dit {words}",
    "dialog says {words}": "le dialogue dit {words}",
    "answer says {words}": "la réponse dit {words}",
    "a challenge appeared: {what}": "un défi est apparu : {what}",
    "the browser did not send it: {why}": "le navigateur ne l’a pas envoyé : {why}",
    "but HTTP {status}": "mais HTTP {status}",
    "HTTP {status}": "HTTP {status}",
    "and a card is asked for": "et une carte est demandée",
    "and a password is asked for": "et un mot de passe est demandé",
    "a card is asked for": "une carte est demandée",
    "a password is asked for": "un mot de passe est demandé",
    "led to {url}": "a mené à {url}",
    "answer holds {json}": "la réponse contient {json}",
    "nothing that carried the address was seen to leave": "rien qui porte l’adresse n’a été vu partir",
    "the form remains and says nothing": "le formulaire reste et ne dit rien",
    "the form went away and nothing was said": "le formulaire a disparu et rien n’a été dit",
    "the time limit was reached": "le délai est passé",
    "the only form asks for payment": "le seul formulaire demande un paiement",
    "the only form asks for a password": "le seul formulaire demande un mot de passe",
    "it was begun before and not seen to end": "elle a été commencée avant et sa fin n’a pas été vue",
    "leave to submit was given, and the end was not seen: it is never done again":
      "l’envoi a été permis et sa fin n’a pas été vue : on ne recommence jamais",
    "is a {kind} form": "est un formulaire « {kind} »",
  },
};
