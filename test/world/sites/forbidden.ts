import { articles, field, form, simple } from "./form-parts.ts";
import type { Page, Site } from "./site.ts";
import { nothing } from "./truths.ts";

const base = { kind: "forbidden", optIn: "single", country: "GB", language: "en", service: "plainlist" } as const;
const never = (action: string, email = "email") => ({ action, email, answers: "page", isForbidden: true }) as const;
const post = (action: string, inner: string, button: string) =>
  `<form action="${action}" method="post">${inner}<button type="submit">${button}</button></form>`;
const email = (page: Page) => field(page.text.email, "email", "email", "required");

/** Sites with forms that must never be submitted, each with nothing else to submit. */
export const forbidden: readonly Site[] = [
  {
    ...base,
    name: "turnstile.test",
    title: "Turnstile",
    sector: "news",
    shows: "a newsletter form with a reCAPTCHA",
    pages: {
      "/": (page) =>
        simple(
          page,
          "/join",
          '<div class="g-recaptcha" data-sitekey="6Lc_w"><iframe title="reCAPTCHA" src="/recaptcha/api2/anchor?k=6Lc_w" width="304" height="78"></iframe></div><textarea name="g-recaptcha-response" style="display:none"></textarea>',
        ),
      "/recaptcha/api2/anchor": () => `<!DOCTYPE html><div role="checkbox" aria-checked="false">I'm not a robot</div>`,
    },
    forms: [never("/join")],
    expects: nothing("captcha", "a CAPTCHA is recorded, never solved"),
  },
  {
    ...base,
    name: "portcullis.test",
    title: "Fallgatter",
    language: "de",
    country: "DE",
    sector: "news",
    shows: "a newsletter form with an arithmetic question and one with hCaptcha",
    pages: {
      "/": (page) =>
        simple(
          page,
          "/anmelden",
          '<div class="h-captcha" data-sitekey="10000000"><iframe title="Widget containing checkbox for hCaptcha security challenge" src="/hcaptcha" width="303" height="78"></iframe></div>',
        ),
      "/hcaptcha": () => '<!DOCTYPE html><div id="checkbox" role="checkbox">Ich bin ein Mensch</div>',
    },
    forms: [never("/anmelden")],
    expects: nothing("captcha", "a CAPTCHA is recorded, never solved"),
  },
  {
    ...base,
    name: "vault.test",
    title: "Vault",
    sector: "finance",
    shows: "only a log-in form",
    pages: {
      "/": (page) =>
        post(
          "/login",
          `${email(page)}${field(page.text.password, "password", "password", "required")}`,
          page.text.login,
        ),
    },
    forms: [never("/login")],
    expects: nothing("needs-account", "a log-in is no newsletter", "no-form"),
  },
  {
    ...base,
    name: "membership.test",
    title: "Cercle",
    language: "fr",
    country: "FR",
    sector: "arts",
    shows: "the newsletter needs an account with a password",
    pages: {
      "/": (page) =>
        `<h2>${page.text.newsletter}</h2><p>Créez votre compte pour recevoir la lettre.</p>${form(page, "/compte", `${email(page)}${field(page.text.password, "mdp", "password", "required")}`)}`,
    },
    forms: [never("/compte")],
    expects: nothing("needs-account", "a password is required", "no-form"),
  },
  {
    ...base,
    name: "till.test",
    title: "Till",
    sector: "shopping",
    shows: "a checkout with an address field and a newsletter box",
    pages: {
      "/": (page) =>
        `<h2>Checkout</h2>${post("/order", `${email(page)}${field("Card number", "cardnumber", "text", 'autocomplete="cc-number" required')}${field("Street", "street", "text", 'autocomplete="street-address" required')}<label><input type="checkbox" name="nl" checked> ${page.text.newsletter}</label>`, "Place order and pay")}`,
    },
    forms: [never("/order")],
    expects: nothing("no-form", "an order is no sign-up", "needs-payment"),
  },
  {
    ...base,
    name: "paywall.test",
    title: "Premium Brief",
    sector: "finance",
    shows: "the newsletter costs money",
    pages: {
      "/": (page) =>
        `<h2>${page.text.newsletter}: 9 EUR a month</h2>${post("/pay", `${email(page)}${field("Card number", "cc", "text", 'autocomplete="cc-number" required')}${field("Expiry", "exp", "text", 'autocomplete="cc-exp" required')}`, "Subscribe and pay 9 EUR")}`,
    },
    forms: [never("/pay")],
    expects: nothing("needs-payment", "a card is required", "no-form"),
  },
  {
    ...base,
    name: "gazebo.test",
    title: "Gazebo",
    sector: "home",
    shows: "only a comment form",
    pages: {
      "/": (page) =>
        `${articles(page)}<h3>Leave a reply</h3>${post("/wp-comments-post", `<textarea name="comment" required></textarea>${field("Name", "author", "text", "required")}${email(page)}`, "Post comment")}`,
    },
    forms: [never("/wp-comments-post")],
    expects: nothing("no-form", "a comment is no sign-up"),
  },
  {
    ...base,
    name: "switchboard.test",
    title: "Centralino",
    language: "it",
    country: "IT",
    sector: "services",
    shows: "only a contact form",
    pages: {
      "/": (page) =>
        `<h2>${page.text.contact}</h2>${post("/contatti", `${field(page.text.firstName, "nome")}${email(page)}<textarea name="messaggio" required></textarea>`, "Invia messaggio")}`,
    },
    forms: [never("/contatti")],
    expects: nothing("no-form", "a message to the site is no sign-up"),
  },
  {
    ...base,
    name: "card-index.test",
    title: "Card Index",
    sector: "science",
    shows: "only a search form, whose field takes anything",
    pages: {
      "/": (page) =>
        `${articles(page)}<form action="/find"><input type="text" name="q" placeholder="${page.text.search}"><button>${page.text.search}</button></form>`,
    },
    forms: [{ ...never("/find", "q") }],
    expects: nothing("no-form", "a search is no sign-up"),
  },
  {
    ...base,
    name: "hotline.test",
    title: "Hotline",
    sector: "services",
    shows: "the newsletter form requires a telephone number",
    pages: { "/": (page) => simple(page, "/join", field("Phone number *", "phone", "tel", "required")) },
    forms: [never("/join")],
    expects: nothing("no-form", "a telephone number is required", "needs-account", "unclear"),
  },
  {
    ...base,
    name: "parcel.test",
    title: "Paket",
    language: "pl",
    country: "PL",
    sector: "shopping",
    shows: "the newsletter form requires a postal address",
    pages: {
      "/": (page) =>
        simple(
          page,
          "/zapis",
          `${field("Ulica i numer *", "ulica", "text", 'autocomplete="street-address" required')}${field("Kod pocztowy *", "kod", "text", "required")}${field("Miasto *", "miasto", "text", "required")}`,
        ),
    },
    forms: [never("/zapis")],
    expects: nothing("no-form", "a postal address is required", "needs-account", "unclear"),
  },
  {
    ...base,
    name: "hermitage.test",
    title: "Hermitage",
    sector: "arts",
    shows: "no newsletter at all, and a link to one of somebody else",
    pages: {
      "/": (page) => `${articles(page)}<p>Our friends have a <a href="https://lantern.test/">newsletter</a>.</p>`,
    },
    forms: [],
    expects: nothing("no-form", "there is none"),
  },
  {
    ...base,
    name: "cloister.test",
    title: "Kloster",
    language: "de",
    country: "AT",
    sector: "arts",
    shows: "the page of the form is closed to robots by robots.txt",
    robots: "User-agent: *\nDisallow: /newsletter\n",
    pages: {
      "/": (page) => `${articles(page)}<a href="/newsletter">${page.text.newsletter}</a>`,
      "/newsletter": (page) => simple(page, "/join"),
    },
    forms: [never("/join")],
    expects: nothing("no-form", "robots.txt is honoured when links are explored", "blocked"),
  },
  {
    ...base,
    name: "namedout.test",
    title: "Named Out",
    sector: "news",
    shows: "robots.txt names the program and closes everything to it, the first page included",
    robots: "User-agent: *\nAllow: /\n\nUser-agent: pixelcensus\nDisallow: /\n",
    pages: { "/": (page) => simple(page, "/join") },
    forms: [never("/join")],
    expects: nothing("robots", "a rule that names us is obeyed for everything"),
  },
  {
    ...base,
    name: "mute.test",
    title: "Mute",
    sector: "arts",
    shows: "a form with one address field about which nothing says what it is for",
    pages: {
      "/": (page) =>
        `${articles(page)}<form action="/go" method="post"><input type="email" name="email"><button>OK</button></form>`,
    },
    forms: [never("/go")],
    expects: nothing("unclear-purpose", "an address field says nothing of a newsletter"),
  },
  {
    ...base,
    name: "soldout.test",
    title: "Ausverkauft",
    language: "de",
    country: "DE",
    sector: "retail",
    shows: "a form that would tell when a product is there again",
    pages: {
      "/": (page) =>
        `${articles(page)}<form action="/melde" method="post"><h3>Wieder auf Lager?</h3><input type="email" name="email"><button>Benachrichtigen</button></form>`,
    },
    forms: [never("/melde")],
    expects: nothing("no-form", "a stock alert is no newsletter", "unclear-purpose"),
  },
  {
    ...base,
    name: "clubhouse.test",
    title: "Clubhouse",
    language: "fr",
    country: "FR",
    sector: "retail",
    shows: "a newsletter for those who have an account, which the page says",
    pages: {
      "/": (page) =>
        `${articles(page)}<h2>${page.text.newsletter}</h2><p>Connectez-vous pour recevoir notre lettre d’information : un compte est nécessaire.</p><a href="/compte">Mon compte</a>`,
    },
    forms: [],
    expects: nothing("needs-account", "the page asks for an account first"),
  },
  {
    ...base,
    name: "drawbridge.test",
    title: "Drawbridge",
    sector: "news",
    shows: "a wall against robots in front of every page",
    pages: {},
    forms: [],
    serve: () => ({
      status: 403,
      headers: { "content-type": "text/html", server: "wall" },
      body: "<!DOCTYPE html><title>Access denied</title><h1>Access denied</h1><p>Our systems have detected unusual traffic. Ray ID: 7f1</p>",
    }),
    expects: nothing("blocked", "the site answers 403 with a wall", "no-form"),
  },
];
