import { type Zone, type ZoneRow, zone } from "../dns/zone.ts";

/**
 * Zones under names of real services, served here only and only to loopback addresses: no URL of the world holds such a
 * name, they stand at the far end of aliases, so that the shipped table of mail services meets what it was written for.
 * Shapes from AdGuard's cname-trackers (2025-01-13, MIT) and dnscrypt-proxy issue 1067.
 */
const [EXACTTARGET, AKAMAI, SENDGRID, EULERIAN] = ["127.70.0.10", "127.71.0.10", "127.72.0.10", "127.73.0.10"] as const;
const exact = ["ns1", "ns2", "ns3", "ns4"].map((name) => `${name}.exacttarget.com`);

/** Zones that shall exist under real names. */
export const realNameZones: readonly Zone[] = [
  zone("com", ["a.nic.test"], []),
  zone("net", ["a.nic.test"], []),
  zone("exacttarget.com", exact, [
    ...exact.map((name, n): ZoneRow => [name.replace(".exacttarget.com", ""), "A", `127.70.53.${n + 1}`]),
    ["click.virt.s7", "CNAME", "a1467.b.akamai.net", 300],
  ]),
  zone("akamai.net", ["ns1.hoster.test"], [["a1467.b", "A", AKAMAI, 20]]),
  zone(
    "sendgrid.net",
    ["ns1.hoster.test"],
    [
      ["@", "A", SENDGRID, 300],
      ["u123.wl", "A", SENDGRID, 300],
    ],
  ),
  zone(
    "eulerian.net",
    ["ns1.hoster.test"],
    [
      ["liberation", "CNAME", "atc.eulerian.net", 3494],
      ["atc", "A", EULERIAN, 3494],
    ],
  ),
  zone(
    "field.test",
    ["ns1.hoster.test", "ns2.hoster.test"],
    [
      ["@", "A", "127.10.0.194"],
      ["click", "CNAME", "click.virt.s7.exacttarget.com", 3600],
      ["url1234", "CNAME", "u123.wl.sendgrid.net", 3600],
      ["f7ds", "CNAME", "liberation.eulerian.net", 3494],
    ],
  ),
  zone("mail.field.test", exact, [
    ["@", "A", EXACTTARGET],
    ["click", "A", EXACTTARGET, 300],
  ]),
];

/** The name servers of those zones. */
export const realNameServers = Object.fromEntries(exact.map((name, n) => [name, { address: `127.70.53.${n + 1}` }]));
