import { entityPage } from "./entity.ts";
import { messagePage } from "./message.ts";
import { methodPage } from "./method.ts";
import { overviewPage } from "./overview.ts";
import type { Page } from "./page.ts";
import { senderPage } from "./sender.ts";
import { sendersPage } from "./senders.ts";
import { armsPage, definitionsPage, disguisesPage, leaksPage, protectionsPage, trackersPage } from "./views.ts";

/** Every page by the word in its address; TABLE. */
export const pages: Readonly<Record<string, Page>> = {
  overview: overviewPage,
  trackers: trackersPage,
  entity: entityPage,
  disguises: disguisesPage,
  senders: sendersPage,
  sender: senderPage,
  message: messagePage,
  leaks: leaksPage,
  protections: protectionsPage,
  definitions: definitionsPage,
  arms: armsPage,
  method: methodPage,
};
