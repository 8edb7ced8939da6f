/** What extracting one message may cost. Beyond a limit the rest is left out, and a cut says so. */
export interface ExtractLimits {
  /** Resources and links of one part together. */
  readonly references: number;
  /** Characters of one reference that are kept. */
  readonly referenceChars: number;
  /** Style rules of one part that are matched against elements. */
  readonly styleRules: number;
  /** Comparisons of a rule with an element, over one part. */
  readonly styleMatches: number;
  /** Elements inside one another (browsers flatten beyond 512 too). */
  readonly elementDepth: number;
  /** Documents inside documents (srcdoc, data:text/html). */
  readonly innerDocuments: number;
}

export const EXTRACT_LIMITS: ExtractLimits = {
  references: 20_000,
  referenceChars: 8_192,
  styleRules: 2_000,
  styleMatches: 1_000_000,
  elementDepth: 512,
  innerDocuments: 50,
};
