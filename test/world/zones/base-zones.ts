import { type Zone, type ZoneRow, zone } from "../dns/zone.ts";
import type { Sender } from "../senders/sender.ts";
import type { MailService } from "../services/service.ts";
import { services } from "../services/services.ts";
import type { Site } from "../sites/site.ts";
import { trackers } from "../trackers.ts";

/** Name servers of the world and their addresses; every zone names some of these as its servers. */
export const nameServers: Readonly<Record<string, string>> = {
  "a.root.nic.test": "127.53.0.1",
  "a.nic.test": "127.53.0.2",
  "ns1.hoster.test": "127.53.1.1",
  "ns2.hoster.test": "127.53.1.2",
  ...Object.fromEntries(Object.values(services).flatMap(({ domain, network }) => serversOf(domain, network))),
  ...Object.fromEntries(trackers.flatMap(({ domain, network }) => serversOf(domain, network))),
};

function serversOf(domain: string, network: number): [string, string][] {
  return [1, 2].map((n) => [`ns${n}.${domain}`, `127.${network}.53.${n}`]);
}

/** Address of the n-th site of the world's list; sites of one hoster are neighbours. */
export const siteAddress = (index: number) => `127.10.${Math.floor(index / 200)}.${(index % 200) + 1}`;

/** Address at which a service or tracker answers all its hosts. */
export const partyAddress = (network: number) => `127.${network}.0.10`;

/** The zones that make a world stand up: root, `test`, hoster, services, trackers; DKIM keys are `dkimKey` (base64). */
export function partyZones(dkimKey: string): Zone[] {
  const addressesOf = (domain: string): ZoneRow[] =>
    Object.entries(nameServers)
      .filter(([name]) => name.endsWith(`.${domain}`))
      .map(([name, address]) => [name.slice(0, -domain.length - 1), "A", address]);
  return [
    zone("", ["a.root.nic.test"], []),
    zone("test", ["a.nic.test"], []),
    zone("nic.test", ["a.nic.test"], addressesOf("nic.test")),
    zone(
      "hoster.test",
      ["ns1.hoster.test", "ns2.hoster.test"],
      [...addressesOf("hoster.test"), ["mx", "A", "127.53.1.25"], ["spf", "TXT", "v=spf1 ip4:127.53.1.0/24 -all"]],
    ),
    ...Object.values(services).map((service) =>
      zone(
        service.domain,
        [`ns1.${service.domain}`, `ns2.${service.domain}`],
        [...addressesOf(service.domain), ...serviceRows(service, dkimKey)],
      ),
    ),
    ...trackers.map(({ domain, network, hosts }) =>
      zone(
        domain,
        [`ns1.${domain}`, `ns2.${domain}`],
        [
          ...addressesOf(domain),
          ...hosts.map((host): ZoneRow => [below(host, domain), "A", partyAddress(network), 300]),
        ],
      ),
    ),
  ];
}

function serviceRows(service: MailService, dkimKey: string): ZoneRow[] {
  const { domain, network, hosts } = service;
  const bounce = service.returnPath.replace(/^.*@/, "");
  return [
    ["@", "A", partyAddress(network)],
    ...hosts.map((host): ZoneRow => [below(host, domain), "A", partyAddress(network), 300]),
    ["out", "A", `127.${network}.0.25`],
    ["spf", "TXT", `v=spf1 ip4:127.${network}.0.0/16 ip4:127.0.0.1 -all`],
    ["*.dkim", "TXT", `v=DKIM1; k=rsa; p=${dkimKey}`],
    [below(bounce, domain), "MX", `10 out.${domain}`],
    [below(bounce, domain), "TXT", `v=spf1 include:spf.${domain} -all`],
  ];
}

/** The zone of a site: its address, mail, SPF, DMARC, DKIM at its mail service, and the rows of its disguises. */
export function siteZone(site: Site, index: number, sender: Sender | null, rows: readonly ZoneRow[]): Zone {
  const service: MailService | null = sender === null ? null : services[sender.service];
  const mail: ZoneRow[] =
    service === null
      ? []
      : [
          ["@", "TXT", `v=spf1 include:spf.${service.domain} -all`],
          ["_dmarc", "TXT", `v=DMARC1; p=quarantine; rua=mailto:dmarc@${site.name}`],
          [`${dkimSelector(service)}._domainkey`, "CNAME", `${dkimLabel(site.name)}.dkim.${service.domain}`],
        ];
  const address = siteAddress(index);
  return zone(
    site.name,
    ["ns1.hoster.test", "ns2.hoster.test"],
    [["@", "A", address], ["www", "A", address], ["@", "MX", "10 mx.hoster.test"], ...mail, ...rows],
  );
}

/** The selector a service's customers publish; a template in it would need a record per customer. */
export const dkimSelector = (service: MailService) => service.dkimSelector.replace(/-?\{.*\}/, "");
const dkimLabel = (site: string) => site.replace(/\.test$/, "").replace(/\./g, "-");
const below = (host: string, domain: string) => (host === domain ? "@" : host.slice(0, -domain.length - 1));
