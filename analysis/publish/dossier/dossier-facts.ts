import { createHash } from "node:crypto";
import { and, asc, type Column, eq, getTableColumns, or, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Database } from "../../../data/database.ts";
import * as s from "../../../data/schema/index.ts";

/** What a dossier is about: some messages of one sender, the seeds they went to, the hosts they name. */
export interface DossierScope {
  readonly site: string;
  readonly messages: readonly string[];
  readonly seeds: readonly string[];
  readonly hosts: readonly string[];
  readonly visits: readonly string[];
  /** The judgement run whose verdicts are shown; null when nothing was judged. */
  readonly run: number | null;
}

/** Which rows of which table belong to a scope, in an order that foreign keys allow when they are read back; TABLE. */
const tables: readonly (readonly [name: string, table: SQLiteTable, rows: (scope: DossierScope) => SQL | undefined])[] =
  [
    ["campaigns", s.campaigns, () => sql`true`],
    [
      "campaign-files",
      s.campaignFiles,
      () =>
        sql`${s.campaignFiles.sha256} = (select sha256 from ${s.campaignFiles} order by first_used_at desc, rowid desc limit 1)`,
    ],
    ["sites", s.sites, ({ site }) => eq(s.sites.site, site)],
    ["seeds", s.seeds, ({ site }) => eq(s.seeds.site, site)],
    [
      "preflights",
      s.preflights,
      ({ visits }) =>
        sql`${s.preflights.sha256} in (select json_extract(preflight, '$.preflight') from ${s.visits} where ${among(s.visits.visitKey, visits)})`,
    ],
    ["visits", s.visits, ({ visits }) => among(s.visits.visitKey, visits)],
    ["connections", s.connections, ({ visits }) => among(s.connections.visitKey, visits)],
    ["sign-ups", s.signUps, ({ seeds }) => among(s.signUps.seed, seeds)],
    ["confirmations", s.confirmations, ({ seeds }) => among(s.confirmations.seed, seeds)],
    ["unsubscriptions", s.unsubscriptions, ({ seeds }) => among(s.unsubscriptions.seed, seeds)],
    [
      "tracking-choices",
      s.trackingChoices,
      ({ seeds, messages }) => or(among(s.trackingChoices.seed, seeds), among(s.trackingChoices.message, messages)),
    ],
    ["messages", s.messages, ({ messages }) => among(s.messages.sha256, messages)],
    ["deliveries", s.deliveries, ({ messages }) => among(s.deliveries.message, messages)],
    ["authentications", s.authentications, ({ messages }) => among(s.authentications.message, messages)],
    [
      "authentication-answers",
      s.authenticationAnswers,
      ({ messages }) =>
        sql`${s.authenticationAnswers.deliveryKey} in (select delivery_key from ${s.deliveries} where ${among(s.deliveries.message, messages)})`,
    ],
    ["heads", s.heads, ({ messages }) => among(s.heads.message, messages)],
    ["parts", s.parts, ({ messages }) => among(s.parts.message, messages)],
    ["resources", s.resources, ({ messages }) => among(s.resources.message, messages)],
    ["links", s.links, ({ messages }) => among(s.links.message, messages)],
    ["read-receipts", s.readReceipts, ({ messages }) => among(s.readReceipts.message, messages)],
    ["openings", s.openings, ({ messages }) => among(s.openings.message, messages)],
    ["requests", s.requests, ({ visits }) => among(s.requests.visitKey, visits)],
    ["boxes", s.boxes, ({ visits }) => among(s.boxes.visitKey, visits)],
    ["lookups", s.lookups, ({ hosts }) => among(s.lookups.host, hosts)],
    ["exchanges", s.exchanges, ({ hosts }) => among(s.exchanges.host, hosts)],
    ["dns-headers", s.dnsHeaders, ({ hosts }) => among(s.dnsHeaders.host, hosts)],
    ["dns-records", s.dnsRecords, ({ hosts }) => among(s.dnsRecords.host, hosts)],
    ["chains", s.chains, ({ hosts }) => among(s.chains.host, hosts)],
    ["lists", s.listFiles, () => sql`true`],
    ["judgement-runs", s.judgementRuns, ({ run }) => eq(s.judgementRuns.id, run ?? -1)],
    [
      "alignments",
      s.alignments,
      ({ run, messages }) => and(eq(s.alignments.run, run ?? -1), among(s.alignments.message, messages)),
    ],
    [
      "verdicts",
      s.verdicts,
      ({ run, messages }) => and(eq(s.verdicts.run, run ?? -1), among(s.verdicts.message, messages)),
    ],
    [
      "host-verdicts",
      s.hostVerdicts,
      ({ run, site }) => and(eq(s.hostVerdicts.run, run ?? -1), eq(s.hostVerdicts.site, site)),
    ],
  ];

/** The names under which facts lie in a bag, in order. */
export const factNames: readonly string[] = tables.map(([name]) => name);

/** The table of each fact. */
export const factTables: ReadonlyMap<string, SQLiteTable> = new Map(tables.map(([name, table]) => [name, table]));

