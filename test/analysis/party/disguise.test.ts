import { describe, expect, test } from "vitest";
import { NetworkTable } from "../../../analysis/party/asn.ts";
import { judgeHost } from "../../../analysis/party/disguise.ts";
import { EntityTable } from "../../../analysis/party/entity.ts";
import { MailServiceTable } from "../../../analysis/party/mail-service.ts";
import { readEntities } from "../../../data/lists/entities.ts";
import { parseMailServices } from "../../../data/lists/mail-services.ts";
import { evidenceOf, type Told, tables, zoneCut } from "./evidence.ts";

interface Row {
  readonly what: string;
  readonly host: string;
  readonly told?: Told;
  readonly is: readonly [technique: string | null, level: string, servedBy: string | null];
}

const own = zoneCut("brand.example", "ns1.gandi.net", "ns2.gandi.net");
const sfmc = ["ns1.exacttarget.com", "ns2.exacttarget.com", "ns3.exacttarget.com", "ns4.exacttarget.com"];

const rows: readonly Row[] = [
  {
    what: "an alias to a service, three hops deep",
    host: "url1234.brand.example",
    told: { hops: ["CNAME click.brand.example", "CNAME u1.wl.sendgrid.net", "CNAME sendgrid.net"] },
    is: ["cname", "proved", "SendGrid"],
  },
  {
    what: "a dangling alias to a service",
    host: "email.brand.example",
    told: { hops: ["CNAME mailgun.org"], end: "dangling", addresses: [] },
    is: ["cname", "proved", "Mailgun"],
  },
  {
    what: "the chain of Eulerian at Libération, 2019",
    host: "f7ds.liberation.fr",
    told: { hops: ["CNAME liberation.eulerian.net", "CNAME atc.eulerian.net"], addresses: ["109.232.197.179"] },
    is: ["cname", "proved", "Eulerian"],
  },
  {
    what: "a Salesforce host behind a CDN: the platform is the earliest hop",
    host: "click.brand.example",
    told: { hops: ["CNAME click.virt.s7.exacttarget.com", "CNAME a1467.b.akamai.net"] },
    is: ["cname", "proved", "Salesforce Marketing Cloud"],
  },
  {
    what: "a subtree under DNAME",
    host: "open.tree.brand.example",
    told: { hops: ["DNAME tree.brand.example tree.sendgrid.net", "CNAME open.tree.sendgrid.net"] },
    is: ["dname", "proved", "SendGrid"],
  },
  {
    what: "AliasMode",
    host: "t.brand.example",
    told: {
      seen: { serviceAliases: [{ owner: "t.brand.example", type: "HTTPS", target: "u7.sendgrid.net", ttl: 60 }] },
    },
    is: ["svcb-alias", "proved", "SendGrid"],
  },
  {
    what: "a zone whose name servers are all the service's",
    host: "click.em.brand.example",
    told: { seen: { zones: [zoneCut("em.brand.example", ...sfmc), own] } },
    is: ["ns-delegation", "proved", "Salesforce Marketing Cloud"],
  },
  {
    what: "a zone with some of the service's name servers and nothing else",
    host: "click.em.brand.example",
    told: { seen: { zones: [zoneCut("em.brand.example", "ns1.exacttarget.com", "ns1.gandi.net"), own] } },
    is: ["ns-delegation", "suspected", "Salesforce Marketing Cloud"],
  },
  {
    what: "a zone with some of the service's name servers and its path shape",
    host: "click.em.brand.example",
    told: {
      seen: { zones: [zoneCut("em.brand.example", "ns1.exacttarget.com", "ns1.gandi.net"), own] },
      paths: ["/open.aspx?ffcb10-1"],
    },
    is: ["ns-delegation", "corroborated", "Salesforce Marketing Cloud"],
  },
  {
    what: "a zone at a generic DNS host",
    host: "link.brand.example",
    told: { seen: { zones: [zoneCut("link.brand.example", "ns0.dnsmadeeasy.com", "ns1.dnsmadeeasy.com"), own] } },
    is: [null, "not found", null],
  },
  {
    what: "a zone at an operator that nothing else names",
    host: "link.em.brand.example",
    told: { seen: { zones: [zoneCut("em.brand.example", "ns1.unknown.test", "ns2.unknown.test"), own] } },
    is: ["ns-delegation", "suspected", "unknown.test"],
  },
  {
    what: "a zone at an operator that also signs the site's mail",
    host: "link.em.brand.example",
    told: {
      seen: { zones: [zoneCut("em.brand.example", "ns1.unknown.test", "ns2.unknown.test"), own] },
      mail: { dkimTargets: ["k1.brand.dkim.unknown.test"] },
    },
    is: ["ns-delegation", "proved", "unknown.test"],
  },
  {
    what: "an address in the service's own prefix and the DKIM key at the service",
    host: "t.brand.example",
    told: { addresses: ["167.89.1.2"], mail: { dkimTargets: ["s1.domainkey.u1.wl.sendgrid.net"] } },
    is: ["address", "corroborated", "SendGrid"],
  },
  {
    what: "an address in the service's own prefix alone",
    host: "t.brand.example",
    told: { addresses: ["167.89.1.2"] },
    is: ["address", "suspected", "SendGrid"],
  },
  {
    what: "prefix and PTR, which are one family",
    host: "t.brand.example",
    told: { addresses: ["167.89.1.2"], seen: { reverseNames: ["o1.ptr1234.sendgrid.net"] } },
    is: ["address", "suspected", "SendGrid"],
  },
  {
    what: "a flattened alias with sibling evidence",
    host: "t.brand.example",
    told: {
      seen: { references: [{ name: "cb.sailthru.com", ttl: 300, addresses: ["192.0.2.7"] }], authorityTtls: [60, 59] },
      mail: { siblingTargets: ["horizon.sailthru.com"] },
    },
    is: ["flattened", "corroborated", "Sailthru"],
  },
  {
    what: "a flattened alias without sibling evidence",
    host: "t.brand.example",
    told: {
      seen: { references: [{ name: "cb.sailthru.com", ttl: 300, addresses: ["192.0.2.7"] }], authorityTtls: [60, 59] },
    },
    is: ["flattened", "suspected", "Sailthru"],
  },
  {
    what: "an A record that lives longer than the service's own, with the mail signed there",
    host: "suivi.brand.example",
    told: {
      seen: { authorityTtls: [3600, 3600] },
      sameAddresses: [{ host: "img.lettre.test", ttl: 300 }],
      mail: { dkimTargets: ["brand.dkim.lettre.test"] },
    },
    is: ["address", "corroborated", "lettre.test"],
  },
  {
    what: "the addresses of a neighbour on shared hosting that sends no mail",
    host: "www.brand.example",
    told: { sameAddresses: [{ host: "www.neighbour.test", ttl: 300 }] },
    is: [null, "not found", null],
  },
  {
    what: "SendGrid behind the customer's own CDN, by path and DKIM",
    host: "ablink.brand.example",
    told: {
      hops: ["CNAME d111111abcdef8.cloudfront.net"],
      paths: ["/wf/open?upn=u001.x"],
      mail: { dkimTargets: ["s1.domainkey.u1.wl.sendgrid.net"] },
    },
    is: ["cdn-fronted", "corroborated", "SendGrid"],
  },
  {
    what: "a path shape alone behind a CDN, which names nobody",
    host: "ablink.brand.example",
    told: { hops: ["CNAME d111111abcdef8.cloudfront.net"], paths: ["/wf/open?upn=u001.x"] },
    is: [null, "not found", null],
  },
  {
    what: "a CDN and nothing else",
    host: "images.brand.example",
    told: { hops: ["CNAME brand.map.fastly.net"] },
    is: [null, "not found", null],
  },
  {
    what: "a path shape alone, which names nobody",
    host: "www.brand.example",
    told: { paths: ["/O/abc/def"] },
    is: [null, "not found", null],
  },
  {
    what: "mail marks alone: the service sent the mail, nothing ties it to the host",
    host: "www.brand.example",
    told: { mail: { headers: ["X-SG-EID"], dkimTargets: ["s1.domainkey.u1.wl.sendgrid.net"] } },
    is: [null, "suspected", "SendGrid"],
  },
  {
    what: "certificate and headers",
    host: "links.brand.example",
    told: { tlsNames: ["*.sendgrid.net"], mail: { headers: ["x-sg-eid"] } },
    is: ["address", "corroborated", "SendGrid"],
  },
  {
    what: "an alias to a suffix that is only remembered",
    host: "news.brand.example",
    told: { hops: ["CNAME x.hs-sites.com"] },
    is: ["cname", "suspected", "HubSpot"],
  },
  {
    what: "the service's own name",
    host: "us7.list-manage.com",
    is: ["none", "proved", "Mailchimp"],
  },
  {
    what: "an alias to a site that no table knows: that it serves the name is seen",
    host: "photo.brand.example",
    told: { hops: ["CNAME brand.former-host.test"], end: "dangling", addresses: [] },
    is: ["cname", "proved", "former-host.test"],
  },
  {
    what: "an alias within the own site",
    host: "own.brand.example",
    told: { hops: ["CNAME www.brand.example"] },
    is: [null, "not found", null],
  },
  {
    what: "a loop",
    host: "ring.brand.example",
    told: { hops: ["CNAME b.brand.example", "CNAME ring.brand.example"], end: "loop", addresses: [] },
    is: [null, "not found", null],
  },
  {
    what: "no such name",
    host: "nobody.brand.example",
    told: { end: "nxdomain", addresses: [] },
    is: [null, "not found", null],
  },
  {
    what: "a probe that nobody answered: not found may not be said",
    host: "www.brand.example",
    told: { seen: { failures: ["zone-cut brand.example SOA: timeout"] } },
    is: [null, "undetermined", null],
  },
  {
    what: "a failed PTR, which is no probe of the plan",
    host: "www.brand.example",
    told: { seen: { failures: ["reverse 7.2.0.192.in-addr.arpa PTR: timeout"] } },
    is: [null, "not found", null],
  },
  {
    what: "a DKIM name whose key is an alias",
    host: "10dkim1._domainkey.e-mail.brand.example",
    told: { hops: ["CNAME 10dkim1._domainkey.s10.exacttarget.com"] },
    is: [null, "not found", null],
  },
  {
    what: "a host whose name only ends in the bytes of a suffix",
    host: "a.brand.example",
    told: { hops: ["CNAME x.notsendgrid.net"], end: "dangling" },
    is: ["cname", "proved", "notsendgrid.net"],
  },
  {
    what: "a label that holds a dot before the suffix",
    host: "a.brand.example",
    told: { hops: ["CNAME x\\.sendgrid.net"] },
    is: ["cname", "proved", "x\\.sendgrid.net"],
  },
];

