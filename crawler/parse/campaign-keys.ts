/** A value in a head that names the sender's mailing, or may. */
export interface CampaignKey {
  /** The field's name in lower case. */
  readonly field: string;
  readonly value: string;
}

/** A field in which a mail service names the mailing; `read` gives the part of it that is the same for all recipients, or null. */
export interface CampaignField {
  readonly key: string;
  readonly service: string;
  readonly read?: (value: string) => string | null;
  readonly example: string;
  readonly gives: string;
}

/** Source: heads of messages sent by the services named, 2026-11; surest first. Fields with a number a recipient are left out. */
export const CAMPAIGN_FIELDS: readonly CampaignField[] = [
  {
    key: "x-campaign",
    service: "Mailchimp and others",
    example: "mailchimp1a2b3c.9f8e7d",
    gives: "mailchimp1a2b3c.9f8e7d",
  },
  {
    key: "x-campaignid",
    service: "Mailchimp and others",
    example: "mailchimp1a2b3c.9f8e7d",
    gives: "mailchimp1a2b3c.9f8e7d",
  },
  { key: "x-campaign-id", service: "several", example: "spring-27", gives: "spring-27" },
  { key: "x-mailin-campaign", service: "Brevo", example: "42", gives: "42" },
  { key: "x-mj-campaign", service: "Mailjet", example: "spring", gives: "spring" },
  { key: "x-mailjet-campaign", service: "Mailjet", example: "spring", gives: "spring" },
  { key: "x-mailgun-tag", service: "Mailgun", example: "spring", gives: "spring" },
  { key: "x-pm-tag", service: "Postmark", example: "spring", gives: "spring" },
  { key: "x-msys-campaign", service: "SparkPost", example: "spring", gives: "spring" },
  { key: "x-rpcampaign", service: "Return Path", example: "shop20270301", gives: "shop20270301" },
  { key: "x-emarsys-identify", service: "Emarsys", example: "123_456_789", gives: "123_456_789" },
  { key: "x-mailing-id", service: "several", example: "77", gives: "77" },
  { key: "x-mailingid", service: "several", example: "77", gives: "77" },
  { key: "x-newsletter-id", service: "several", example: "12", gives: "12" },
  { key: "x-nl-id", service: "several", example: "12", gives: "12" },
  { key: "x-acelle-campaign-id", service: "Acelle", example: "65a1", gives: "65a1" },
  {
    key: "x-job",
    service: "Salesforce Marketing Cloud",
    read: beforeSeparator("_"),
    example: "100123_4567890",
    gives: "100123",
  },
  { key: "x-jobid", service: "several", example: "100123", gives: "100123" },
  {
    key: "feedback-id",
    service: "Gmail's feedback loop",
    read: feedbackCampaign,
    example: "spring:shop:news:esp",
    gives: "spring:shop:news:esp",
  },
];

const MAX_CHARS = 200;

/** What a head says of the mailing, surest first; empty when it says nothing. */
export function readCampaignKeys(
  fields: readonly { readonly key: string; readonly value: string }[],
): readonly CampaignKey[] {
  return CAMPAIGN_FIELDS.flatMap(({ key, read }) => {
    const written =
      fields
        .find((field) => field.key === key)
        ?.value.trim()
        .slice(0, MAX_CHARS) ?? "";
    const value = read === undefined ? written : read(written);
    return value === null || value === "" ? [] : [{ field: key, value }];
  });
}

function beforeSeparator(separator: string): (value: string) => string {
  return (value) => value.split(separator)[0] ?? "";
}

/** `campaign:customer:kind:sender`; without a campaign in the first place it names the sender only. */
function feedbackCampaign(value: string): string | null {
  const pieces = value.split(":");
  return pieces.length >= 3 && pieces[0] !== "" ? value : null;
}
