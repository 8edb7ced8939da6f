/** What a mailing key is made of. */
export interface MailingFacts {
  readonly fromDomain: string | null;
  readonly listId: string | null;
  readonly campaignKey: string | null;
  readonly subject: string | null;
  /** The Date field in ISO 8601 UTC, or the arrival where there is no date. */
  readonly sentAt: string;
}

/**
 * Key under which the messages of one mailing meet: From domain, List-Id or null, campaign header or null, normalised subject,
 * UTC day, as a JSON array. No judgement: a mailing that runs past midnight has two keys, and analysis aligns on its own.
 */
export function mailingKey({ fromDomain, listId, campaignKey, subject, sentAt }: MailingFacts): string {
  return JSON.stringify([
    fromDomain,
    listId?.toLowerCase() ?? null,
    campaignKey,
    normaliseSubject(subject ?? ""),
    sentAt.slice(0, 10),
  ]);
}

/** A subject without reply and forward marks, in lower case, with single blanks: `RE: Fwd:  Spring  SALE` gives `spring sale`. */
export function normaliseSubject(subject: string): string {
  const flat = subject
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\u200b-\u200f\u00ad\ufeff]+/g, " ")
    .trim()
    .slice(0, 500);
  return flat.replace(/^(?:(?:re|aw|fw|fwd|wg|tr|rv|sv|vs|antw|odp|r|i)(?:\[\d{1,3}\])?: ?){1,10}/, "");
}

/** The identifier in a List-Id field (RFC 2919): what stands in angle brackets, else the field itself; null without one. */
export function readListId(value: string | null): string | null {
  if (value === null) return null;
  const bracketed = /<([^<>]{1,255})>/.exec(value.slice(0, 2_000))?.[1] ?? value.slice(0, 255);
  return bracketed.trim().toLowerCase() || null;
}
