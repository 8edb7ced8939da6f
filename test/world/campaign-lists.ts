import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MailService } from "./services/service.ts";
import { services } from "./services/services.ts";
import { trackers } from "./trackers.ts";

const SOURCE = "the services' own documentation";
const DATE = "2026-11-01";

/** Writes DIR/lists/mail-services.csv and entities.csv: what a user would add by hand to a campaign in a world with services of its own. */
export function writeLists(directory: string): void {
  const folder = join(directory, "lists");
  mkdirSync(folder, { recursive: true });
  const rows = Object.values(services).flatMap((service: MailService) => serviceRows(service));
  writeFileSync(
    join(folder, "mail-services.csv"),
    csv(["service,kind,value,certainty,source,date,example,note", ...rows]),
  );
  const mail = Object.values(services).map(({ name, domain }) => [domain, nameOf(name), "mail-service"]);
  const ads = trackers.map(({ domain, kind }) => [domain, nameOf(domain.replace(/\..*/, "")), kind]);
  const carriers = [
    ["cdnfront.test", "Cdnfront", "cdn"],
    ["manydns.test", "Manydns", "dns-host"],
    ["hoster.test", "Hoster", "dns-host"],
  ];
  const entities = [...mail, ...ads, ...carriers].map(
    ([site, organisation, kind]) => `${site},${organisation},${kind},read,${SOURCE},${DATE},x.${site}`,
  );
  writeFileSync(
    join(folder, "entities.csv"),
    csv(["site,organisation,kind,certainty,source,date,example", ...entities]),
  );
}

function serviceRows(service: MailService): string[] {
  const { name, domain, network, hosts, open, click, headers, returnPath } = service;
  const bounce = returnPath.replace(/^.*@/, "");
  const row = (kind: string, value: string, example: string) =>
    `${nameOf(name)},${kind},${value},read,${SOURCE},${DATE},${example},`;
  const paths = name === "plainlist" ? [] : [open, click];
  return [
    row("entity", nameOf(name), nameOf(name)),
    row("role", "delivery", "delivery"),
    row("cname", domain, `u1.wl.${domain}`),
    row("ns", domain, `ns1.${domain}`),
    row("dkim", `dkim.${domain}`, `brand.dkim.${domain}`),
    row("spf", `spf.${domain}`, `spf.${domain}`),
    row("return-path", bounce, `x.${bounce}`),
    row("prefix", `127.${network}.0.0/16`, `127.${network}.0.10`),
    row("reference", hosts[0]!, hosts[0]!),
    ...paths.map((template) => row("path", pathPattern(template), pathExample(template))),
    ...Object.keys(headers)
      .filter((header) => header.startsWith("X-"))
      .map((header) => row("header", header, header)),
  ];
}

const nameOf = (name: string) => `${name[0]!.toUpperCase()}${name.slice(1)}`;
const csv = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const pathOf = (template: string) => template.replace(/^https:\/\/[^/]+/, "");
const pathExample = (template: string) => pathOf(template).replace(/\{[^}]+\}/g, "abc");
const pathPattern = (template: string) =>
  `^${pathOf(template)
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{[^}]+\}/g, "[^/&]+")}`;
