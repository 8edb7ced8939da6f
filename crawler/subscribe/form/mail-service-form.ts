import type { ClusterView } from "../page/page-view.ts";

/** Markup that mail services give their customers to embed: where it posts and what it is called. Own compilation from public embed codes, 2026. */
export const mailServiceForms = [
  { service: "Mailchimp", posts: /\.list-manage\.com\/subscribe/i, called: /mc-embedded|mc4wp/i },
  { service: "Brevo", posts: /\.(sibforms|sendinblue|brevo)\.com\/|sibforms\.com/i, called: /sib-form/i },
  { service: "HubSpot", posts: /(forms|api)\.(hsforms|hubspot)\.com/i, called: /hs-form|hsForm/i },
  { service: "Klaviyo", posts: /(manage|static|a)\.kmail-lists\.com|klaviyo\.com/i, called: /klaviyo/i },
  { service: "Kit", posts: /(app|api)\.(convertkit|kit)\.com/i, called: /convertkit|formkit|seva-form/i },
  { service: "MailerLite", posts: /\.mailerlite\.com/i, called: /ml-block-form|mailerlite|ml-form/i },
  { service: "Substack", posts: /substack\.com\/api\/v1\/free/i, called: /substack/i },
  { service: "Campaign Monitor", posts: /createsend\.com|confirmsubscription\.com/i, called: /js-cm-form/i },
  { service: "ActiveCampaign", posts: /activehosted\.com\/proc/i, called: /_form_\d+/i },
  { service: "AWeber", posts: /aweber\.com\/scripts\/addlead/i, called: /af-form-wrapper/i },
  { service: "GetResponse", posts: /getresponse\.(com|pl)/i, called: /getresponse/i },
  { service: "Mailjet", posts: /mjt\.lu|mailjet\.com/i, called: /mailjet/i },
  { service: "CleverReach", posts: /cleverreach\.(com|de)/i, called: /cr_form|cleverreach/i },
  { service: "rapidmail", posts: /rapidmail\.|emailsys\w{0,20}\.net/i, called: /rapidmail/i },
  { service: "Newsletter2Go", posts: /newsletter2go\.(com|de)/i, called: /n2g/i },
  { service: "Omnisend", posts: /omnisend\.com/i, called: /omnisend/i },
  { service: "Beehiiv", posts: /beehiiv\.com/i, called: /beehiiv/i },
  { service: "Buttondown", posts: /buttondown\.(com|email)/i, called: /embeddable-buttondown-form/i },
  { service: "Ghost", posts: /\/members\/api\/send-magic-link/i, called: /data-members-form|gh-form/i },
  { service: "EmailOctopus", posts: /emailoctopus\.com/i, called: /emailoctopus|eo-form/i },
  { service: "Drip", posts: /getdrip\.com/i, called: /drip-form/i },
  { service: "Constant Contact", posts: /constantcontact\.com|ctctcdn\.com/i, called: /ctct-/i },
  { service: "Sarbacane", posts: /sarbacane\.com|sbc\d*\.com/i, called: /sarbacane/i },
  { service: "Mailman", posts: /\/mailman3?\/(subscribe|lists)/i, called: /(?!)/ },
  {
    service: "Newsletter plugin of WordPress",
    posts: /[?&]na=s\b|mailpoet/i,
    called: /tnp|mailpoet|newspack-newsletters/i,
  },
] as const;

/** Names the mail service whose embedded form this is, or null. */
export function mailServiceOf(cluster: Pick<ClusterView, "action" | "name" | "around">): string | null {
  return (
    mailServiceForms.find(
      ({ posts, called }) => posts.test(cluster.action) || called.test(`${cluster.name} ${cluster.around}`),
    )?.service ?? null
  );
}

/** Says whether a form is one that a mail service gave to be embedded. */
export function isMailServiceForm(cluster: Pick<ClusterView, "action" | "name" | "around">): boolean {
  return mailServiceOf(cluster) !== null;
}
