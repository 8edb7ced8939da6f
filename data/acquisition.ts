/** How the recipient of an imported message came to get it. */
export const acquisitions = [
  "explicit_newsletter_optin",
  "doi_confirmed",
  "account_no_optin",
  "account_optout_ticked",
  "third_party_appeared",
  "volunteer_real_person",
  "unknown",
] as const;
export type Acquisition = (typeof acquisitions)[number];
