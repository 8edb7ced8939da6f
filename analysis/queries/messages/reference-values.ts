import type { FunnelStep } from "../campaign/funnel.ts";

/** A published prevalence to stand beside ours, or the reason why it cannot. */
export interface ReferenceValue {
  readonly study: string;
  readonly year: number;
  readonly what: string;
  readonly unit: "message" | "sender" | "site";
  readonly share: number;
  /** Our definition and estimand, or our step among planned sites, that agrees with it; null where none does. */
  readonly comparableWith:
    | { readonly definition: string; readonly estimand: "messageShare" | "senderEver" }
    | { readonly step: FunnelStep }
    | null;
  /** Why it is not, or only with what reservation, comparable. */
  readonly because: string;
}

/**
 * Published values, read in the papers; TABLE. Sources: Englehardt, Han and Narayanan, "I never signed up for this!
 * Privacy implications of email tracking", PoPETs 2018(1), doi 10.1515/popets-2018-0006; Kubicek, Merane, Bouhoula and
 * Basin, "Automating Website Registration for Studying GDPR Compliance", WWW 2024, doi 10.1145/3589334.3645709. Omitted:
 * values known from abstracts or summaries alone.
 */
export const referenceValues: readonly ReferenceValue[] = [
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "messages with a resource on a tracker list",
    unit: "message",
    share: 0.7,
    comparableWith: null,
    because: "other lists of another year; our list definitions name their lists by hash",
  },
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "messages with a third-party resource",
    unit: "message",
    share: 0.85,
    comparableWith: null,
    because: "counts any third party, tracking or not",
  },
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "messages that leak the address on opening",
    unit: "message",
    share: 0.29,
    comparableWith: { definition: "address-leak", estimand: "messageShare" },
    because: "same definition and unit; US senders of 2017, one opening",
  },
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "senders that leak the address on opening",
    unit: "sender",
    share: 0.19,
    comparableWith: { definition: "address-leak", estimand: "senderEver" },
    because: "same definition and unit, but it grows with the time observed: compare over an equal window only",
  },
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "visited sites with a form that was found and tried",
    unit: "site",
    share: 3335 / 15_700,
    comparableWith: { step: "submitted" },
    because: "same step, but other sites: three Alexa lists of 2017",
  },
  {
    study: "Englehardt, Han, Narayanan (PoPETs 2018)",
    year: 2017,
    what: "visited sites that sent mail",
    unit: "site",
    share: 1242 / 15_700,
    comparableWith: { step: "any-message" },
    because: "same step, but other sites: three Alexa lists of 2017",
  },
  {
    study: "Kubicek, Merane, Bouhoula, Basin (WWW 2024)",
    year: 2022,
    what: "visited sites with a form that was found",
    unit: "site",
    share: 169_765 / 660_202,
    comparableWith: { step: "form" },
    because: "same step, but other sites: the Tranco million in 37 languages, registrations too",
  },
  {
    study: "Kubicek, Merane, Bouhoula, Basin (WWW 2024)",
    year: 2022,
    what: "visited sites that sent mail",
    unit: "site",
    share: 33_899 / 660_202,
    comparableWith: { step: "any-message" },
    because: "same step, but other sites: the Tranco million in 37 languages, registrations too",
  },
];
