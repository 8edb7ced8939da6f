/**
 * The commented campaign.yaml that `init` writes. Every key stands there with its default; those without a default
 * (study) are commented out and have to be filled in before `subscribe` runs.
 */
export function campaignTemplate(name: string, randomSeed: number): string {
  return `# A campaign of pixelcensus. Durations carry a unit (ms s m h d), times are UTC.
name: ${name}
# Draws personas, order and spacing; never addresses.
randomSeed: ${randomSeed}
# Whose rules the labels are read by first: FR, IT, EU or UK.
jurisdiction: FR

# Who asks, and why. \`subscribe\` refuses without it; \`pixelcensus study\` makes the public page and the protocol of it.
#study:
#  title: Tracking in newsletters, spring 2027
#  controller: Name and postal address of the institution
#  contact: study@seeds.example
#  ethics: Approval number, or where the self-assessment is published
#  legalBasis: Public interest, GDPR Art. 6(1)(e)
#  retention: Raw messages two years, figures for ever

# A CSV file (Tranco's rank,domain or a head with url,rank,country,sector), or a list of { url, rank, country, sector }.
sites: sites.csv
# Sites to leave out, also when planned already: [{ site: shop.example, date: 2027-03-02, reason: asked by letter }]
exclude: []

# The domain whose addresses are given away, and how many seeds a site gets in each arm (twins: at least 2).
seeds: { domain: seeds.example, perArm: 2 }
# Arms of the experiment. consent: accept, refuse or withdraw; opens: whether its messages are opened.
arms:
  - { name: accept-opens, consent: accept, opens: true }
# When a \`withdraw\` arm takes its consent back.
withdrawAfter: 14d

# What is said to cookie banners on the sites: opt-out, opt-in or none.
banners: opt-out
# robots.txt. named: a rule that names pixelcensus is obeyed for everything, one for * when a site is explored; strict: for its first page too.
robots: named
# Mail client profiles: desktop loads everything without scripts, images-off loads nothing.
mailClients: [desktop]
# Delays since the item appeared; the place in the list is the round.
rounds: { open: [0s, 24h], resolve: [0s, 24h, 7d] }
# Messages of each mailing that are opened: all, or a number.
openings: { sample: all }
# How long a sign-up waits for its confirmation at once, and how long it is looked for later.
confirm: { waitAtOnce: 3m, until: 14d }
# Spacing for one site and for one mail service, attempts in all, attempts a day.
rates: { perSite: 60s, perMailService: 30s, global: 20/m, dailyCap: 2000 }

# Ways in. smtp may have tls: { cert: FILE, key: FILE }; without it a certificate is made.
# IMAP: [{ host, port: 993, secure: true, user, mailboxes: [INBOX] }], its password in secrets/imap-USER@HOST.
receive:
  smtp: { host: 0.0.0.0, port: 25 }
  imap: []
# Time-stamp authorities (RFC 3161) for the head of the journal.
stamp: { tsa: [], every: 1h }
# What is kept for how long, in words; the study page quotes it.
retention: {}

# resolvers: [] uses the system's. Also: ca (an extra root), upstreamProxy (the vantage), test (a test internet).
network:
  resolvers: []
`;
}

/** The sites.csv that \`init\` writes. */
export const sitesTemplate = `url,rank,country,sector
# One site a line, for example:
# https://www.shop.example/,1200,FR,retail
`;
