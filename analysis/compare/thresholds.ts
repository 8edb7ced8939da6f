/** Every number the comparison rests on; stored with each judgement run, so that a result names its own limits. */
export const thresholds = {
  /** Copies of one mailing arrive within this time. */
  mailingWindowHours: 48,
  /** Copies of one mailing to one seed, and copies whose URLs share no word, arrive within this time where each has its own partner. */
  sameSendingHours: 1,
  /** Variants with another subject must arrive closer together. */
  variantWindowHours: 24,
  /** Dice similarity of subjects (bigrams) from which they count as the same subject. */
  sameSubject: 0.9,
  /** Share of the mailing's own content that copies with the same subject must have in common. */
  sameContent: 0.3,
  /** The same for copies with another subject. */
  variantContent: 0.5,
  /** Similarity of structure that copies must have. */
  sameStructure: 0.5,
  /** Structure and content from which a copy is called a variant below. */
  wholeStructure: 0.95,
  /** Structure that must agree when nothing but structure and half the subject speaks for one mailing. */
  structureAlone: 0.95,
  /** A varying value from this length that looks drawn at random is an identifier without a third message. */
  longValue: 8,
  /** A varying value from this length is one when the same seed's other message, or a third seed, agrees. */
  shortValue: 4,
  /** A value of both cases and figures from this length is no picture's name. */
  drawnKey: 20,
  /** Longest value of a cache-buster by its key name. */
  cacheBusterValue: 20,
  /** A clock-like value this near to the arrival is the sending time. */
  clockDays: 2,
  /** A clock-like value must lie within these days of the arrival to be a clock at all. */
  clockHorizonDays: 800,
  /** Twins and other messages of the seed that one message is compared with. */
  twins: 5,
  others: 2,
} as const;

/** Query keys that name a cache-buster (adtech and newsletter practice; case is ignored). */
export const cacheBusterKeys: ReadonlySet<string> = new Set(
  (
    "cb cachebuster cache_buster cachebust cache-buster cache nocache no_cache no-cache bust buster rnd rand random r " +
    "ord t ts time timestamp tstamp _ __ nonce dc z zz x-cb uncache refresh cachekill ck_rnd correlator epoch now ms"
  ).split(" "),
);

/** Keys whose value names a group of recipients or a variant, never one recipient by itself. */
export const segmentKeys: ReadonlySet<string> = new Set(
  (
    "seg segment segmentid variant var v ver version ab abtest ab_test test group grp cohort split cell lang language " +
    "locale country region format theme size w h width height utm_content utm_term utm_source utm_medium"
  ).split(" "),
);

/** Keys whose value is written into the picture: content or tracking, nobody can tell from outside. */
export const drawnKeys: ReadonlySet<string> = new Set(
  (
    "name fname firstname first_name first-name lastname last_name lname fullname full_name greeting salutation text " +
    "txt title hello vorname nachname prenom prénom nom nome cognome nombre personalisation personalization caption"
  ).split(" "),
);

/** Keys that name the mailing. */
export const campaignKeys: ReadonlySet<string> = new Set(
  (
    "c cid camp campaign campaignid campaign_id cmp mailing mailingid mailing_id mid issue edition send sendid send_id " +
    "jobid job_id j newsletter nl blast broadcast utm_campaign bid batch wave msg_campaign campid camp_id cmpid cmp_id " +
    "m msg msgid msg_id message messageid message_id mail mailid mail_id newsletterid newsletter_id nlid nl_id issueid " +
    "issue_id editionid edition_id campaignname campaign_name"
  ).split(" "),
);
