import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "../browser/chromium.ts";
import type { Visit } from "../browser/visit.ts";
import { readPage } from "./confirmation-page.ts";

const lookEveryMs = 150;
/** A page that says nothing may still wait for a timer of its own. */
const longestSilenceMs = 6_000;
const longestMs = 25_000;

/**
 * Looks at a page again and again until `judge` is content with what it shows and nothing is under way, until it has been silent for six seconds (no
 * request, no change of its text), or for 25 seconds in all. Gives the last judgement; at once where `judge` itself acted on the page.
 */
export async function whenPageAnswers<Judged>(
  { log }: Pick<Visit, "log">,
  page: Page,
  judge: (text: string) => Promise<Judged> | Judged,
  isAnswer: (judged: Judged) => boolean,
  isActed: () => boolean = () => false,
): Promise<Judged> {
  const beganAt = Date.now();
  let changedAt = beganAt;
  let before = "";
  let sent = log.sent;
  for (;;) {
    const text = await readPage(page);
    const judged = await judge(text);
    if (isActed()) return judged;
    const now = Date.now();
    if (text !== before || sent !== log.sent || !log.isQuiet) changedAt = now;
    // A page that goes elsewhere is between two documents for a moment: what is said twice is said.
    if (isAnswer(judged) && text === before && log.isQuiet) return judged;
    if (now - changedAt > longestSilenceMs || now - beganAt > longestMs || page.isClosed()) return judged;
    before = text;
    sent = log.sent;
    await sleep(lookEveryMs);
  }
}
