import { circumstances } from "./circumstances.ts";
import { firstTwelve } from "./first-twelve.ts";
import { identifiers } from "./identifiers.ts";
import { markup } from "./markup.ts";
import type { Sender } from "./sender.ts";

/** Every sender of the world. */
export const allSenders: readonly Sender[] = [...firstTwelve, ...markup, ...identifiers, ...circumstances];
