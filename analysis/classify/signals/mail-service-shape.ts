import { reason } from "../../../data/codes.ts";
import type { Detect } from "./signal.ts";

/**
 * Paths under which mail services count openings. Shapes by the vendors' own documentation and the named patterns of
 * MailTrackerBlocker 0.8.10 (BSD-3-Clause), reduced to what is common; hosts are judged apart. Each with an example.
 */
export const openShapes: readonly { readonly shape: RegExp; readonly example: string }[] = [
  { shape: /\/track\/open(?:\.php|\/|\?|$)/i, example: "/track/open.php?u=1&id=2" },
  { shape: /\/wf\/open\?/i, example: "/wf/open?upn=abc" },
  { shape: /\/open(?:\.aspx|\.php|\.gif|\/|\?|$)/i, example: "/open.aspx?ffcb10=1" },
  { shape: /\/(?:e3t|e2t)\/[BC]to\//, example: "/e3t/Cto/DJ+113/abc" },
  { shape: /\/tr\/op\//i, example: "/tr/op/abc" },
  { shape: /\/(?:o|oo|op|ot|imp|q|v|px|t)\/[\w~-]{8,}/i, example: "/o/k3x9qz71ab.gif" },
  {
    shape: /\/(?:pixel|beacon|track|trk|trace|opened|impression|eo|ea)(?:\.\w{3,4}|\/|\?|$)/i,
    example: "/pixel.gif?x=1",
  },
];

/** The URL has the shape under which mail services count openings. */
export const mailServiceShape: Detect = ({ reference, host }) => {
  if (reference.kind !== "resource" || !URL.canParse(reference.url)) return null;
  const { pathname, search } = new URL(reference.url);
  const row = openShapes.find(({ shape }) => shape.test(pathname + search));
  if (row === undefined) return null;
  return reason("open-path", { example: row.example, service: host?.mailService ?? null });
};
