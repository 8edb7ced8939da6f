import type { Database } from "../../data/database.ts";
import { currentRun } from "./current-run.ts";
import { trackingResources } from "./tracking-resources.ts";

/** Who receives the address in which form, from how many senders. */
export interface LeakRow {
  readonly entity: string;
  readonly encoding: string;
  readonly senders: number;
  readonly messages: number;
  /** Senders for which the level is proved. */
  readonly proved: number;
  readonly host: string;
}

/** Words of an encoding chain in a signal's reason, outermost last: `md5`, `base64 of sha256`. */
const encodingPattern =
  /\b(plain|(?:[a-z0-9-]+ of )*(?:md[245]|sha[-\d]*|base\d+\w*|hex|rot13|url|whirlpool|ripemd\w*|crc32|murmur\w*|gzip|deflate|[a-z0-9-]+))\b(?= (?:of|form) )/i;

/** Receivers of the seed address by the encoding in which they get it, most senders first. */
export function leaks(db: Database): LeakRow[] {
  const run = currentRun(db);
  if (run === null) return [];
  type Raw = { entity: string; host: string; site: string; message: string; level: string; signals: string };
  const selection = `with t as (${trackingResources} and v.technical_class = 'remote_email_derived')
    select entity, host, site, message, level, signals from t order by entity, host, message`;
  const sums = new Map<
    string,
    {
      row: { entity: string; encoding: string; host: string };
      sites: Set<string>;
      messages: Set<string>;
      proved: Set<string>;
    }
  >();
  for (const raw of db.$client.prepare(selection).iterate({ run: run.id }) as IterableIterator<Raw>) {
    for (const encoding of encodingsOf(raw.signals)) {
      const key = `${raw.entity} ${encoding}`;
      const sum = sums.get(key) ?? {
        row: { entity: raw.entity, encoding, host: raw.host },
        sites: new Set(),
        messages: new Set(),
        proved: new Set(),
      };
      sum.sites.add(raw.site);
      sum.messages.add(raw.message);
      if (raw.level === "proved") sum.proved.add(raw.site);
      sums.set(key, sum);
    }
  }
  return [...sums.values()]
    .map(({ row, sites, messages, proved }) => ({
      ...row,
      senders: sites.size,
      messages: messages.size,
      proved: proved.size,
    }))
    .sort((a, b) => b.senders - a.senders || (a.entity < b.entity ? -1 : 1));
}

function encodingsOf(signals: string): string[] {
  const reasons = (JSON.parse(signals) as { name: string; because: string }[]).filter(
    ({ name }) => name === "address-leak",
  );
  const found = new Set(reasons.map(({ because }) => encodingPattern.exec(because)?.[1] ?? "other"));
  return found.size === 0 ? ["other"] : [...found];
}
