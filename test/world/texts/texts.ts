import * as first from "./first-six.ts";
import * as second from "./second-six.ts";
import type { Language, Text } from "./text.ts";

/** The words of the world's sites and senders by language; own translations, short on purpose. */
export const texts: Readonly<Record<Language, Text>> = { ...first, ...second };
