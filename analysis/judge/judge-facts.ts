import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reason } from "../../data/codes.ts";
import type { Database } from "../../data/database.ts";
import { readListSources } from "../../data/lists/list-sources.ts";
import { readRuleSetFiles } from "../../data/lists/rulesets/read-rule-sets.ts";
import { siteOf } from "../../data/site.ts";
import type { RuleSet } from "../classify/labels.ts";
import { AddressForms } from "../classify/leak/address-forms.ts";
import { type FilterList, readAdblockList, readDomainList } from "../classify/lists/adblock-list.ts";
import type { HostFacts } from "../compare/observed.ts";
import { campaignTables, type HostRow, hosts } from "../queries/hosts/hosts.ts";

/** Every rule set that the project ships. */
export function shippedRuleSets(): RuleSet[] {
  return readRuleSetFiles().map(({ sha256, content }) => ({ ...(content as RuleSet), sha256 }));
}

/** The campaign's downloaded filter lists, with name and hash as cited by a run. Missing files are left out. */
export function campaignLists(
  db: Database,
  directory: string,
): { readonly lists: FilterList[]; readonly cited: { name: string; sha256: string }[] } {
  const newest = db.$client
    .prepare("select name, sha256, max(downloaded_at) from list_files group by name order by name")
    .all() as { name: string; sha256: string }[];
  const sources = newest.length === 0 ? [] : readListSources(directory);
  const lists: FilterList[] = [];
  const cited: { name: string; sha256: string }[] = [];
  for (const { name, sha256 } of newest) {
    const source = sources.find((one) => one.name === name);
    const path = join(directory, "lists", "versions", sha256);
    if (source === undefined || !existsSync(path)) continue;
    const read = source.format === "adblock" ? readAdblockList : source.format === "domains" ? readDomainList : null;
    if (read === null) continue;
    lists.push(read(name, readFileSync(path, "utf8")));
    cited.push({ name, sha256 });
  }
  return { lists, cited };
}

/** Facts of every host that was looked up, and a cautious answer for the others; `known` where they were worked out before. */
export function hostFacts(
  db: Database,
  known?: readonly HostRow[],
): { readonly rows: readonly HostRow[]; factsOf(host: string): HostFacts } {
  const tables = campaignTables(db);
  const rows = known ?? hosts(db, tables);
  const byHost = new Map(rows.map((row) => [row.host, row]));
  const made = new Map<string, HostFacts>();
  return {
    rows,
    factsOf(host) {
      const facts = made.get(host);
      if (facts !== undefined) return facts;
      const row = byHost.get(host);
      const service = tables.services.byName("cname", host)[0]?.service ?? null;
      const fresh = row === undefined ? unlooked(host, service) : looked(row, service);
      if (made.size > 50_000) made.clear();
      made.set(host, fresh);
      return fresh;
    },
  };
}

function unlooked(host: string, service: string | null): HostFacts {
  const servedBy = service ?? siteOf(host) ?? host;
  return { host, aliases: [], end: "unknown", mailService: service, servedBy, disguise: null, level: "not found" };
}

const dead: ReadonlySet<string> = new Set(["nxdomain", "loop", "too-long"]);

function looked(row: HostRow, service: string | null): HostFacts {
  const isDisguise = row.technique !== null && row.technique !== "none";
  return {
    host: row.host,
    aliases: row.chain.slice(1),
    end: dead.has(row.end) ? "dead" : row.end === "address" ? "address" : "unknown",
    mailService: service,
    servedBy: row.servedSite ?? row.servedBy ?? row.site,
    disguise: isDisguise
      ? reason("served-by-other", {
          host: row.host,
          site: row.site,
          service: row.servedBy,
          technique: row.technique ?? "none",
          reasons: row.reasons,
        })
      : null,
    level: row.level === "undetermined" ? "not found" : row.level,
  };
}

/** Forms of addresses, kept for the seeds judged last. */
export function formsCache(limit = 64): (address: string) => AddressForms {
  const known = new Map<string, AddressForms>();
  return (address) => {
    const forms = known.get(address) ?? new AddressForms(address);
    known.delete(address);
    known.set(address, forms);
    if (known.size > limit) known.delete(known.keys().next().value as string);
    return forms;
  };
}
