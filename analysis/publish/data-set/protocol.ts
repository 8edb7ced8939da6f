import type { Database } from "../../../data/database.ts";

/**
 * Keys of campaign.yaml that say how was measured. Left out: machines and ways in (receive, network), the random seed
 * (personas could be drawn again from it), sites and exclusions (tables of their own; reasons name people).
 */
const published: ReadonlySet<string> = new Set([
  "name",
  "jurisdiction",
  "study",
  "seeds",
  "arms",
  "withdrawAfter",
  "banners",
  "mailClients",
  "rounds",
  "openings",
  "confirm",
  "rates",
  "stamp",
  "retention",
]);

/** The campaign's protocol: every campaign.yaml that was in force, by the hash it had, reduced to what was measured how. */
export function protocolOf(db: Database): string {
  const files = db.$client
    .prepare("select sha256, content, first_used_at as at from campaign_files order by first_used_at, sha256")
    .all() as { readonly sha256: string; readonly content: string; readonly at: string }[];
  if (files.length === 0) return "# No campaign.yaml was recorded.\n";
  return files
    .map(
      ({ sha256, content, at }) => `# In force from ${at}; SHA-256 of the whole file ${sha256}\n${blocksOf(content)}`,
    )
    .join("---\n");
}

/** The published top-level keys with what is indented below them; comments go, they may name anybody. */
function blocksOf(content: string): string {
  const kept: string[] = [];
  let isPublished = false;
  for (const line of content.split(/\r?\n/)) {
    const key = /^([A-Za-z]\w*)\s*:/.exec(line)?.[1];
    if (key !== undefined) isPublished = published.has(key);
    else if (/^\S/.test(line)) isPublished &&= line.startsWith("-");
    if (isPublished && line.trim() !== "" && !line.trim().startsWith("#")) kept.push(`${line}\n`);
  }
  return kept.join("");
}
