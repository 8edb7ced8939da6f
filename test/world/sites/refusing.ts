import { articles, simple } from "./form-parts.ts";
import type { Site } from "./site.ts";

const base = {
  kind: "refusing",
  optIn: "single",
  country: "FR",
  language: "fr",
  service: "plainlist",
  sector: "news",
} as const;

/** Honest forms whose server does not take the address. */
export const refusing: readonly Site[] = [
  {
    ...base,
    name: "deja.test",
    title: "Déjà",
    shows: "says that the address is on the list already",
    pages: { "/": (page) => `${articles(page)}${simple(page, "/lettre")}` },
    forms: [{ action: "/lettre", email: "email", answers: "page", always: "already" }],
    expects: { outcome: "already", maySubmit: true, endsOnList: false, because: "the page says the address is known" },
  },
  {
    ...base,
    language: "de",
    country: "DE",
    name: "portier.test",
    title: "Portier",
    shows: "takes no addresses of this provider",
    pages: { "/": (page) => `${articles(page)}${simple(page, "/anmelden")}` },
    forms: [{ action: "/anmelden", email: "email", answers: "page", always: "rejected" }],
    expects: {
      outcome: "rejected",
      maySubmit: true,
      endsOnList: false,
      because: "the page says that the address is not accepted",
    },
  },
];
