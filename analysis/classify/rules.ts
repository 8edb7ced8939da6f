import type { TechnicalClass } from "../../data/schema/index.ts";
import type { SignalName } from "./signals/index.ts";

/** Why something stays undetermined (contract). */
export type Reason = "single_seed" | "not_aligned" | "nonce_or_token" | "content_or_tracking" | "dns";

/** What kind of tracker it is. */
export type TrackerClass =
  | "open-pixel"
  | "tokenised-image"
  | "tokenised-font-or-style"
  | "link-wrapping"
  | "read-receipt"
  | "ad-sync";

/** What a rule may ask for: all of `when`, none of `unless`. */
interface Condition {
  readonly id: string;
  readonly kind: "resource" | "link";
  readonly classes?: readonly TechnicalClass[];
  readonly reasons?: readonly Reason[];
  readonly when?: readonly SignalName[];
  readonly unless?: readonly SignalName[];
  readonly isFunctional?: true;
}

/** A rule that proves needs evidence: the judge takes the next rule where there is none. */
export type Rule = Condition &
  (
    | {
        readonly verdict: "tracker";
        readonly level: "proved" | "corroborated" | "suspected";
        readonly as?: TrackerClass;
      }
    | { readonly verdict: "not-a-tracker" }
    | { readonly verdict: "undetermined"; readonly because?: Reason; readonly level?: "suspected" }
  );

/** The first rule that holds decides: the order is the argument. The last of each kind asks for nothing. */
export const rules: readonly Rule[] = [
  { id: "functional-link", kind: "link", isFunctional: true, verdict: "not-a-tracker" },
  {
    id: "personal-link",
    kind: "link",
    classes: ["link_personalised"],
    verdict: "tracker",
    level: "proved",
    as: "link-wrapping",
  },
  {
    id: "personal-link-by-header",
    kind: "link",
    classes: ["link_personalised"],
    verdict: "tracker",
    level: "corroborated",
    as: "link-wrapping",
  },
  {
    id: "wrapped-token-of-one-seed",
    kind: "link",
    reasons: ["single_seed"],
    when: ["token-shape", "link-wrapping"],
    verdict: "undetermined",
    level: "suspected",
  },
  { id: "unclear-link", kind: "link", classes: ["undetermined"], verdict: "undetermined" },
  { id: "shared-link", kind: "link", verdict: "not-a-tracker" },

  {
    id: "address-to-ad-sync",
    kind: "resource",
    classes: ["remote_email_derived"],
    when: ["ad-sync"],
    verdict: "tracker",
    level: "proved",
    as: "ad-sync",
  },
  {
    id: "address-in-request",
    kind: "resource",
    classes: ["remote_email_derived"],
    verdict: "tracker",
    level: "proved",
  },
  {
    id: "address-by-header",
    kind: "resource",
    classes: ["remote_email_derived"],
    verdict: "tracker",
    level: "corroborated",
  },
  {
    id: "identifier-to-ad-sync",
    kind: "resource",
    classes: ["remote_recipient_unique"],
    when: ["ad-sync"],
    verdict: "tracker",
    level: "proved",
    as: "ad-sync",
  },
  {
    id: "recipient-unique",
    kind: "resource",
    classes: ["remote_recipient_unique"],
    verdict: "tracker",
    level: "proved",
  },
  {
    id: "ad-sync-with-cookie",
    kind: "resource",
    classes: ["remote_static", "remote_campaign_level"],
    when: ["ad-sync", "cookie-identifier"],
    verdict: "tracker",
    level: "corroborated",
    as: "ad-sync",
  },
  {
    id: "listed-token-of-one-seed",
    kind: "resource",
    reasons: ["single_seed"],
    when: ["listed", "token-shape"],
    unless: ["spacer", "hidden-content"],
    verdict: "undetermined",
    level: "suspected",
  },
  {
    id: "hidden-token-of-one-seed",
    kind: "resource",
    reasons: ["single_seed"],
    when: ["invisible-markup", "token-shape"],
    unless: ["spacer", "hidden-content"],
    verdict: "undetermined",
    level: "suspected",
  },
  {
    id: "fetched-token-of-one-seed",
    kind: "resource",
    reasons: ["single_seed"],
    when: ["invisible-image", "token-shape"],
    unless: ["spacer", "hidden-content"],
    verdict: "undetermined",
    level: "suspected",
  },
  {
    id: "shaped-token-of-one-seed",
    kind: "resource",
    reasons: ["single_seed"],
    when: ["mail-service-shape", "token-shape"],
    unless: ["spacer", "hidden-content"],
    verdict: "undetermined",
    level: "suspected",
  },
  { id: "unclear", kind: "resource", classes: ["undetermined"], verdict: "undetermined" },
  { id: "shared-by-all", kind: "resource", verdict: "not-a-tracker" },
];