/** The scope of a site: all its messages, or those first seen from `from` to `to` (ISO 8601; either may be null). */
export function scopeOfSite(
  db: Database,
  site: string,
  period: { readonly from: string | null; readonly to: string | null },
): DossierScope {
  const seeds = db
    .select({ address: s.seeds.address })
    .from(s.seeds)
    .where(eq(s.seeds.site, site))
    .all()
    .map(({ address }) => address);
  const messages = db
    .select({ sha256: s.messages.sha256 })
    .from(s.messages)
    .innerJoin(s.heads, eq(s.heads.message, s.messages.sha256))
    .where(
      and(
        eq(s.heads.site, site),
        period.from === null ? undefined : sql`${s.messages.firstSeenAt} >= ${period.from}`,
        period.to === null ? undefined : sql`${s.messages.firstSeenAt} <= ${period.to}`,
      ),
    )
    .orderBy(asc(s.messages.firstSeenAt), asc(s.messages.sha256))
    .all()
    .map(({ sha256 }) => sha256);
  return scopeOf(db, site, messages, seeds);
}

/** The scope of some messages of a site and the given seeds. */
export function scopeOf(
  db: Database,
  site: string,
  messages: readonly string[],
  seeds: readonly string[],
): DossierScope {
  const visits = visitsNaming(db, messages, seeds);
  const run = db
    .select({ id: s.judgementRuns.id })
    .from(s.judgementRuns)
    .where(eq(s.judgementRuns.isCurrent, true))
    .get();
  return { site, messages, seeds, visits, hosts: hostsOf(db, site, messages, visits), run: run?.id ?? null };
}

/** Visits whose key names one of the messages or seeds: openings, sign-ups, confirmations, choices, the way out. */
function visitsNaming(db: Database, messages: readonly string[], seeds: readonly string[]): string[] {
  const names = new Set([...messages, ...seeds]);
  const keys = db.select({ key: s.visits.visitKey }).from(s.visits).orderBy(sql`rowid`).all();
  return keys.map(({ key }) => key).filter((key) => key.split(/[ :]/).some((word) => names.has(word)));
}

function hostsOf(db: Database, site: string, messages: readonly string[], visits: readonly string[]): string[] {
  const found = [
    ...db
      .selectDistinct({ host: s.resources.host })
      .from(s.resources)
      .where(among(s.resources.message, messages))
      .all(),
    ...db.selectDistinct({ host: s.links.host }).from(s.links).where(among(s.links.message, messages)).all(),
    ...db.selectDistinct({ host: s.requests.host }).from(s.requests).where(among(s.requests.visitKey, visits)).all(),
    ...db.selectDistinct({ host: s.lookups.host }).from(s.lookups).where(eq(s.lookups.site, site)).all(),
    ...db.selectDistinct({ host: s.heads.fromDomain }).from(s.heads).where(among(s.heads.message, messages)).all(),
  ];
  return [...new Set(found.map(({ host }) => host).filter((host) => host !== null))];
}

/** All rows of the scope, by the name under which they lie in the bag. */
export function factsOf(db: Database, scope: DossierScope): Map<string, readonly Record<string, unknown>[]> {
  const rows = new Map(
    tables.map(([name, table, where]) => [
      name,
      db.select().from(table).where(where(scope)).orderBy(sql`rowid`).all() as Record<string, unknown>[],
    ]),
  );
  return rows.set("campaign-files", rows.get("campaign-files")!.map(ofThisSender));
}

/** Parts of campaign.yaml that say how this sender was studied, and nothing of other senders or of the machine. */
const settings = /^(name|jurisdiction|arms|withdrawAfter|banners|mailClients|rounds|openings|confirm):/;

/** A content of campaign.yaml with those parts alone, named by the hash of what is left. */
function ofThisSender(row: Record<string, unknown>): Record<string, unknown> {
  const blocks = String(row.content)
    .split(/^(?=[^\s#-])/m)
    .filter((block) => settings.test(block));
  const content = blocks.map((block) => block.replace(/^[ \t]*#.*\n/gm, "")).join("");
  return { ...row, content, sha256: createHash("sha256").update(content).digest("hex") };
}

/** Puts facts read from a bag into an empty campaign file, so that the same code can derive from them again. */
export function loadFacts(db: Database, facts: ReadonlyMap<string, readonly Record<string, unknown>[]>): void {
  for (const [name, table] of tables) {
    const columns = Object.entries(getTableColumns(table));
    const names = columns.map(([column]) => `"${column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`);
    // The driver's own statement: drizzle builds the SQL of each row anew, and its placeholders make false of a null.
    const insert = db.$client.prepare(
      `insert into ${getTableConfig(table).name} (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`,
    );
    for (const row of facts.get(name) ?? []) {
      insert.run(
        columns.map(([column, type]) => {
          const value = row[column] ?? type.default ?? null;
          return value === null ? null : type.mapToDriverValue(value);
        }),
      );
    }
  }
}

/** Rows as JSON text: bytes become { "base64": "..." }, one row a line. */
export function factsToJson(rows: readonly Record<string, unknown>[]): string {
  const line = (row: Record<string, unknown>) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value,
        ]),
      ),
    );
  return `[\n${rows.map(line).join(",\n")}\n]\n`;
}

/** Reads what `factsToJson` wrote. */
export function factsFromJson(text: string): Record<string, unknown>[] {
  const isBytes = (value: unknown): value is { base64: string } =>
    typeof value === "object" && value !== null && Object.keys(value).join() === "base64";
  const rows = JSON.parse(text) as Record<string, unknown>[];
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, isBytes(value) ? Buffer.from(value.base64, "base64") : value]),
    ),
  );
}

/** A list in one parameter, since SQLite bounds their number. */
function among(column: Column, values: readonly string[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}
