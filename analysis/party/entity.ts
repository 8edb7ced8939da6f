import type { EntityRow } from "../../data/lists/entities.ts";
import { SuffixTable } from "./name-suffix.ts";

/** The table of sites and their organisations, ready to be asked. */
export class EntityTable {
  private readonly table: SuffixTable<EntityRow>;

  constructor(rows: readonly EntityRow[]) {
    this.table = new SuffixTable(rows.map((row) => [row.site, row] as const));
  }

  /** The organisation that a name belongs to, by the longest suffix; null where the table has none. */
  of(name: string): EntityRow | null {
    return this.table.find(name)[0] ?? null;
  }

  /** Whether two names belong to one organisation as far as the table knows. */
  areSame(one: string, other: string): boolean {
    const [mine, theirs] = [this.of(one), this.of(other)];
    return mine !== null && mine.organisation === theirs?.organisation;
  }

  /** Whether a name is a CDN's, a cloud's or a DNS host's: it serves for somebody else and says nothing about whom. */
  isCarrier(name: string): boolean {
    const kind = this.of(name)?.kind;
    return kind === "cdn" || kind === "cloud" || kind === "dns-host";
  }
}
