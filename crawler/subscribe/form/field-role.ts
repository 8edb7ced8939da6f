import type { ControlView } from "../page/page-view.ts";
import { type Concept, speaksOf } from "./words.ts";

/** What a field asks for. */
export type FieldRole =
  | "email"
  | "username"
  | "password"
  | "first-name"
  | "last-name"
  | "full-name"
  | "phone"
  | "address"
  | "birth"
  | "company"
  | "gender"
  | "country"
  | "language"
  | "search"
  | "message"
  | "payment"
  | "code"
  | "captcha"
  | "checkbox"
  | "radio"
  | "other";

/** A field with its role and how sure we are that an e-mail address belongs in it. */
export interface FieldReading {
  readonly role: FieldRole;
  /** Above `emailThreshold` the field takes an e-mail address. */
  readonly emailScore: number;
  readonly reasons: readonly string[];
}

/** A clue in one field. `example` is markup in which the first field shows it. */
export interface FieldClue {
  readonly id: string;
  readonly weight: number;
  readonly example: string;
  readonly shows: (field: ControlView) => boolean;
}

/** From this sum of weights on, a field is read as one for an e-mail address. */
export const emailThreshold = 5;

const seen = (field: ControlView) => `${field.label} | ${field.ariaLabel} | ${field.placeholder}`;
const coded = (field: ControlView) => `${field.name} | ${field.id}`;
const autocompletes = (field: ControlView, ...tokens: readonly string[]) =>
  field.autocomplete
    .toLowerCase()
    .split(/\s+/)
    .some((token) => tokens.includes(token));

/** What stands between a field's label and the field itself, when it is short. */
function explanation(field: ControlView): string {
  const at = field.label === "" ? -1 : field.before.lastIndexOf(field.label);
  const between = at < 0 ? "" : field.before.slice(at + field.label.length).trim();
  return between.length < 60 ? between : "";
}

/** Clues that a field takes an e-mail address (positive) or something else (negative). Own observation of public forms, 2026. */
export const emailClues: readonly FieldClue[] = [
  { id: "type-email", weight: 9, example: `<input type="email">`, shows: (f) => f.type === "email" },
  {
    id: "autocomplete-email",
    weight: 8,
    example: `<input autocomplete="section-a email">`,
    shows: (f) => autocompletes(f, "email"),
  },
  {
    id: "inputmode-email",
    weight: 7,
    example: `<input inputmode="email">`,
    shows: (f) => f.inputMode.toLowerCase() === "email",
  },
  {
    id: "placeholder-address",
    weight: 6,
    example: `<input placeholder="name@example.com">`,
    shows: (f) => /\S@\S+\.\S|@\.\.\.|\S@\S/.test(f.placeholder),
  },
  {
    id: "pattern-at-sign",
    weight: 5,
    example: `<input pattern="[^ @]+@[^ @]+">`,
    shows: (f) => /@/.test(f.pattern.replace(/\[[^[\]]*\]/g, "")),
  },
  {
    id: "label-email",
    weight: 7,
    example: `<label>E-Mail-Adresse <input></label>`,
    shows: (f) => speaksOf("email", f.label),
  },
  {
    id: "aria-label-email",
    weight: 7,
    example: `<input aria-label="Votre courriel">`,
    shows: (f) => speaksOf("email", f.ariaLabel),
  },
  {
    id: "placeholder-email",
    weight: 7,
    example: `<input placeholder="Correo electrónico">`,
    shows: (f) => speaksOf("email", f.placeholder),
  },
  {
    id: "title-email",
    weight: 3,
    example: `<input title="Email">`,
    shows: (f) => f.title.length < 60 && speaksOf("email", f.title),
  },
  {
    // The title is a field's name where nothing else names it (Accessible Name and Description 1.2, step 2I).
    id: "named-by-title",
    weight: 4,
    example: `<input title="Your e-mail">`,
    shows: (f) =>
      `${f.label}${f.ariaLabel}${f.placeholder}` === "" && f.title.length < 60 && speaksOf("email", f.title),
  },
  {
    id: "value-email",
    weight: 4,
    example: `<input value="Your e-mail">`,
    shows: (f) => f.value.length < 40 && speaksOf("email", f.value),
  },
  { id: "name-email", weight: 5, example: `<input name="fields[email]">`, shows: (f) => speaksOf("email", f.name) },
  { id: "id-email", weight: 5, example: `<input id="txtEmail">`, shows: (f) => speaksOf("email", f.id) },
  {
    id: "binding-email",
    weight: 5,
    example: `<input ng-model="user.backup_email">`,
    shows: (f) => speaksOf("email", f.bindings),
  },
  {
    id: "text-before-email",
    weight: 5,
    example: `<p>E-mail: <input></p>`,
    shows: (f) => f.label === "" && f.before.length < 80 && speaksOf("email", f.before),
  },
  { id: "class-email", weight: 2, example: `<input class="input--email">`, shows: (f) => speaksOf("email", f.classes) },
  {
    id: "help-email",
    weight: 1,
    example: `<input aria-describedby="h"><p id="h">We mail you at this e-mail address</p>`,
    shows: (f) => speaksOf("email", f.help),
  },
  {
    id: "search-field",
    weight: -8,
    example: `<input type="search" name="email-search">`,
    shows: (f) => f.type === "search" || (f.type !== "email" && speaksOf("search", seen(f))),
  },
  {
    id: "says-other-thing",
    weight: -6,
    example: `<label>Username <input name="email"></label>`,
    shows: (f) =>
      !speaksOf("email", seen(f)) &&
      !/@/.test(f.placeholder) &&
      otherRole(seen(f)) !== null &&
      !(otherRole(seen(f)) === "address" && speaksOf("email", coded(f))),
  },
  {
    id: "explained-as-address",
    weight: 13,
    example: `<label for="a">Account:</label> Your e-mail address is your account <input id="a">`,
    shows: (f) => explanation(f) !== "" && speaksOf("email", explanation(f)) && speaksOf("username", f.label),
  },
  {
    id: "before-says-other-thing",
    weight: -4,
    example: `<p>Username: <input name="email_user"></p>`,
    shows: (f) =>
      f.label === "" &&
      f.placeholder === "" &&
      f.ariaLabel === "" &&
      f.before.length < 40 &&
      otherRole(f.before) !== null &&
      !speaksOf("email", f.before),
  },
  {
    id: "asks-for-code",
    weight: -9,
    example: `<label>Code sent to your email <input name="otp"></label>`,
    shows: (f) =>
      f.type !== "email" && (autocompletes(f, "one-time-code") || speaksOf("code", `${seen(f)} | ${coded(f)}`)),
  },
  {
    id: "subject-of-mail",
    weight: -6,
    example: `<label>Email subject <input></label>`,
    shows: (f) => f.type !== "email" && /subject|betreff|objet|asunto|oggetto/i.test(`${seen(f)} ${f.name}`),
  },
  {
    id: "not-a-text-type",
    weight: -20,
    example: `<form><input type="checkbox" name="email"></form>`,
    shows: (f) => !takesText(f),
  },
  {
    id: "phone-only",
    weight: -9,
    example: `<input type="tel" name="email_phone">`,
    shows: (f) => f.type === "tel" && !speaksOf("email", seen(f)),
  },
];

