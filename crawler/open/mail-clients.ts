/** One thing that a profile does, with where that is written and when it was read. */
export interface ClientFact {
  readonly does: string;
  readonly source: string;
  readonly read: string;
}

/** How a mail client loads a message. */
export interface MailClient {
  readonly name: string;
  readonly loadsRemote: boolean;
  /** Directives after `sandbox; default-src 'none'`: the kinds that it loads. `%local` is where inline parts are served. */
  readonly sources: string;
  /** Kinds of extracted resources that it may load; the others are `client-does-not-load-kind`. */
  readonly loads: readonly string[];
  readonly viewport: { readonly width: number; readonly height: number };
  readonly facts: readonly ClientFact[];
}

/**
 * The mail client profiles. A profile is a way of loading, not a copy of a program: it sends the browser's own User-Agent, never a mail client's name,
 * since a false name would be one more variable. What image proxies, dark mode or narrow screens change is computed later from recorded requests.
 * Omitted on purpose: clients that run scripts (none is known) and those that preload through a proxy (their fetches are the operator's, not the reader's).
 */
export const MAIL_CLIENTS = {
  desktop: {
    name: "desktop",
    loadsRemote: true,
    sources:
      "img-src http: https: data:; style-src 'unsafe-inline' http: https: data:; font-src http: https: data:; media-src http: https: data:",
    loads: ["image", "style", "font", "media"],
    viewport: { width: 1280, height: 900 },
    facts: [
      {
        does: "runs no script, sends no Referer of its own, loads every image, style sheet, font and medium",
        source:
          "Englehardt, Han, Narayanan, I never signed up for this!, PoPETs 2018(1), section 4: a permissive client as the upper bound",
        read: "2026-11",
      },
      {
        does: "opens no frame, object or form and follows no refresh",
        source: "HTML Living Standard, sandboxing flags (allow-scripts, allow-forms and allow-top-navigation not set)",
        read: "2026-11",
      },
      {
        does: "has an opaque origin: fonts are asked for with Origin: null; a linked style sheet's own references carry that sheet's address as Referer",
        source:
          "Referrer Policy, W3C, section 8.3 (no referrer from an opaque origin); CSS2, external style sheets; seen in Chromium 156",
        read: "2026-11",
      },
    ],
  },
  "images-off": {
    name: "images-off",
    loadsRemote: false,
    sources: "img-src data: %local; style-src 'unsafe-inline'; font-src data:",
    loads: [],
    viewport: { width: 1280, height: 900 },
    facts: [
      {
        does: "loads nothing: shows what a reader sees before allowing remote content",
        source: "Content Security Policy Level 3, default-src 'none'; proved by a test that counts connections",
        read: "2026-11",
      },
    ],
  },
} as const satisfies Record<string, MailClient>;

export type MailClientName = keyof typeof MAIL_CLIENTS;