describe("who serves a host", () => {
  test.each(rows)("$what: $is", ({ host, told, is }) => {
    const { technique, level, servedBy } = judgeHost(evidenceOf(host, told), tables);
    expect([technique, level, servedBy]).toEqual(is);
  });

  test.each(rows)("$what: says why", ({ host, told, is }) => {
    const { reasons } = judgeHost(evidenceOf(host, told), tables);
    expect(reasons.length).toBeGreaterThan(0);
    if (is[1] === "proved" && is[0] !== "none")
      expect(reasons.map(({ code }) => code)).toEqual(
        expect.arrayContaining([expect.stringMatching(/^(?:alias-to|zone-delegated)$/)]),
      );
  });

  test("names the CDN as edge and the earliest service as who serves", () => {
    const chain = ["CNAME click.virt.s7.exacttarget.com", "CNAME a1467.b.akamai.net"];
    expect(judgeHost(evidenceOf("click.brand.example", { hops: chain }), tables)).toMatchObject({
      edge: "Akamai",
      organisation: "Salesforce",
      servedSite: "exacttarget.com",
      chain: ["click.brand.example", "click.virt.s7.exacttarget.com", "a1467.b.akamai.net"],
      flags: [],
    });
  });

  test("counts a wildcard zone once, however many hosts of it were seen", () => {
    const scopes = ["qqq", "www7", "nonsense"].map((label) => {
      const told = { hops: ["CNAME mailgun.org"], isWildcard: true };
      return judgeHost(evidenceOf(`${label}.avadacom.example`, told), tables);
    });
    expect(new Set(scopes.map(({ scope }) => scope))).toEqual(new Set(["*.avadacom.example"]));
    expect(scopes.every(({ flags }) => flags.includes("zone-scope"))).toBe(true);
  });

  test("gives a delegated zone and a DNAME's subtree as scope", () => {
    const delegated = { seen: { zones: [zoneCut("em.brand.example", ...sfmc), own] } };
    expect(judgeHost(evidenceOf("a.em.brand.example", delegated), tables).scope).toBe("em.brand.example");
    const subtree = { hops: ["DNAME tree.brand.example t.sendgrid.net", "CNAME a.t.sendgrid.net"] };
    expect(judgeHost(evidenceOf("a.tree.brand.example", subtree), tables).scope).toBe("*.tree.brand.example");
  });

  test("marks what mail clients seldom see, and services that contradict each other", () => {
    const alias = {
      serviceAliases: [{ owner: "t.brand.example", type: "HTTPS" as const, target: "u7.sendgrid.net", ttl: 60 }],
    };
    expect(judgeHost(evidenceOf("t.brand.example", { seen: alias }), tables).flags).toContain("browser-only");
    const both = { addresses: ["167.89.1.2"], paths: ["/o/eJwFwU0"] };
    expect(judgeHost(evidenceOf("t.brand.example", both), tables).flags).toContain("conflict");
  });

  test("takes sender and reseller for one provider: beehiiv's path and SendGrid's DKIM agree", () => {
    const told = { paths: ["/ss/o/u001.a/4ab/ho.gif"], mail: { dkimTargets: ["s1.wl.sendgrid.net"] } };
    const verdict = judgeHost(evidenceOf("link.brand.example", told), tables);
    expect(verdict).toMatchObject({ level: "corroborated", servedBy: "SendGrid" });
    expect(verdict.flags).not.toContain("conflict");
  });

  test("uses the networks of a file that the user supplied, and a campaign's own rows", () => {
    const networks = new NetworkTable("192.0.2.0,192.0.2.255,64500,Own Service\n");
    const mine = [
      "service,kind,value,certainty,source,date,example,note",
      "Mine,asn,AS64500,run,file,2026-11-24,AS64500,",
      "Mine,path,^/mine/,read,page,2026-11-24,/mine/p.gif,",
    ];
    const services = new MailServiceTable(parseMailServices(mine.join("\n")).rows);
    const told = { paths: ["/mine/p.gif?x=1"] };
    const verdict = judgeHost(evidenceOf("t.brand.example", told), {
      services,
      entities: new EntityTable(readEntities()),
      networks,
    });
    expect(verdict).toMatchObject({ technique: "address", level: "corroborated", servedBy: "Mine" });
  });
});