/** Roles by their words, in the order in which they decide when several speak. */
const roleWords: readonly (readonly [FieldRole, Concept])[] = [
  ["captcha", "captcha"],
  ["payment", "payment"],
  ["code", "code"],
  ["password", "password"],
  ["first-name", "firstName"],
  ["last-name", "lastName"],
  ["username", "username"],
  ["birth", "birth"],
  ["phone", "phone"],
  ["address", "postcode"],
  ["address", "street"],
  ["address", "city"],
  ["company", "company"],
  ["gender", "gender"],
  ["country", "country"],
  ["language", "language"],
  ["search", "search"],
  ["message", "message"],
  ["full-name", "fullName"],
];

/** Roles by the tokens of HTML's autofill field names (HTML Standard, 4.10.18.7). */
const roleTokens: Readonly<Record<string, FieldRole>> = {
  username: "username",
  "current-password": "password",
  "new-password": "password",
  "given-name": "first-name",
  "family-name": "last-name",
  name: "full-name",
  tel: "phone",
  "tel-national": "phone",
  "street-address": "address",
  "address-line1": "address",
  "postal-code": "address",
  "address-level2": "address",
  bday: "birth",
  "bday-year": "birth",
  organization: "company",
  sex: "gender",
  country: "country",
  "country-name": "country",
  language: "language",
  "cc-number": "payment",
  "cc-csc": "payment",
  "cc-exp": "payment",
  "cc-name": "payment",
  "one-time-code": "code",
};

function otherRole(text: string): FieldRole | null {
  return roleWords.find(([, concept]) => speaksOf(concept, text))?.[0] ?? null;
}

/** Says whether text can be typed into the control. */
export function takesText(field: ControlView): boolean {
  if (field.tag === "textarea" || field.role === "textbox") return true;
  return (
    field.tag === "input" &&
    ![
      "checkbox",
      "radio",
      "file",
      "range",
      "color",
      "submit",
      "button",
      "image",
      "reset",
      "hidden",
      "password",
      "date",
      "month",
      "week",
      "time",
    ].includes(field.type)
  );
}

/** Reads what one field asks for, from its attributes and the words around it; hidden or not plays no part here. */
export function readField(field: ControlView): FieldReading {
  const found = emailClues.filter((clue) => clue.shows(field));
  const emailScore = found.reduce((sum, clue) => sum + clue.weight, 0);
  const reasons = found.map((clue) => clue.id);
  return {
    role: emailScore >= emailThreshold && field.tag === "input" ? "email" : roleWithoutEmail(field),
    emailScore,
    reasons,
  };
}

function roleWithoutEmail(field: ControlView): FieldRole {
  if (field.type === "checkbox" || field.role === "checkbox") return "checkbox";
  if (field.type === "radio") return "radio";
  if (field.type === "password") return "password";
  if (field.type === "search") return "search";
  const token = field.autocomplete
    .toLowerCase()
    .split(/\s+/)
    .map((word) => roleTokens[word])
    .find((role) => role !== undefined);
  if (token !== undefined) return token;
  if (field.type === "tel") return "phone";
  const spoken = [
    `${field.label} | ${field.ariaLabel} | ${field.placeholder}`,
    field.label === "" ? field.before.slice(-60) : "",
    coded(field),
    field.bindings,
  ];
  for (const text of spoken) {
    const role = otherRole(text);
    if (role !== null) return role;
  }
  return field.tag === "textarea" ? "message" : "other";
}
