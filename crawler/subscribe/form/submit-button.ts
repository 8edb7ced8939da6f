import { type FormFacts, leadsAway } from "../page/form-facts.ts";
import type { ControlView } from "../page/page-view.ts";
import { speaksOf } from "./words.ts";

/** A clue that a button submits the form it is in. `example` is a form whose last button shows it. */
export interface ButtonClue {
  readonly id: string;
  readonly weight: number;
  readonly example: string;
  readonly shows: (button: ControlView, form: FormFacts) => boolean;
}

const said = (b: ControlView) => `${b.text} | ${b.ariaLabel === b.text ? "" : b.ariaLabel}`;
const coded = (b: ControlView) => `${b.id} ${b.name} ${b.classes} ${b.bindings}`;
const isShort = (b: ControlView) => b.text.length <= 45;
const isIcon = (b: ControlView) => b.text === "" && b.ariaLabel === "";
const submitsByType = (b: ControlView) =>
  (b.tag === "button" || b.tag === "input") && (b.type === "submit" || b.type === "image");

/** Clues of submit buttons, weights set by hand on public forms (2026). */
export const buttonClues: readonly ButtonClue[] = [
  {
    id: "type-submit",
    weight: 3,
    example: `<form><input type="email"><button type="submit">Go</button></form>`,
    shows: (b) => submitsByType(b),
  },
  {
    id: "says-subscribe",
    weight: 5,
    example: `<form><input type="email"><a href="#" class="btn">S'abonner</a></form>`,
    shows: (b) => isShort(b) && speaksOf("subscribe", said(b)),
  },
  {
    id: "says-signup",
    weight: 5,
    example: `<form><input type="email"><button>Zarejestruj się</button></form>`,
    shows: (b) => isShort(b) && speaksOf("signup", said(b)),
  },
  {
    id: "says-next",
    weight: 3,
    example: `<form><input type="email"><button>Weiter</button></form>`,
    shows: (b) => isShort(b) && speaksOf("next", said(b)),
  },
  {
    id: "says-send",
    weight: 3,
    example: `<form><input type="email"><button>Enviar</button></form>`,
    shows: (b) => isShort(b) && speaksOf("submit", said(b)),
  },
  {
    id: "named-submit",
    weight: 2,
    example: `<form><input type="email"><div class="submit-btn" onclick="go()">Los</div></form>`,
    shows: (b) => /submit|subscri|sign.?up|regist|join|create/i.test(coded(b)),
  },
  {
    id: "named-primary",
    weight: 1,
    example: `<form><input type="email"><button class="btn-primary">Go</button></form>`,
    shows: (b) => /primary|cta|main|highlight|success/i.test(b.classes),
  },
  {
    id: "stands-out",
    weight: 0.5,
    example: `<form><input type="email"><button style="background:#05a">Go</button></form>`,
    shows: (b) => b.prominent,
  },
  {
    id: "real-button",
    weight: 1,
    example: `<form><input type="email"><button>Go</button></form>`,
    shows: (b) => b.tag === "button" || b.tag === "input",
  },
  {
    id: "below-the-address",
    weight: 1.5,
    example: `<form><input type="email"><button>Go</button></form>`,
    shows: (b, f) => isAfterAddress(b, f),
  },
  {
    id: "only-button",
    weight: 1,
    example: `<form><input type="email"><button>Go</button></form>`,
    shows: (_, f) => f.buttons.filter((b) => !leadsAway(b)).length === 1,
  },
  {
    id: "says-login",
    weight: -7,
    example: `<form><input type="email"><button>Log in</button></form>`,
    shows: (b) => speaksOf("login", said(b)) && !speaksOf("signup", said(b)) && !speaksOf("subscribe", b.text),
  },
  {
    id: "says-cancel",
    weight: -7,
    example: `<form><input type="email"><button>Abbrechen</button></form>`,
    shows: (b) => speaksOf("cancel", said(b)) && !speaksOf("subscribe", b.text) && !speaksOf("signup", b.text),
  },
  {
    id: "other-account",
    weight: -10,
    example: `<form><input type="email"><button>Sign up with Google</button></form>`,
    shows: (b) => speaksOf("social", said(b)),
  },
  {
    id: "says-unsubscribe",
    weight: -20,
    example: `<form><input type="email"><button>Unsubscribe</button></form>`,
    shows: (b) => speaksOf("unsubscribe", `${said(b)} ${b.name} ${b.id}`),
  },
  {
    id: "says-search",
    weight: -6,
    example: `<form><input type="email"><button>Search</button></form>`,
    shows: (b) => speaksOf("search", said(b)),
  },
  {
    id: "says-forgot",
    weight: -8,
    example: `<form><input type="email"><button>Forgot password?</button></form>`,
    shows: (b) => speaksOf("forgot", said(b)),
  },
  {
    id: "says-pay",
    weight: -8,
    example: `<form><input type="email"><button>Buy now</button></form>`,
    shows: (b) => speaksOf("checkout", said(b)),
  },
  {
    id: "says-terms",
    weight: -6,
    example: `<form><input type="email"><a href="#" class="button">Privacy policy</a></form>`,
    shows: (b) =>
      /privacy|terms|policy|datenschutz|confidentialit|cookie/i.test(b.text) && (b.tag === "a" || !submitsByType(b)),
  },
  {
    id: "leads-away",
    weight: -6,
    example: `<form><input type="email"><a href="/other" class="btn">Subscribe</a></form>`,
    shows: (b) => leadsAway(b),
  },
  {
    id: "no-words",
    weight: -2,
    example: `<form><input type="email"><button type="button"><svg></svg></button></form>`,
    shows: (b) => isIcon(b) && !submitsByType(b),
  },
  {
    id: "long-text",
    weight: -3,
    example: `<form><input type="email"><button>This is a very long text on a button that nobody would write there</button></form>`,
    shows: (b) => b.text.length > 60,
  },
  {
    id: "bare-element",
    weight: -1,
    example: `<form><input type="email"><span onclick="x()">Go</span></form>`,
    shows: (b) => !["button", "input", "a"].includes(b.tag) && b.role !== "button",
  },
];

function isAfterAddress(button: ControlView, form: FormFacts): boolean {
  const last = form.emails.at(-1)?.view;
  return (
    last !== undefined &&
    (button.box.y > last.box.y || (Math.abs(button.box.y - last.box.y) < 30 && button.box.x > last.box.x))
  );
}

/** A button with the sum of its clues. */
export interface RankedButton {
  readonly button: ControlView;
  readonly score: number;
  readonly reasons: readonly string[];
}

/** Below this sum nothing is pressed (Enter in the last field is left to the shell). */
export const buttonThreshold = 2;

/** Orders a form's seen buttons by how likely they submit it, the likeliest first. */
export function rankButtons(form: FormFacts): readonly RankedButton[] {
  return form.buttons
    .map((button) => {
      const found = buttonClues.filter((clue) => clue.shows(button, form));
      return {
        button,
        score: found.reduce((sum, clue) => sum + clue.weight, 0),
        reasons: found.map((clue) => clue.id),
      };
    })
    .sort((a, b) => b.score - a.score);
}
