import { overviewPage } from "./overview.ts";
import type { Page } from "./page.ts";

/** Every page by the word in its address; TABLE. */
export const pages: Readonly<Record<string, Page>> = {
  overview: overviewPage,
};
