import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/** The response forbids keeping it, or a second opening asked again: every opening is seen. */
export const uncacheable: Detect = ({ firstRequests }) => {
  const forbidding = firstRequests.find(({ cacheControl }) =>
    /no-store|no-cache|max-age=0\b|private/i.test(cacheControl ?? ""),
  );
  if (forbidding !== undefined) return reason("response-forbids-caching", { value: forbidding.cacheControl ?? "" });
  const rounds = new Set(firstRequests.map(({ round }) => round));
  return rounds.size > 1 ? reason("asked-again", {}) : null;
};
