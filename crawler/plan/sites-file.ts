import { readFileSync } from "node:fs";
import { join } from "node:path";
import { siteOf } from "../../data/site.ts";
import { InputError } from "../runner/errors.ts";
import type { Campaign } from "./campaign-file.ts";

export interface PlannedSite {
  readonly site: string;
  readonly url: string;
  readonly rank: number | null;
  readonly country: string | null;
  readonly sector: string | null;
}

/** The sites of the plan, from the list in campaign.yaml or its CSV file; each site once, in the order given. */
export function plannedSites(campaign: Pick<Campaign, "sites" | "directory">): PlannedSite[] {
  if (typeof campaign.sites === "string") return readSites(join(campaign.directory, campaign.sites));
  const rows = campaign.sites.map((row, index) => plannedSite(row, `campaign.yaml: sites.${index}`));
  return unique(rows);
}

/** Reads a CSV of sites: Tranco's `rank,domain` without a head, or a head naming url, rank, country, sector. */
export function readSites(path: string): PlannedSite[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new InputError(`${path} cannot be read: it should list the sites, one a line`);
  }
  return parseSites(text, path);
}

/** Checks the text of a sites CSV; `path` is only for messages. Throws InputError that names each bad line. */
export function parseSites(text: string, path = "sites.csv"): PlannedSite[] {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line, index) => ({ cells: cellsOf(line), number: index + 1 }));
  const filled = lines.filter(({ cells }) => cells.some((cell) => cell !== "") && !cells[0]!.startsWith("#"));
  const head = filled[0]?.cells.map((cell) => cell.toLowerCase()) ?? [];
  const hasHead = head.some((cell) => ["url", "site", "domain"].includes(cell));
  const columns = hasHead ? head : /^\d+$/.test(head[0] ?? "") ? ["rank", "url"] : ["url", "rank", "country", "sector"];
  const problems: string[] = [];
  const sites: PlannedSite[] = [];
  for (const { cells, number } of filled.slice(hasHead ? 1 : 0)) {
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
    try {
      if (cells.length > columns.length)
        throw new InputError(`${path}:${number}: ${cells.length} columns where ${columns.length} were expected`);
      const rank = row.rank === undefined || row.rank === "" ? undefined : Number(row.rank);
      sites.push(
        plannedSite(
          {
            url: row.url || row.site || row.domain || "",
            rank,
            country: row.country,
            sector: row.sector,
          },
          `${path}:${number}`,
        ),
      );
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new InputError(problems.join("\n"));
  return unique(sites);
}

function plannedSite(
  row: { url: string; rank?: number | undefined; country?: string | undefined; sector?: string | undefined },
  where: string,
): PlannedSite {
  const url = /^[a-z][a-z0-9+.-]*:/i.test(row.url) && !/^[^/:]+:\d+/.test(row.url) ? row.url : `https://${row.url}/`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new InputError(`${where}: ${JSON.stringify(row.url)} is no web address`);
  const site = siteOf(url);
  if (site === null) throw new InputError(`${where}: ${JSON.stringify(row.url)} has no registrable domain`);
  if (row.rank !== undefined && !(Number.isInteger(row.rank) && row.rank > 0))
    throw new InputError(`${where}: rank must be a whole number above 0`);
  if (row.country && !/^[a-z]{2}$/i.test(row.country))
    throw new InputError(`${where}: country must be two letters (ISO 3166-1)`);
  return {
    site,
    url: new URL(url).href,
    rank: row.rank ?? null,
    country: row.country ? row.country.toUpperCase() : null,
    sector: row.sector || null,
  };
}

function unique(sites: readonly PlannedSite[]): PlannedSite[] {
  return [...new Map(sites.toReversed().map((site) => [site.site, site])).values()].reverse();
}

/** Cells of one CSV line (RFC 4180; no line breaks inside cells). */
function cellsOf(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return cells.map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? "").trim());
}
