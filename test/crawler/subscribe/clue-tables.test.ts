import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emailClues, readField } from "../../../crawler/subscribe/form/field-role.ts";
import { formClues } from "../../../crawler/subscribe/form/form-clues.ts";
import { chooseForm, judgeForms } from "../../../crawler/subscribe/form/sign-up-form.ts";
import { buttonClues } from "../../../crawler/subscribe/form/submit-button.ts";
import { withPages } from "../../../crawler/subscribe/forms.ts";
import { readForm } from "../../../crawler/subscribe/page/form-facts.ts";
import { traps } from "../../../crawler/subscribe/page/honeypot.ts";
import { lookAtDocumentSource } from "../../../crawler/subscribe/page/look-at-page.ts";
import type { DocumentView } from "../../../crawler/subscribe/page/page-view.ts";

/** Pages of our own making: language or make, markup, and the kind, fields and button that a person would choose. */
const pages: readonly (readonly [
  string,
  string,
  { readonly kind: string | null; readonly fills?: readonly string[]; readonly presses?: string },
])[] = [
  [
    "sv footer",
    `<footer><h3>Nyhetsbrev</h3><form action=/n><input name=e placeholder="Din e-postadress"><button>Prenumerera</button></form></footer>`,
    { kind: "newsletter", fills: ["e"], presses: "Prenumerera" },
  ],
  [
    "pl without form",
    `<div class=box><p>Zapisz się na newsletter</p><input type=text name=adres placeholder="Adres e-mail"><a href="#" class="btn">Zapisz się</a></div>`,
    { kind: "newsletter", fills: ["adres"], presses: "Zapisz się" },
  ],
  [
    "cs",
    `<h2>Odběr novinek</h2><form><label>Váš e-mail <input name=x></label><button>Přihlásit se k odběru</button></form>`,
    { kind: "newsletter", fills: ["x"], presses: "Přihlásit se k odběru" },
  ],
  [
    "ro",
    `<h2>Buletin informativ</h2><form><label>Adresa de e-mail <input name=x></label><button>Abonează-te</button></form>`,
    { kind: "newsletter", fills: ["x"], presses: "Abonează-te" },
  ],
  [
    "da",
    `<h2>Nyhedsbrev</h2><form><label>E-mail <input name=x></label><button>Tilmeld</button></form>`,
    { kind: "newsletter", fills: ["x"], presses: "Tilmeld" },
  ],
  [
    "Mailchimp embed",
    `<form action="https://x.us1.list-manage.com/subscribe/post" id=mc-embedded-subscribe-form><input type=email name=EMAIL><div style="position:absolute;left:-5000px" aria-hidden=true><input type=text name=b_1_2 tabindex=-1></div><input type=submit value=Subscribe></form>`,
    { kind: "newsletter", fills: ["EMAIL"], presses: "Subscribe" },
  ],
  [
    "decoy named email",
    `<h2>Newsletter</h2><form><input type=email name=email style="opacity:0;position:absolute"><label>E-mail <input name=npe></label><button>Sign up</button></form>`,
    { kind: "newsletter", fills: ["npe"], presses: "Sign up" },
  ],
  [
    "covered decoy",
    `<h2>Newsletter</h2><form><div style="position:relative;width:200px;height:30px"><input name=email style="width:200px;height:30px"><div style="position:absolute;inset:0;background:#fff"></div></div><label>E-mail <input name=npe></label><button>Sign up</button></form>`,
    { kind: "newsletter", fills: ["npe"], presses: "Sign up" },
  ],
  [
    "clipped decoy",
    `<h2>Newsletter</h2><form><div style="width:1px;height:1px;overflow:hidden"><input name=email></div><label>E-mail <input name=npe></label><button>Sign up</button></form>`,
    { kind: "newsletter", fills: ["npe"], presses: "Sign up" },
  ],
  [
    "log-in beside it",
    `<form id=login><input type=email name=user><input type=password name=p><button>Log in</button></form><h2>Newsletter</h2><form><input type=email name=e><button>Join</button></form>`,
    { kind: "newsletter", fills: ["e"], presses: "Join" },
  ],
  [
    "share by mail",
    `<h3>Share this article by email</h3><form action="/share" method=post><input type=email name=to placeholder="Friend's email"><button>Send</button></form>`,
    { kind: null },
  ],
  [
    "share by mail, de",
    `<h3>Artikel teilen</h3><form action="/mail" method=post><input type=email name=an placeholder="E-Mail-Adresse"><button>Absenden</button></form>`,
    { kind: null },
  ],
  [
    "field named by its title",
    `<b>Newsletter</b><form action="/zapis" method=post><input type=text name=em title="Adres e-mail"><input type=image src=x.png alt="Zapisz się"></form>`,
    { kind: "newsletter", fills: ["em"] },
  ],
  [
    "magic link log-in",
    `<h1>Welcome back</h1><p>Sign in to your account</p><form action="/login" method=post><input type=email name=email placeholder="Email"><button>Continue</button></form>`,
    { kind: null },
  ],
  [
    "order tracking",
    `<h1>Track your order</h1><form action="/track" method=post><input name=order placeholder="Order number"><input type=email name=email placeholder="Email"><button>Track</button></form>`,
    { kind: null },
  ],
  [
    "Squarespace",
    `<form class="newsletter-form" onsubmit="return false"><header><h2>Join our community</h2></header><label for=e1>Email Address</label><input id=e1 name=email type=text class="newsletter-form-field-element"><button class="newsletter-form-button" type=submit>Sign Up</button><div style="display:none"><input name=hp></div></form>`,
    { kind: "newsletter", fills: ["email"], presses: "Sign Up" },
  ],
  [
    "log-in only",
    `<form><label>E-mail <input type=email name=user></label><input type=password name=p><button>Einloggen</button><a href=/x>Passwort vergessen?</a></form>`,
    { kind: null },
  ],
  [
    "log-in by address first",
    `<h1>Se connecter</h1><form><label>Adresse e-mail <input type=email name=user autocomplete=username></label><button>Continuer</button></form>`,
    { kind: null },
  ],
  [
    "lost password",
    `<h1>Mot de passe oublié ?</h1><form><input type=email name=e><button>Envoyer</button></form>`,
    { kind: null },
  ],
  [
    "unsubscribe",
    `<h1>Newsletter abbestellen</h1><form><input type=email name=e><button>Abmelden</button></form>`,
    { kind: null },
  ],
  [
    "contact",
    `<h1>Kontakt</h1><form><input name=name><input type=email name=e><textarea name=nachricht></textarea><button>Senden</button></form>`,
    { kind: null },
  ],
  [
    "search",
    `<form role=search><input name=q placeholder="Search e-mails"><button>Search</button></form>`,
    { kind: null },
  ],
  [
    "checkout",
    `<h1>Checkout</h1><form><input type=email name=e><input autocomplete=cc-number name=c><button>Pay now</button></form>`,
    { kind: null },
  ],
  [
    "sign-up with Google beside",
    `<h2>Our newsletter</h2><form><input type=email name=e><button type=button>Sign up with Google</button><button>Subscribe</button></form>`,
    { kind: "newsletter", fills: ["e"], presses: "Subscribe" },
  ],
];

