import { type FormFacts, type ReadControl, readForm } from "../page/form-facts.ts";
import type { ClusterView, ControlView, DocumentView } from "../page/page-view.ts";
import { forbiddenKindOf } from "./forbidden-forms.ts";
import { type FormClue, type FormKind, formClues, formKinds } from "./form-clues.ts";
import { isPurposeSaid } from "./said-purpose.ts";
import { buttonThreshold, rankButtons } from "./submit-button.ts";

/** A form considered, with what it was taken for and why. */
export interface Candidate {
  readonly cluster: ClusterView;
  readonly facts: FormFacts;
  readonly kind: FormKind;
  /** Sum of weights for that kind. */
  readonly score: number;
  /** The clues that spoke for that kind, and those that spoke against it. */
  readonly reasons: readonly string[];
  /** Lead over the next kind: small leads are unsure. */
  readonly lead: number;
  /** The fields to type the address into, traps left out. */
  readonly emails: readonly ReadControl[];
  /** The e-mail fields a person finds here, labelled traps included; none where an address only names an account (login, lost password, settings). */
  readonly named: readonly ReadControl[];
  /** The element to press; null when none is sure enough. */
  readonly button: ControlView | null;
  /** Why no address may be submitted here although the form would take one; empty when it may. */
  readonly forbidden: readonly string[];
}

const leastScore = 3;

/** Clues to forms in which an address only names an account that is there. */
const ofAnAccount: ReadonlySet<string> = new Set(["reset-password", "change-settings"]);

/** Judges one form: its kind by the clues, its e-mail fields, its button. */
export function judgeForm(cluster: ClusterView): Candidate {
  const facts = readForm(cluster);
  const found = formClues.filter((clue) => clue.shows(facts));
  const [best, second] = formKinds
    .map((kind) => ({ kind, score: sumFor(kind, found) }))
    .sort((a, b) => b.score - a.score);
  const kind = best !== undefined && best.score >= leastScore ? best.kind : "other";
  const ranked = rankButtons(facts)[0];
  return {
    cluster,
    facts,
    kind,
    score: sumFor(kind, found),
    reasons: found
      .filter((clue) => clue.kind === kind)
      .map((clue) => `${clue.id} ${clue.weight > 0 ? "+" : ""}${clue.weight}`),
    lead: (best?.score ?? 0) - (second?.score ?? 0),
    emails: facts.emails,
    named: kind === "login" || found.some(({ id }) => ofAnAccount.has(id)) ? [] : facts.controls.filter(isNamed),
    button: ranked !== undefined && ranked.score >= buttonThreshold ? ranked.button : null,
    forbidden: forbiddenBy(facts, kind, found),
  };
}

/** Says whether a field is found as one for an e-mail address: shown, or the second one that appears once the first was typed. */
function isNamed(field: ReadControl): boolean {
  if (field.role !== "email") return false;
  if (field.trap === null || field.trap === "says-leave-empty") return true;
  return (
    field.view.hidden === "transparent" &&
    !field.view.ariaHidden &&
    repeats.test(`${field.view.name} ${field.view.ariaLabel} ${field.view.label}`)
  );
}

const repeats =
  /confirm|re.?enter|re.?type|repeat|again|verif|wiederhol|bestätig|répét|repet|ripet|conferm|herhaal|bevestig|powt[oó]rz|upprepa|gentag|znovu/i;

function sumFor(kind: FormKind, found: readonly FormClue[]): number {
  return found.filter((clue) => clue.kind === kind).reduce((sum, clue) => sum + clue.weight, 0);
}

/** What a campaign never submits, whatever the form is called. */
const forbiddenRoles: Readonly<Record<string, string>> = {
  password: "asks for a password",
  payment: "asks for payment",
  phone: "requires a phone number",
  address: "requires a postal address",
};

/** Of a newsletter form that nothing calls one. */
export const unclearPurpose = "nothing says what it is for";

function forbiddenBy(facts: FormFacts, kind: FormKind, found: readonly FormClue[]): string[] {
  const reasons = facts.shown
    .filter(
      (c) => forbiddenRoles[c.role] !== undefined && (c.role === "password" || c.role === "payment" || c.view.required),
    )
    .map((c) => forbiddenRoles[c.role]!);
  if (facts.emails.length > 0 && !isPurposeSaid(facts, kind, found)) reasons.push(unclearPurpose);
  else if (!["newsletter", "signup"].includes(kind)) reasons.push(`is a ${forbiddenKindOf(facts) ?? kind} form`);
  return [...new Set(reasons)];
}

/** Judges all forms of a document. */
export function judgeForms(document: DocumentView): readonly Candidate[] {
  return document.clusters.map(judgeForm);
}

/** Gives the form to fill: the best newsletter form, or without one the best sign-up form; null when there is neither. */
export function chooseForm(candidates: readonly Candidate[]): Candidate | null {
  const able = candidates.filter(
    (c) =>
      c.emails.length > 0 && (c.button !== null || c.kind === "newsletter") && !c.forbidden.includes(unclearPurpose),
  );
  const best = (kind: FormKind) => able.filter((c) => c.kind === kind).sort((a, b) => rank(b) - rank(a))[0];
  const [newsletter, signup] = [best("newsletter"), best("signup")];
  // A bare address field says little: beside a form that plainly makes an account it is a part of that page's machinery.
  if (newsletter !== undefined && (newsletter.score >= 5 || signup === undefined)) return newsletter;
  return signup ?? null;
}

/** A dialog on top wins over the same form at the foot of the page, and a sure form over an unsure one. */
function rank(candidate: Candidate): number {
  const { region, zIndex } = candidate.cluster;
  return (
    candidate.score +
    (region === "dialog" ? 2 : 0) +
    (zIndex > 100 ? 1 : 0) +
    Math.min(candidate.lead, 5) / 5 +
    (candidate.button === null ? -3 : 0)
  );
}
