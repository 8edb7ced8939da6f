import { firstTwelve } from "./first-twelve.ts";
import type { Sender } from "./sender.ts";

/** Every sender of the world. */
export const allSenders: readonly Sender[] = [...firstTwelve];
