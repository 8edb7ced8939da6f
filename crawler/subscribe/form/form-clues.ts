import { type FormFacts, leadsAway } from "../page/form-facts.ts";
import { forbiddenForms, forbiddenKindOf } from "./forbidden-forms.ts";
import { isMailServiceForm } from "./mail-service-form.ts";
import { leadOf, saidIn, wordsAround } from "./said-purpose.ts";
import { speaksOf } from "./words.ts";

/** What a form is for. */
export const formKinds = ["newsletter", "signup", "login", "search", "contact", "checkout", "other"] as const;
export type FormKind = (typeof formKinds)[number];

/** A clue to what a form is for: it adds `weight` to a kind. `example` is markup whose first form shows it. */
export interface FormClue {
  readonly id: string;
  readonly kind: FormKind;
  readonly weight: number;
  readonly example: string;
  readonly shows: (form: FormFacts) => boolean;
}

const has = (form: FormFacts, ...roles: readonly string[]) => form.shown.some((c) => roles.includes(c.role));
const count = (form: FormFacts, ...roles: readonly string[]) => form.shown.filter((c) => roles.includes(c.role)).length;
const autocompletes = (form: FormFacts, token: string) => form.shown.some((c) => c.view.autocomplete.includes(token));
const near = (form: FormFacts) => `${form.heading} | ${form.cluster.before.slice(-200)}`;
const isSmall = (form: FormFacts) =>
  form.texts.length <= 4 && form.passwords.length === 0 && !has(form, "message", "payment", "address");
const submits = (form: FormFacts) =>
  form.buttons.filter((b) => !leadsAway(b) && b.text.length < 60).map((b) => `${b.text} ${b.ariaLabel}`);
const saysButton = (form: FormFacts, concept: Parameters<typeof speaksOf>[0]) =>
  submits(form).some((text) => speaksOf(concept, text));

