import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Document, parseDocument } from "yaml";
import { writeLists } from "./campaign-lists.ts";
import type { World } from "./world.ts";

const CA_FILE = "test-ca.pem";

/** Settings that any campaign in the world needs, whatever stood in the file before. */
function worldSettings(world: World, smtpPort: number): Readonly<Record<string, unknown>> {
  return {
    sites: world.sites.map((site) => ({ url: `https://${site.name}/`, country: site.country, sector: site.sector })),
    "seeds.domain": world.seedDomain,
    "receive.smtp": { host: "127.0.0.1", port: smtpPort },
    "network.resolvers": [world.resolver],
    "network.ca": CA_FILE,
    "network.test": {
      allow: ["127.0.0.0/8"],
      ports: Object.fromEntries(Object.entries({ ...world.ports, 25: smtpPort }).map(([port, real]) => [port, real])),
    },
    rates: { perSite: "0s", perMailService: "0s", global: "6000/m", dailyCap: 100_000 },
    confirm: { waitAtOnce: "6s", until: "1h" },
    rounds: { open: ["0s"], resolve: ["0s"] },
  };
}

/** Settings written only where the file has none. */
const fallbacks: Readonly<Record<string, unknown>> = {
  name: "little-world",
  randomSeed: 20270301,
  jurisdiction: "FR",
  study: {
    title: "Tracking in the newsletters of a test internet",
    controller: "The pixelcensus project",
    contact: "study@seeds.example",
    ethics: "self-assessment: every site is a program on this machine",
    legalBasis: "no personal data",
    retention: "deleted with the campaign directory",
  },
  "seeds.perArm": 2,
  arms: [{ name: "accept-opens", consent: "accept", opens: true }],
};

/** Writes or edits DIR/campaign.yaml so that the campaign lives in this world, and puts the CA and the lists of its mail services beside it. Overwrites only its own keys. */
export function writeCampaign(directory: string, world: World, smtpPort: number): void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, "campaign.yaml");
  const document = existsSync(path) ? parseDocument(readFileSync(path, "utf8")) : new Document({});
  for (const [key, value] of Object.entries(worldSettings(world, smtpPort))) setAt(document, key, value);
  for (const [key, value] of Object.entries(fallbacks))
    if (!document.hasIn(key.split("."))) setAt(document, key, value);
  writeFileSync(path, String(document));
  writeFileSync(join(directory, CA_FILE), world.ca.pem);
  writeLists(directory);
}

function setAt(document: Document, key: string, value: unknown): void {
  const path = key.split(".");
  if (path.length > 1 && !document.has(path[0]!)) document.set(path[0]!, document.createNode({}));
  document.setIn(path, document.createNode(value));
}
