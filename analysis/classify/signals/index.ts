import type { Reason, SignalCode } from "../../../data/codes.ts";
import { adSync } from "./ad-sync.ts";
import { cacheBuster } from "./cache-buster.ts";
import { deadHost } from "./dead-host.ts";
import { disguise } from "./disguise.ts";
import { entityRedirect } from "./entity-redirect.ts";
import { hiddenContent } from "./hidden-content.ts";
import { addressLeak } from "./identifiers/address-leak.ts";
import { addressPart } from "./identifiers/address-part.ts";
import { campaignIdentifier } from "./identifiers/campaign-identifier.ts";
import { cookieIdentifier } from "./identifiers/cookie-identifier.ts";
import { guessableIdentifier } from "./identifiers/guessable-identifier.ts";
import { recipientIdentifier } from "./identifiers/recipient-identifier.ts";
import { sharedIdentifier } from "./identifiers/shared-identifier.ts";
import { tokenShape } from "./identifiers/token-shape.ts";
import { imageProxy } from "./image-proxy.ts";
import { invisibleImage } from "./invisible-image.ts";
import { invisibleMarkup } from "./invisible-markup.ts";
import { linkWrapping } from "./link-wrapping.ts";
import { listed } from "./listed.ts";
import { mailServiceShape } from "./mail-service-shape.ts";
import { moreSeeds } from "./more-seeds.ts";
import { openTimeContent } from "./open-time-content.ts";
import type { Detect } from "./signal.ts";
import { sizeMismatch } from "./size-mismatch.ts";
import { spacer } from "./spacer.ts";
import { uncacheable } from "./uncacheable.ts";

/** Every signal of a resource or link. A rule can only name one of these. */
export const detectors = {
  "recipient-identifier": recipientIdentifier,
  "address-leak": addressLeak,
  "address-part": addressPart,
  "campaign-identifier": campaignIdentifier,
  "guessable-identifier": guessableIdentifier,
  "invisible-markup": invisibleMarkup,
  "invisible-image": invisibleImage,
  "size-mismatch": sizeMismatch,
  spacer,
  "hidden-content": hiddenContent,
  "more-seeds": moreSeeds,
  "dead-host": deadHost,
  listed,
  "mail-service-shape": mailServiceShape,
  "ad-sync": adSync,
  "cookie-identifier": cookieIdentifier,
  "entity-redirect": entityRedirect,
  disguise,
  uncacheable,
  "open-time-content": openTimeContent,
  "shared-identifier": sharedIdentifier,
  "link-wrapping": linkWrapping,
  "token-shape": tokenShape,
  "cache-buster": cacheBuster,
  "image-proxy": imageProxy,
} satisfies Record<string, Detect>;

export type SignalName = keyof typeof detectors;
const entries = Object.entries(detectors) as [SignalName, Detect][];

/** Looks for every signal, in the order of the table. */
export function detect(subject: Parameters<Detect>[0]): Map<SignalName, Reason<SignalCode>> {
  const found = new Map<SignalName, Reason<SignalCode>>();
  for (const [name, look] of entries) {
    const because = look(subject);
    if (because !== null) found.set(name, because);
  }
  return found;
}
