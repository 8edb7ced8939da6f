import { type FormFacts, leadsAway } from "../page/form-facts.ts";
import { mailServiceOf } from "./mail-service-form.ts";
import { type Concept, plain, speaksOf, withoutWordsOf } from "./words.ts";

/** The heading of a form and what is said right before it, for the form itself: no links, no other part of the page. */
export function leadOf({ heading, cluster }: FormFacts): string {
  return `${heading} | ${cluster.besideBefore.slice(-200)}`;
}

/**
 * What is said in a form and right after it of the form as a whole. A box that may be left alone says what else is offered (`also send me
 * the newsletter`), a sentence on terms what is done with the data, and neither what the form is for.
 */
export function saidIn({ shown, text, cluster }: FormFacts): string {
  const offered = shown
    .filter(({ role, view }) => role === "checkbox" && !view.required && !isOfList(view.name, view.id))
    .flatMap(({ view }) => [view.label, view.after].filter((words) => words !== ""));
  const own = offered.reduce((rest, words) => rest.replace(words, " | "), text.slice(0, 1_200)).slice(0, 600);
  return withoutAsides(`${own} | ${cluster.besideAfter.slice(0, 100)}`);
}

/** Whether a box is one of a list of things to be sent. */
const isOfList = (name: string, id: string) => /\blist|topic|interest|newsletter/i.test(`${name} ${id}`);

/** `No newsletter`, in en fr de es it nl pt pl sv da cs ro; own compilation, December 2026. */
const noNewsletter =
  /(?<!\p{L})(?:no|not|never|without|pas de|aucune|jamais de|sans|kein|keine|keinen|ohne|sin|ningun|ninguna|nessuna|senza|geen|zonder|sem|nenhuma|zadnych|zadneho|zadny|bez|inget|inga|utan|intet|ingen|uden|fara|niciun|nicio) (?:\p{L}{1,20} ){0,2}(?:newsletter|lettre|boletin|nieuwsbrie|nyhetsbrev|nyhedsbrev|zpravodaj|buletin)/u;

function withoutAsides(text: string): string {
  return text
    .split(/(?<=[.!?|])\s/)
    .filter((sentence) => !speaksOf("termsLine", sentence) && !noNewsletter.test(plain(sentence)))
    .join(" ");
}

/** All that a person reads at a form of what it is for. */
export function wordsAround(form: FormFacts): string {
  const labels = form.emails.map(({ view }) => `${view.label} ${view.placeholder} ${view.ariaLabel}`);
  return [leadOf(form), saidIn(form), form.buttonWords, ...labels].join(" | ");
}

/**
 * The clues that say what a newsletter form is for: by its words, its author's names for it, or the service it goes to. An address
 * field alone, or its place on the page, says nothing.
 */
const sayingClues: ReadonlySet<string> = new Set([
  "own-name-newsletter",
  "own-name-subscribe",
  "around-newsletter",
  "field-newsletter",
  "heading-newsletter",
  "text-newsletter",
  "button-newsletter",
  "mail-service",
  "topics",
  "weak-words",
]);

/** Clues that say it only where nothing else is said: one enrols for a newsletter, and for a course. */
const enrollingClues: ReadonlySet<string> = new Set(["button-subscribe", "text-subscribe"]);

/** Services whose embedded forms serve any purpose, of which a newsletter is one. */
const ofAnyPurpose: ReadonlySet<string | null> = new Set(["HubSpot", "ActiveCampaign", "Ghost"]);

/** Says whether something says that a form is of its kind, given the clues that were found. */
export function isPurposeSaid(
  form: FormFacts,
  kind: string,
  found: readonly { readonly id: string; readonly kind: string }[],
): boolean {
  if (kind === "signup" && form.texts.length === 1)
    return speaksOf("account", `${wordsAround(form)} | ${form.ownWords}`) || !isElseSaid(form);
  if (kind !== "newsletter") return found.some((clue) => clue.kind === kind);
  const ids = found.map(({ id }) => id);
  const isVague = ofAnyPurpose.has(mailServiceOf(form.cluster));
  if (ids.some((id) => sayingClues.has(id) && !(id === "mail-service" && isVague))) return true;
  if (!isVague && !ids.some((id) => enrollingClues.has(id))) return false;
  const words = wordsAround(form);
  const isSignUp = speaksOf("account", words) && !speaksOf("login", form.buttonWords);
  return isSignUp || speaksOf("subscribeVerb", words) || !isElseSaid(form);
}

const enrolling: readonly Concept[] = [
  "newsletter",
  "stayInTouch",
  "subscribe",
  "signup",
  "email",
  "submit",
  "next",
  "yes",
];

/** Short words that name nothing, in en fr de es it nl pt pl sv da cs ro. */
const naming = new Set(
  `the and for our your you with here now today only free please get enter want to this that
  les des pour nos notre votre vous ici avec est maintenant aujourd hui une gratuitement
  das der die den dem ein eine einen fur und hier jetzt unser unsere unseren ihre ihr deine dein sie mich dich uns mit zum zur kostenlos
  los las una para con nuestro nuestra aqui ahora gratis sus
  gli alla alle allo per con nostra nostro qui ora subito tua tuo
  het een voor van onze ons hier nu met jouw gratis
  para com nossa nosso aqui agora sua seu
  dla nasz nasza naszego tutaj teraz swoj twoj podaj sie
  din ditt vart var har och till med nu dig mig
  dit din vores her til med dig mig
  zde nas nasi vas svuj pro nyni ted
  aici acum noastra nostru pentru adresa address adresse direccion indirizzo adres endereco`.split(/\s+/),
);

/** Whether the words at a form hold more than an invitation to enrol: then it is that which one enrols for. */
function isElseSaid(form: FormFacts): boolean {
  const known = [
    ...form.buttons.filter((button) => !leadsAway(button)).map(({ text }) => text),
    ...form.shown.map(({ view }) => view.label),
  ].filter((words) => words !== "");
  const said = known.reduce((rest, words) => rest.replace(words, " "), `${leadOf(form)} | ${saidIn(form)}`);
  const labels = form.emails.map(({ view }) => `${view.label} | ${view.ariaLabel} | ${view.placeholder}`).join(" | ");
  return withoutWordsOf(enrolling, `${said} | ${form.buttonWords} | ${labels}`)
    .split(" ")
    .some((word) => /\p{L}{3}/u.test(word) && !naming.has(word));
}
