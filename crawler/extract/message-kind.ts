import type { ClassifiedLink } from "./links/link-class.ts";
import { normaliseWords } from "./links/normalise-words.ts";
import type { FoundLink } from "./reference.ts";

export type MessageKind = "newsletter" | "confirmation" | "transactional" | "legal-notice" | "unknown";

/** What the kind of a message is told by. */
export interface KindFacts {
  readonly subject: string | null;
  readonly fields: readonly { readonly key: string; readonly value: string }[];
  readonly links: readonly (FoundLink & ClassifiedLink)[];
}

interface KindClue {
  readonly kind: Exclude<MessageKind, "unknown">;
  readonly points: number;
  readonly because: string;
  readonly holds: (facts: KindFacts) => boolean;
}

const CONFIRMATION_SUBJECT =
  /confirm|verif|activat|bestatig|aktivier|validez|valider|conferm|attiva|bevestig|activeer|potwierdz|aktywuj|bekrafta|bekraeft|potvrd|overte|overeni|activeaza|opt-in|dokonc|completa tu|un dernier clic|one more step|almost there|nur noch ein klick/;
const LEGAL_SUBJECT =
  /terms of (service|use)|terms and conditions|privacy (policy|notice|statement)|conditions generales|politique de confidentialite|donnees personnelles|agb\b|nutzungsbedingungen|datenschutz|terminos y condiciones|politica de privacidad|termini e condizioni|informativa sulla privacy|algemene voorwaarden|privacybeleid|privacyverklaring|termos e condicoes|politica de privacidade|regulamin|polityka prywatnosci|polityki prywatnosci|villkor|integritetspolicy|vilkar|privatlivspolitik|obchodni podminky|ochrana osobnich|termeni si conditii|politica de confidentialitate/;
const TRANSACTION_SUBJECT =
  /\b(order|invoice|receipt|password|shipp(ed|ing)|delivery|booking|payment|reset|security alert|login code|verification code)\b|commande|facture|mot de passe|livraison|expedie|bestellung|rechnung|passwort|lieferung|versand|pedido|factura|contrasena|envio|ordine|fattura|spedizione|bestelling|factuur|wachtwoord|encomenda|fatura|palavra-passe|senha|zamowieni|faktura|haslo|bestallning|losenord|leverans|ordre\b|adgangskode|objednav|heslo|comanda|factura|parola/;

/** Clues and what they weigh. A message is of the kind with most points, at least 2; the earlier kind wins a tie. */
const CLUES: readonly KindClue[] = [
  { kind: "confirmation", points: 4, because: "the subject asks to confirm", holds: subjectHas(CONFIRMATION_SUBJECT) },
  { kind: "confirmation", points: 3, because: "it has a link to confirm", holds: hasLink("confirm") },
  {
    kind: "legal-notice",
    points: 6,
    because: "the subject names terms or a privacy policy",
    holds: subjectHas(LEGAL_SUBJECT),
  },
  {
    kind: "transactional",
    points: 4,
    because: "the subject names an order, a payment or an account",
    holds: subjectHas(TRANSACTION_SUBJECT),
  },
  {
    kind: "transactional",
    points: 2,
    because: "Auto-Submitted",
    holds: ({ fields }) => fields.some(({ key, value }) => key === "auto-submitted" && !/^\s*no\b/i.test(value)),
  },
  { kind: "newsletter", points: 2, because: "List-Unsubscribe", holds: hasField("list-unsubscribe") },
  { kind: "newsletter", points: 1, because: "List-Id", holds: hasField("list-id") },
  { kind: "newsletter", points: 1, because: "it has a link to unsubscribe", holds: hasLink("unsubscribe") },
  {
    kind: "newsletter",
    points: 1,
    because: "it has a link to view it in a browser",
    holds: hasLink("view-in-browser"),
  },
  {
    kind: "newsletter",
    points: 1,
    because: "Precedence: bulk",
    holds: ({ fields }) => fields.some(({ key, value }) => key === "precedence" && /bulk|list/i.test(value)),
  },
];

/** The kind of a message with the clues that speak for it, the other kinds' clues after them with their kind. */
export function tellMessageKind(facts: KindFacts): { readonly kind: MessageKind; readonly clues: readonly string[] } {
  const held = CLUES.filter(({ holds }) => holds(facts));
  const points = new Map<KindClue["kind"], number>();
  for (const { kind, points: weight } of held) points.set(kind, (points.get(kind) ?? 0) + weight);
  let best: { kind: MessageKind; points: number } = { kind: "unknown", points: 1 };
  for (const [kind, sum] of points) if (sum > best.points) best = { kind, points: sum };
  const own = held.filter(({ kind }) => kind === best.kind).map(({ because }) => because);
  const others = held.filter(({ kind }) => kind !== best.kind).map(({ kind, because }) => `for ${kind}: ${because}`);
  return { kind: best.kind, clues: [...own, ...others] };
}

function subjectHas(words: RegExp): KindClue["holds"] {
  return ({ subject }) => subject !== null && words.test(normaliseWords(subject.slice(0, 500)));
}

function hasLink(linkClass: ClassifiedLink["linkClass"]): KindClue["holds"] {
  return ({ links }) => links.some((link) => link.linkClass === linkClass);
}

function hasField(key: string): KindClue["holds"] {
  return ({ fields }) => fields.some((field) => field.key === key);
}
