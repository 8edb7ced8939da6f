import { type Zone, type ZoneRow, zone } from "../dns/zone.ts";
import { partyAddress } from "./base-zones.ts";

/** Rows a site's zone holds so that somebody else can serve a name of it, by site. */
export const disguiseRows: Readonly<Record<string, readonly ZoneRow[]>> = {
  "verger.test": [["suivi", "A", partyAddress(25), 3600]],
  "tidewater.test": [["url9151", "CNAME", "u9151.wl.gridmail.test", 3600]],
  "carpati.test": [
    ["o", "CNAME", "carpati.expired.lettre.test", 3600],
    ["r1", "CNAME", "r2.carpati.test", 300],
    ["r2", "CNAME", "r1.carpati.test", 300],
  ],
  "rivage.test": [
    ["photo", "CNAME", "rivage.former-host.test", 3600],
    ["boucle", "CNAME", "detour.rivage.test", 600],
    ["detour", "CNAME", "boucle.rivage.test", 600],
  ],
};

/** Rows that the services' own zones hold for their customers' aliases, by service domain. */
export const serviceAliasRows: Readonly<Record<string, readonly ZoneRow[]>> = {
  "gridmail.test": [
    ["u9151.wl", "CNAME", "ct.edge.gridmail.test", 600],
    ["ct.edge", "CNAME", "lb.gridmail.test", 120],
    ["lb", "A", partyAddress(22), 60],
    ["*.px", "A", partyAddress(22), 300],
  ],
};

/** Zones that lie on a site's name and are served by somebody else's name servers. */
export const delegatedZones: readonly Zone[] = [
  zone(
    "em.orchard-daily.test",
    ["ns1.sailpost.test", "ns2.sailpost.test"],
    [
      ["@", "A", partyAddress(24)],
      ["click", "A", partyAddress(24), 300],
      ["image", "A", partyAddress(24), 300],
      ["view", "A", partyAddress(24), 300],
      ["@", "MX", "10 out.sailpost.test"],
      ["@", "TXT", "v=spf1 include:spf.sailpost.test -all"],
    ],
  ),
];
