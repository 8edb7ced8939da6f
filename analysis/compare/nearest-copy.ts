import { type Likeness, likenessAmong } from "./align.ts";
import type { PreparedMessage } from "./prepared.ts";

/** The message of another seed that is most like one, and how much. */
export interface NearestCopy extends Likeness {
  readonly message: PreparedMessage;
}

/** Why a message was not taken as a copy: the most alike message of another seed, with the measures that alignment goes by; null alone. */
export function nearestCopy(own: PreparedMessage, messages: readonly PreparedMessage[]): NearestCopy | null {
  const likenessTo = likenessAmong(messages);
  let best: NearestCopy | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const message of messages) {
    if (message.message.seed === own.message.seed) continue;
    const likeness = likenessTo(own, message);
    const score = likeness.subject + likeness.structure + (likeness.content ?? 0) - likeness.hours / 1000;
    if (score <= most) continue;
    most = score;
    best = { message, ...likeness };
  }
  return best;
}
