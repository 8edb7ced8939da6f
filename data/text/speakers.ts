import { type Speaker, speakerOf } from "./catalogue.ts";
import { enCodes } from "./en-codes.ts";
import { frCodes } from "./fr-codes.ts";
import { itCodes } from "./it-codes.ts";

/** Who says codes, by language. */
export const speakers = {
  en: speakerOf(enCodes),
  fr: speakerOf(frCodes),
  it: speakerOf(itCodes),
} as const satisfies Readonly<Record<string, Speaker>>;
