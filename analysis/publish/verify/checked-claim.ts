/** One claim of a bag: it holds, it does not, it could not be checked, or the redacted form leaves out what it needs. */
export interface CheckedClaim {
  readonly claim: string;
  readonly state: "holds" | "fails" | "unchecked" | "left out";
  readonly detail: string;
}

/** What the full form is checked for beyond its manifests, journal and tokens; TABLE. */
export const about = {
  journalled: "the facts stand in the journal",
  blobs: "messages, bodies and screenshots are those that the facts name",
  keys: "the DKIM keys are those that DNS answered",
  drawn: "report, HAR files and capture are what the facts give, and no other file is there",
  structure: "parts, resources and links follow from the message bytes",
  chains: "the DNS chains follow from the stored bytes",
  origins: "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers",
  lists: "the lists and tables are those that the verdicts cite",
  verdicts: "the verdicts follow from the facts in the bag",
} as const;

/** A claim with what speaks against it; it holds when nothing does. At most 20 problems are printed. */
export function claim(text: string, problems: readonly string[]): CheckedClaim {
  if (problems.length === 0) return { claim: text, state: "holds", detail: "" };
  return { claim: text, state: "fails", detail: shortened(problems) };
}

/** Problems as one text, cut after 20. */
export function shortened(problems: readonly string[]): string {
  return problems.slice(0, 20).join("; ") + (problems.length > 20 ? `; and ${problems.length - 20} more` : "");
}