/** The clues, with weights set by hand on public forms (2026); the sums are compared, so only their differences matter. */
export const formClues: readonly FormClue[] = [
  {
    id: "own-name-newsletter",
    kind: "newsletter",
    weight: 4,
    example: `<form class="newsletter-form"><input type="email"></form>`,
    shows: (f) => speaksOf("newsletter", f.ownWords),
  },
  {
    id: "own-name-subscribe",
    kind: "newsletter",
    weight: 3,
    example: `<form id="subscribe"><input type="email"></form>`,
    shows: (f) =>
      /subscri|abonn|suscri|iscri|prenumer|subskryb|optin|opt-in/i.test(f.ownWords) &&
      !speaksOf("unsubscribe", f.ownWords),
  },
  {
    id: "around-newsletter",
    kind: "newsletter",
    weight: 2,
    example: `<div id="footer-newsletter"><form><input type="email"></form></div>`,
    shows: (f) => isSmall(f) && speaksOf("newsletter", f.cluster.around),
  },
  {
    id: "field-newsletter",
    kind: "newsletter",
    weight: 2,
    example: `<form><input name="newsletter_email"></form>`,
    shows: (f) =>
      isSmall(f) && f.emails.some((c) => speaksOf("newsletter", `${c.view.name} ${c.view.id} ${c.view.placeholder}`)),
  },
  {
    id: "heading-newsletter",
    kind: "newsletter",
    weight: 4,
    example: `<h2>Unser Newsletter</h2><form><input type="email"></form>`,
    shows: (f) => isSmall(f) && speaksOf("newsletter", leadOf(f)),
  },
  {
    id: "text-newsletter",
    kind: "newsletter",
    weight: 3,
    example: `<form><p>Abonnez-vous à la newsletter</p><input type="email"></form>`,
    shows: (f) => isSmall(f) && speaksOf("newsletter", saidIn(f)),
  },
  {
    id: "button-newsletter",
    kind: "newsletter",
    weight: 2,
    example: `<form><input type="email"><button>Odebírat newsletter</button></form>`,
    shows: (f) => isSmall(f) && saysButton(f, "newsletter") && !saysButton(f, "unsubscribe"),
  },
  {
    id: "button-subscribe",
    kind: "newsletter",
    weight: 4,
    example: `<form><input type="email"><button>Subscribe</button></form>`,
    shows: (f) => isSmall(f) && saysButton(f, "subscribe") && !saysButton(f, "unsubscribe"),
  },
  {
    id: "text-subscribe",
    kind: "newsletter",
    weight: 2,
    example: `<h3>Abonnez-vous</h3><form><input type="email"></form>`,
    shows: (f) =>
      isSmall(f) &&
      /subscri|abonn|suscri|iscri|prenumer|subskryb|tilmeld|odber|abona/i.test(`${leadOf(f)} ${saidIn(f)}`),
  },
  {
    id: "mail-service",
    kind: "newsletter",
    weight: 6,
    example: `<form action="https://brand.us1.list-manage.com/subscribe/post"><input name="EMAIL"></form>`,
    shows: (f) => isMailServiceForm(f.cluster),
  },
  {
    id: "lone-address",
    kind: "newsletter",
    weight: 3,
    example: `<form><input type="email"><button>OK</button></form>`,
    shows: (f) => f.emails.length === 1 && f.texts.length === 1 && f.buttons.length > 0,
  },
  {
    id: "address-and-names",
    kind: "newsletter",
    weight: 2,
    example: `<form><input type="email"><input name="firstname"></form>`,
    shows: (f) =>
      f.emails.length >= 1 &&
      f.texts.length > 1 &&
      f.texts.every((c) => ["email", "first-name", "last-name", "full-name"].includes(c.role)),
  },
  {
    id: "topics",
    kind: "newsletter",
    weight: 2,
    example: `<form><label><input type="checkbox" name="list">Daily briefing newsletter</label><input type="email"></form>`,
    shows: (f) =>
      isSmall(f) &&
      f.shown.some(
        (c) =>
          c.role === "checkbox" &&
          speaksOf("newsletter", c.view.label) &&
          /\blist|topic|interest|newsletter/i.test(`${c.view.name} ${c.view.id}`),
      ),
  },
  {
    id: "foot-of-page",
    kind: "newsletter",
    weight: 1,
    example: `<footer><form><input type="email"></form></footer>`,
    shows: (f) => isSmall(f) && f.emails.length > 0 && ["footer", "aside"].includes(f.cluster.region),
  },
  {
    id: "weak-words",
    kind: "newsletter",
    weight: 3,
    example: `<footer><p>Stay informed</p><form><input type="email"><button>OK</button></form></footer>`,
    shows: (f) => isSmall(f) && f.emails.length > 0 && speaksOf("stayInTouch", wordsAround(f)),
  },
  {
    id: "asks-password",
    kind: "newsletter",
    weight: -9,
    example: `<form><input type="email"><input type="password"></form>`,
    shows: (f) => f.passwords.length > 0,
  },
  {
    id: "asks-more-than-names",
    kind: "newsletter",
    weight: -3,
    example: `<form><input type="email"><input name="phone" type="tel"><textarea name="message"></textarea></form>`,
    shows: (f) => has(f, "message", "payment", "address", "username"),
  },
  {
    id: "no-address-field",
    kind: "newsletter",
    weight: -9,
    example: `<form class="newsletter"><input name="q"></form>`,
    shows: (f) => f.emails.length === 0,
  },

  {
    id: "button-signup",
    kind: "signup",
    weight: 4,
    example: `<form><input type="email"><button>Konto erstellen</button></form>`,
    shows: (f) => saysButton(f, "signup"),
  },
  {
    id: "own-name-signup",
    kind: "signup",
    weight: 3,
    example: `<form action="/register"><input type="email"></form>`,
    shows: (f) => speaksOf("signup", f.ownWords),
  },
  {
    id: "heading-signup",
    kind: "signup",
    weight: 3,
    example: `<h1>Créer un compte</h1><form><input type="email"></form>`,
    shows: (f) => speaksOf("signup", near(f)),
  },
  {
    id: "field-names-signup",
    kind: "signup",
    weight: 2,
    example: `<form><input name="signup[email]"></form>`,
    shows: (f) =>
      f.texts.some((c) =>
        /sign.?up|regist|create|reg_|newuser|new_user/i.test(`${c.view.name} ${c.view.id} ${c.view.bindings}`),
      ),
  },
  {
    id: "new-password",
    kind: "signup",
    weight: 5,
    example: `<form><input type="password" autocomplete="new-password"></form>`,
    shows: (f) =>
      autocompletes(f, "new-password") ||
      f.passwords.some((c) =>
        /new|confirm|repeat|retype|again|2$|verify|create|choose|wiederhol|bestatig|repet|confirm/i.test(
          `${c.view.name} ${c.view.id} ${c.view.label} ${c.view.placeholder}`,
        ),
      ),
  },
  {
    id: "password-twice",
    kind: "signup",
    weight: 4,
    example: `<form><input type="password"><input type="password"></form>`,
    shows: (f) => f.passwords.length === 2,
  },
  {
    id: "password-and-names",
    kind: "signup",
    weight: 4,
    example: `<form><input name="firstname"><input type="email"><input type="password"></form>`,
    shows: (f) =>
      f.passwords.length > 0 && has(f, "first-name", "last-name", "full-name", "birth", "country", "gender"),
  },
  {
    id: "address-and-username",
    kind: "signup",
    weight: 3,
    example: `<form><input name="username"><input type="email"><input type="password"></form>`,
    shows: (f) => f.emails.length > 0 && count(f, "username") > 0 && f.passwords.length > 0,
  },
  {
    id: "address-twice",
    kind: "signup",
    weight: 3,
    example: `<form><input type="email" name="a"><input type="email" name="b"></form>`,
    shows: (f) => f.emails.length === 2,
  },
  {
    id: "asks-names",
    kind: "signup",
    weight: 2,
    example: `<form><input name="lastname"><input type="email"></form>`,
    shows: (f) => f.emails.length > 0 && has(f, "first-name", "last-name", "birth", "company", "country"),
  },
  {
    id: "terms-box",
    kind: "signup",
    weight: 2,
    example: `<form><input type="email"><label><input type="checkbox">I accept the terms</label></form>`,
    shows: (f) => f.shown.some((c) => c.role === "checkbox" && speaksOf("terms", `${c.view.label} ${c.view.after}`)),
  },
  {
    id: "agree-by-pressing",
    kind: "signup",
    weight: 2,
    example: `<form><input type="email"><p>By creating an account you agree to the terms</p></form>`,
    shows: (f) =>
      f.emails.length > 0 &&
      /by (creating|signing up|registering|clicking|joining|continuing|submitting|selecting)/i.test(
        `${f.text} ${f.cluster.after}`,
      ) &&
      !saysButton(f, "login"),
  },
  {
    id: "already-member",
    kind: "signup",
    weight: 3,
    example: `<form><input type="email"><p>Already have an account? <a href="/login">Log in</a></p></form>`,
    shows: (f) =>
      /already (have|a member|registered|a user)|have an account\?|existing (user|member|customer)|deja (un compte|inscrit|client)|bereits (ein konto|registriert|kunde)|ya tienes|hai gia|heb je al|al een account|ja tem|masz juz|har du (redan|allerede)|uz mate ucet|ai deja|уже зарегистр|すでに/i.test(
        unaccented(`${f.text} ${f.cluster.after} ${near(f)}`),
      ),
  },
  {
    id: "field-count",
    kind: "signup",
    weight: 2,
    example: `<form><input type="email"><input name="a"><input name="b"><input name="c"><input name="d"></form>`,
    shows: (f) => f.emails.length > 0 && f.texts.length >= 4 && !has(f, "message", "payment"),
  },
  {
    id: "no-address-field-signup",
    kind: "signup",
    weight: -4,
    example: `<form><input name="username"><input type="password"><input type="password"></form>`,
    shows: (f) => f.emails.length === 0,
  },

  {
    id: "button-login",
    kind: "login",
    weight: 5,
    example: `<form><input type="email"><input type="password"><button>Einloggen</button></form>`,
    shows: (f) => saysButton(f, "login") && !saysButton(f, "signup"),
  },
  {
    id: "button-login-or-signup",
    kind: "login",
    weight: 2,
    example: `<form><input name="user"><button>Sign in</button><button>Register</button></form>`,
    shows: (f) => saysButton(f, "login") && saysButton(f, "signup"),
  },
  {
    id: "own-name-login",
    kind: "login",
    weight: 4,
    example: `<form id="loginForm"><input name="user"></form>`,
    shows: (f) => speaksOf("login", f.ownWords),
  },
  {
    id: "heading-login",
    kind: "login",
    weight: 3,
    example: `<h1>Se connecter</h1><form><input type="email"></form>`,
    shows: (f) => speaksOf("login", near(f)),
  },
  {
    id: "one-password",
    kind: "login",
    weight: 3,
    example: `<form><input name="user"><input type="password"></form>`,
    shows: (f) => f.passwords.length === 1 && f.texts.length <= 3,
  },
  {
    id: "current-password",
    kind: "login",
    weight: 4,
    example: `<form><input type="password" autocomplete="current-password"></form>`,
    shows: (f) => autocompletes(f, "current-password"),
  },
  {
    id: "forgot",
    kind: "login",
    weight: 4,
    example: `<form><input type="password"><a href="/reset">Mot de passe oublié ?</a></form>`,
    shows: (f) => speaksOf("forgot", `${f.text} ${f.cluster.after}`),
  },
  {
    id: "remember",
    kind: "login",
    weight: 3,
    example: `<form><input type="password"><label><input type="checkbox">Angemeldet bleiben</label></form>`,
    shows: (f) =>
      f.shown.some(
        (c) =>
          c.role === "checkbox" && speaksOf("remember", `${c.view.label} ${c.view.after} ${c.view.name} ${c.view.id}`),
      ),
  },
  {
    id: "username-without-address",
    kind: "login",
    weight: 3,
    example: `<form><input name="username"><input type="password"></form>`,
    shows: (f) => f.emails.length === 0 && has(f, "username"),
  },
  {
    id: "username-token",
    kind: "login",
    weight: 2,
    example: `<form><input type="email" autocomplete="username"></form>`,
    shows: (f) => f.texts.some((c) => /\busername\b/.test(c.view.autocomplete)) && !autocompletes(f, "new-password"),
  },
  {
    id: "login-names",
    kind: "login",
    weight: 2,
    example: `<form><input type="email" name="login[email]"></form>`,
    shows: (f) => f.texts.some((c) => /log.?in|sign.?in|j_username|logon/i.test(`${c.view.name} ${c.view.id}`)),
  },
  {
    id: "user-or-address",
    kind: "login",
    weight: 3,
    example: `<form><input placeholder="Username or email"></form>`,
    shows: (f) =>
      f.texts.some(
        (c) =>
          speaksOf("username", `${c.view.label} ${c.view.placeholder} ${c.view.ariaLabel}`) &&
          speaksOf("email", `${c.view.label} ${c.view.placeholder} ${c.view.ariaLabel}`),
      ) && f.passwords.length <= 1,
  },
  {
    id: "no-account-yet",
    kind: "login",
    weight: 3,
    example: `<form><input name="user"><p>Don't have an account? <a href="/join">Sign up</a></p></form>`,
    shows: (f) =>
      /(don.?t|do not) (yet )?have an? \w{0,20} ?(account|login)|no account|not (yet )?(a member|registered)|need an account|new (here|to |user|customer)|pas (encore )?(de compte|inscrit|client)|noch kein|kein konto|neu (hier|bei)|no tienes (una )?cuenta|non hai (un )?account|nog geen|nao tem|nie masz|inget konto|ingen konto|nemate ucet|nu ai cont|нет аккаунта|ещё не|アカウントをお持ちでない/i.test(
        unaccented(`${f.text} ${f.cluster.after}`),
      ),
  },
  {
    id: "one-time-code",
    kind: "login",
    weight: 4,
    example: `<form><input autocomplete="one-time-code"></form>`,
    shows: (f) => has(f, "code") && f.emails.length === 0,
  },

  {
    id: "asks-more-than-login",
    kind: "login",
    weight: -7,
    example: `<form><input name="lastname"><input type="email"><button>Sign in</button></form>`,
    shows: (f) =>
      has(f, "first-name", "last-name", "message", "birth", "company", "payment") ||
      f.emails.length > 1 ||
      (f.texts.length > 3 && f.passwords.length === 0),
  },
  {
    id: "as-guest",
    kind: "login",
    weight: -7,
    example: `<form><input type="email"><button>Continue as guest</button></form>`,
    shows: (f) =>
      f.passwords.length === 0 &&
      /\bguest|invite\b|gast\b|invitado|ospite|convidado|gosc/i.test(`${f.heading} ${f.buttonWords}`),
  },

  {
    id: "search-field",
    kind: "search",
    weight: 6,
    example: `<form><input type="search"></form>`,
    shows: (f) => has(f, "search") && f.emails.length === 0 && f.passwords.length === 0,
  },
  {
    id: "search-form",
    kind: "search",
    weight: 4,
    example: `<form role="search" action="/search"><input name="q"></form>`,
    shows: (f) =>
      speaksOf("search", f.ownWords) &&
      f.texts.length <= 1 &&
      f.passwords.length === 0 &&
      !f.emails.some((c) => c.view.type === "email"),
  },

  {
    id: "message-field",
    kind: "contact",
    weight: 6,
    example: `<form><input type="email"><textarea name="message"></textarea></form>`,
    shows: (f) => f.shown.some((c) => c.role === "message" && c.view.tag === "textarea"),
  },
  {
    id: "contact-words",
    kind: "contact",
    weight: 4,
    example: `<h1>Kontakt</h1><form id="contact"><input type="email"></form>`,
    // Nobody writes to anyone by boxes alone.
    shows: (f) =>
      f.texts.length > 0 &&
      speaksOf("contact", `${f.ownWords} | ${f.heading}`) &&
      !speaksOf("newsletter", `${f.ownWords} | ${f.heading}`),
  },

  {
    id: "payment-field",
    kind: "checkout",
    weight: 8,
    example: `<form><input autocomplete="cc-number"></form>`,
    shows: (f) => has(f, "payment"),
  },
  {
    id: "postal-address",
    kind: "checkout",
    weight: 4,
    example: `<form><input autocomplete="street-address"><input autocomplete="postal-code"></form>`,
    shows: (f) => count(f, "address") >= 2 && f.passwords.length === 0,
  },
  {
    id: "guest-order",
    kind: "checkout",
    weight: 5,
    example: `<form><input type="email"><button>Continue as guest</button></form>`,
    shows: (f) =>
      f.passwords.length === 0 &&
      /(continue|order|check.?out|buy|commander|bestell|comprar|acquista) .{0,12}(as (a )?guest|en tant qu.invite|als gast|como invitado|come ospite)|guest (customer|checkout|order)/i.test(
        `${f.heading} ${f.buttonWords}`,
      ),
  },
  {
    id: "checkout-words",
    kind: "checkout",
    weight: 5,
    example: `<h1>Checkout</h1><form><input type="email"></form>`,
    shows: (f) => speaksOf("checkout", `${f.ownWords} | ${f.heading} | ${f.buttonWords}`) && f.passwords.length === 0,
  },

  {
    id: "unsubscribe",
    kind: "other",
    weight: 12,
    example: `<form><input type="email"><button>Unsubscribe</button></form>`,
    shows: (f) => saysButton(f, "unsubscribe") || speaksOf("unsubscribe", `${f.heading} | ${f.ownWords}`),
  },
  {
    id: "reset-password",
    kind: "other",
    weight: 9,
    example: `<h1>Forgot your password?</h1><form><input type="email"><button>Reset password</button></form>`,
    shows: (f) =>
      (f.passwords.length === 0 && speaksOf("forgot", `${f.heading} | ${f.ownWords} | ${f.buttonWords}`)) ||
      /reset.{0,12}password|password.{0,12}reset|lost.?pass/i.test(
        `${f.heading} ${f.ownWords} ${submits(f).join(" ")}`,
      ),
  },
  {
    id: "change-settings",
    kind: "other",
    weight: 7,
    example: `<form><input type="password" name="old"><input type="password" name="new"><button>Change password</button></form>`,
    shows: (f) =>
      /change.{0,12}(password|e?-?mail)|(current|old).?password/i.test(
        `${f.heading} ${f.ownWords} ${f.buttonWords} ${f.shown.map((c) => `${c.view.label} ${c.view.name}`).join(" ")}`,
      ),
  },
  {
    id: "for-others",
    kind: "other",
    weight: 6,
    example: `<form><input name="friend_email"><button>Send to a friend</button></form>`,
    shows: (f) =>
      speaksOf(
        "recommend",
        `${f.heading} | ${f.ownWords} | ${f.buttonWords} | ${f.emails.map(({ view: v }) => `${v.label} ${v.name} ${v.placeholder} ${v.ariaLabel}`).join(" | ")}`,
      ),
  },
  {
    id: "file-upload",
    kind: "other",
    weight: 5,
    example: `<form><input type="email"><input type="file"></form>`,
    shows: (f) => f.shown.some((c) => c.view.type === "file"),
  },
  ...forbiddenForms.map(
    ({ kind, example }): FormClue => ({
      id: kind,
      kind: "other",
      weight: 16,
      example,
      shows: (f) => f.passwords.length === 0 && forbiddenKindOf(f) === kind,
    }),
  ),
];

function unaccented(text: string): string {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
}
