/** The words a site and its messages need in one language. */
export interface Text {
  readonly newsletter: string;
  readonly invite: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly subscribe: string;
  readonly consent: string;
  readonly tracking: string;
  readonly privacy: string;
  readonly thanks: string;
  readonly checkMail: string;
  readonly already: string;
  readonly invalid: string;
  readonly confirmSubject: string;
  readonly confirmBody: string;
  readonly confirmButton: string;
  readonly welcomeSubject: string;
  readonly unsubscribe: string;
  readonly preferences: string;
  readonly viewOnline: string;
  readonly readMore: string;
  readonly search: string;
  readonly login: string;
  readonly password: string;
  readonly contact: string;
  readonly country: string;
  readonly interests: string;
  readonly next: string;
  readonly close: string;
  readonly cookieText: string;
  readonly cookieAccept: string;
  readonly cookieRefuse: string;
  readonly subjects: readonly [string, string, string];
  readonly story: readonly [string, string, string];
}

export type Language = "en" | "fr" | "de" | "es" | "it" | "nl" | "pt" | "pl" | "sv" | "da" | "cs" | "ro";
