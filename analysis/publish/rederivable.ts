/** Whether somebody with the published package alone comes to the same verdict. */
export type Rederivable = "public" | "restricted" | "no";

export interface VerdictFacts {
  readonly technicalClass: string;
  readonly signals: readonly string[];
}

/** Signals that need what the package does not hold, with the reason. */
const needs: Readonly<Record<string, readonly [Rederivable, string]>> = {
  "address-leak": ["restricted", "the address and its forms are pseudonyms in the package"],
  "list-match": ["restricted", "lists match whole URLs, whose tokens are pseudonyms"],
  "content-at-open": ["restricted", "bodies are not published"],
  "read-receipt": ["restricted", "headers are not published"],
};

/** What can be rederived of one verdict, and why not more. */
export function rederivable({ technicalClass, signals }: VerdictFacts): {
  readonly word: Rederivable;
  readonly because: string;
} {
  if (technicalClass === "remote_email_derived") {
    return { word: "restricted", because: "the address and its forms are pseudonyms in the package" };
  }
  const found = signals.map((signal) => needs[signal]).find((need) => need !== undefined);
  if (found !== undefined) return { word: found[0], because: found[1] };
  return {
    word: "public",
    because: "URLs, requests and DNS chains of all twins are in the package, tokens equal where they were equal",
  };
}
