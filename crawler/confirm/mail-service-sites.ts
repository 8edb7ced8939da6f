import { siteOf } from "../../data/site.ts";

/**
 * Sites of one mail service under several names: it signs and bounces under one and serves links under another. Own compilation from the services'
 * public documentation, 2026. A service with one site needs no row.
 */
const families: readonly (readonly string[])[] = [
  [
    "mailchimp.com",
    "list-manage.com",
    "list-manage1.com",
    "list-manage2.com",
    "mcsv.net",
    "mcdlv.net",
    "rsgsv.net",
    "mailchimpapp.net",
    "mailchi.mp",
    "mandrillapp.com",
  ],
  [
    "brevo.com",
    "sendinblue.com",
    "sibforms.com",
    "sendibt1.com",
    "sendibt2.com",
    "sendibt3.com",
    "sendibm1.com",
    "sendibm2.com",
    "sendibm3.com",
    "sender-sib.com",
    "mailin.fr",
  ],
  ["sendgrid.com", "sendgrid.net"],
  ["mailjet.com", "mjt.lu"],
  ["mailgun.com", "mailgun.org", "mailgun.net"],
  [
    "hubspot.com",
    "hubspot.net",
    "hubspotemail.net",
    "hubspotlinks.com",
    "hubspotstarter.net",
    "hsforms.com",
    "hs-sites.com",
    "hubspotfree.net",
  ],
  ["klaviyo.com", "klaviyomail.com", "kmail-lists.com", "klclick.com", "klclick1.com", "klclick2.com", "klclick3.com"],
  ["salesforce.com", "exacttarget.com", "exct.net", "sfmc-content.com", "pardot.com"],
  [
    "campaignmonitor.com",
    "createsend.com",
    "confirmsubscription.com",
    ...numbered("createsend", 1, 9),
    ...numbered("cmail", 1, 30),
  ],
  [
    "convertkit.com",
    "convertkit-mail.com",
    "convertkit-mail2.com",
    "convertkit-mail3.com",
    "convertkit-mail4.com",
    "convertkit-mail5.com",
    "kit.com",
    "kit-mail.com",
    "kit-mail2.com",
    "kit-mail3.com",
    "kit-mail4.com",
    "kit-mail5.com",
    "kit-mail6.com",
    "ck.page",
  ],
  [
    "activecampaign.com",
    "activehosted.com",
    "acemlna.com",
    "acemlnb.com",
    "acemlnc.com",
    "acemlnd.com",
    ...numbered("emlnk", 1, 9),
    ...numbered("acems", 1, 9),
  ],
  ["mailerlite.com", "mlsend.com", ...numbered("mlsend", 1, 9)],
  ["cleverreach.com", "cleverreach.de", "crsend.com"],
  ["rapidmail.com", "rapidmail.de", "emailsys.net", "emailsys1a.net", "emailsys2a.net"],
  ["getresponse.com", "getresponse.pl", "getresponse360.com", "gr-mail.com"],
  ["constantcontact.com", "ctctcdn.com", "rs6.net", "ccsend.com"],
  ["aweber.com", "aweber-static.com"],
  ["beehiiv.com", "beehiiv.net"],
  ["buttondown.com", "buttondown.email"],
  ["substack.com", "substackcdn.com"],
  [
    "emailoctopus.com",
    "eomail1.com",
    "eomail2.com",
    "eomail3.com",
    "eomail4.com",
    "eomail5.com",
    "eomail6.com",
    "eomail7.com",
    "eocampaign1.com",
  ],
  ["omnisend.com", "omnisrc.com", "soundestlink.com"],
  ["sparkpost.com", "sparkpostmail.com"],
  ["postmarkapp.com", "mtasv.net", "pstmrk.it"],
  ["awstrack.me", "amazonses.com"],
];

function numbered(name: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `${name}${from + at}.com`);
}

/** Mailboxes and offices of everybody: to send from there says nothing of the sender, and their links act on accounts. */
const ofEverybody = new Set(
  "google.com gmail.com googlemail.com outlook.com office365.com microsoft.com onmicrosoft.com yahoo.com icloud.com apple.com zoho.com gmx.net gmx.de web.de proton.me protonmail.ch fastmail.com messagingengine.com yandex.net mail.ru".split(
    " ",
  ),
);

const familyOf = new Map(families.flatMap((family) => family.map((site) => [site, family] as const)));

/** All sites of the mail services that these hosts or sites belong to, themselves included; none where they are those of everybody. */
export function withFamily(hosts: readonly (string | null)[]): readonly string[] {
  const sites = hosts.flatMap((host) => siteOf(host ?? "") ?? []).filter((site) => !ofEverybody.has(site));
  return [...new Set(sites.flatMap((site) => [site, ...(familyOf.get(site) ?? [])]))];
}