const views = new Map<string, DocumentView>();
const folder = mkdtempSync(join(tmpdir(), "pixelcensus-clues-"));
const examples = [...formClues, ...emailClues, ...buttonClues, ...traps].map(({ example }) => example);

beforeAll(async () => {
  const empty = join(folder, "empty.html");
  writeFileSync(empty, "<!doctype html><html><body></body></html>");
  await withPages([empty], { isOffline: true, stop: new AbortController().signal, say: () => {} }, async (page) => {
    for (const markup of new Set([...examples, ...pages.map(([, markup]) => markup)])) {
      const look = await page.evaluate(
        `(() => { document.body.innerHTML = ${JSON.stringify(markup)}; return ${lookAtDocumentSource}.view; })()`,
      );
      views.set(markup, look as DocumentView);
    }
  });
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

const first = (markup: string) => {
  const cluster = views.get(markup)?.clusters[0];
  if (cluster === undefined) throw new Error(`no form was seen in ${markup}`);
  return cluster;
};

test.each(formClues.map((clue) => [`${clue.kind}: ${clue.id}`, clue] as const))(
  "the form clue %s shows in its example",
  (_, clue) => {
    expect(clue.shows(readForm(first(clue.example)))).toBe(true);
  },
);

test.each(emailClues.map((clue) => [clue.id, clue] as const))("the field clue %s shows in its example", (_, clue) => {
  expect(clue.shows(first(clue.example).controls[0]!)).toBe(true);
});

test.each(buttonClues.map((clue) => [clue.id, clue] as const))("the button clue %s shows in its example", (_, clue) => {
  const form = readForm(first(clue.example));
  expect(clue.shows(form.buttons.at(-1)!, form)).toBe(true);
});

test.each(traps.map((trap) => [trap.id, trap] as const))("the trap %s is one in its example", (_, trap) => {
  const readings = first(trap.example).controls.map((view) => ({ view, ...readField(view) }));
  expect(trap.isTrap(readings[0]!, readings)).toBe(true);
});

test.each(pages)("%s: the choice is a person's", (_, markup, expected) => {
  const chosen = chooseForm(judgeForms(views.get(markup)!));
  expect(chosen?.kind ?? null).toBe(expected.kind);
  if (expected.kind === null) return;
  expect(chosen?.emails.map(({ view }) => view.name)).toEqual(expected.fills);
  expect(chosen?.button?.text).toBe(expected.presses);
});
