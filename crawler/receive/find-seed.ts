import { addressesIn, headerFields } from "./header-fields.ts";

/** The header fields that may name the recipient, surest first (after the envelope). */
const recipientFields = ["delivered-to", "x-original-to", "to"] as const;

/** What ties a delivery to a seed: the envelope, else the field that names it. */
export type SeedFrom = "envelope" | (typeof recipientFields)[number];

/** Whether an address, in lower case, was issued by this campaign. */
export type IsSeed = (address: string) => boolean;

/**
 * The seed that a message without an envelope (IMAP, import) was for: the first field of Delivered-To, X-Original-To
 * and To that names one. Null when none does.
 */
export function findSeed(
  message: Uint8Array,
  isSeed: IsSeed,
): { readonly seed: string; readonly seedFrom: SeedFrom } | null {
  for (const seedFrom of recipientFields) {
    const seed = headerFields(message, seedFrom).flatMap(addressesIn).find(isSeed);
    if (seed !== undefined) return { seed, seedFrom };
  }
  return null;
}
