import { reason } from "../../data/codes.ts";
import type { Database } from "../../data/database.ts";
import * as tables from "../../data/schema/index.ts";
import { inserter } from "./bulk-insert.ts";

type Row = {
  readonly message: string;
  readonly site: string;
  readonly seed: string;
  readonly url: string;
  readonly host: string;
  readonly key: string;
  readonly width: number;
  readonly alias: string | null;
  readonly twins: number;
  readonly mailing: string;
  readonly twinMessage: string | null;
  readonly twinUrl: string | null;
};

/** Which rule of thumb fits a synthetic URL; the generator knows what it made, so this is no judge. */
const shapes: readonly {
  readonly when: RegExp;
  readonly verdict: Pick<
    typeof tables.verdicts.$inferInsert,
    "technicalClass" | "verdict" | "level" | "trackerClass" | "definitions"
  >;
}[] = [
  {
    when: /\/p\?em=/,
    verdict: {
      technicalClass: "remote_email_derived",
      verdict: "tracker",
      level: "proved",
      trackerClass: "open-pixel",
      definitions: ["declared-size", "fetched-size", "address-leak", "twins", "third-party", "any"],
    },
  },
  {
    when: /\/o\/.*\.gif/,
    verdict: {
      technicalClass: "remote_recipient_unique",
      verdict: "tracker",
      level: "proved",
      trackerClass: "open-pixel",
      definitions: ["declared-size", "fetched-size", "twins", "any"],
    },
  },
  {
    when: /\/r\/.*logo/,
    verdict: {
      technicalClass: "remote_recipient_unique",
      verdict: "tracker",
      level: "proved",
      trackerClass: "tokenised-image",
      definitions: ["twins", "third-party", "any"],
    },
  },
  {
    when: /\/c\/.*gif/,
    verdict: {
      technicalClass: "remote_campaign_level",
      verdict: "not-a-tracker",
      level: null,
      trackerClass: null,
      definitions: ["declared-size", "fetched-size", "any"],
    },
  },
  {
    when: /spacer/,
    verdict: {
      technicalClass: "remote_static",
      verdict: "not-a-tracker",
      level: null,
      trackerClass: null,
      definitions: ["declared-size", "any"],
    },
  },
];
const none = {
  technicalClass: "remote_static",
  verdict: "not-a-tracker",
  level: null,
  trackerClass: null,
  definitions: [],
} as const;

const twin = (column: string): string => `(select t.${column} from heads g join resources t on t.message = g.message
  and t.byte_offset = r.byte_offset where g.mailing_key = h.mailing_key and g.seed <> h.seed order by g.seed limit 1)`;
const selection = `select r.message, h.site, h.seed, r.url, r.host,
  r.path || ':' || r.byte_offset || ':' || r.attribute || ':' || r.position as key,
  r.stated_width as width, json_extract(c.hops, '$[0].target') as alias, h.mailing_key as mailing,
  (select count(*) from seeds s where s.site = h.site) as twins,
  iif(r.stated_width = 1 or r.url like '%/r/%', ${twin("message")}, null) as twinMessage,
  iif(r.stated_width = 1 or r.url like '%/r/%', ${twin("url")}, null) as twinUrl
  from resources r join heads h on h.message = r.message left join chains c on c.host = r.host and c.round = 0`;

/** Writes a judgement run over a synthetic campaign, as a judge would that is never wrong. */
export function judgeSynthetic(db: Database, moment: string): void {
  db.insert(tables.judgementRuns)
    .values({
      id: 1,
      codeVersion: "1",
      ruleSets: [{ name: "eu-5-3", version: "2026-11" }],
      lists: [{ name: "easyprivacy", sha256: "0".repeat(64) }],
      startedAt: moment,
      finishedAt: moment,
      isCurrent: true,
    })
    .run();
  const intoVerdicts = inserter(db, tables.verdicts);
  const intoHosts = inserter(db, tables.hostVerdicts);
  const intoAlignments = inserter(db, tables.alignments);
  const seenHosts = new Set<string>();
  const seenMessages = new Set<string>();
  for (const row of db.$client.prepare(selection).all() as Row[]) {
    const shape = shapes.find(({ when }) => when.test(row.url));
    const lone = row.twins < 2;
    const special = shape !== undefined && lone && /unique|derived/.test(shape.verdict.technicalClass ?? "");
    const servedBy = entityOf(row.alias ?? row.host, row.site);
    intoVerdicts({
      run: 1,
      message: row.message,
      subjectKind: "resource",
      subjectKey: row.key,
      site: row.site,
      seed: row.seed,
      url: row.url,
      host: row.host,
      element: "img",
      ...(shape?.verdict ?? none),
      ...(special ? undetermined : { reason: null }),
      rule: shape === undefined ? "nothing-found" : "differs-between-twins",
      identifiers: identifiersOf(row.url),
      signals: signalsOf(shape?.verdict.technicalClass, row.host),
      evidence: lone ? null : evidenceOf(row, shape?.verdict.level),
      servedBy,
      labels: [],
    });
    if (!seenMessages.has(row.message)) {
      seenMessages.add(row.message);
      intoAlignments({
        run: 1,
        message: row.message,
        mailing: row.mailing,
        seeds: row.twins,
        isVariant: false,
        reason: lone ? "single_seed" : null,
        labels: [],
        unobserved: [],
      });
    }
    const hostKey = `${row.host} ${row.site}`;
    if (seenHosts.has(hostKey)) continue;
    seenHosts.add(hostKey);
    const disguised = row.alias !== null;
    intoHosts({
      run: 1,
      host: row.host,
      site: row.site,
      technique: disguised ? "cname" : null,
      level: disguised ? "proved" : "not found",
      servedBy,
      chain: disguised ? [row.host, row.alias!] : [row.host],
      reasons: disguised ? [reason("alias-to", { owner: row.host, type: "CNAME", target: row.alias!, ttl: 300 })] : [],
    });
  }
}

function signalsOf(technicalClass: string | undefined, host: string): tables.SignalRow[] {
  if (technicalClass === undefined) return [];
  const facts = { where: "path[1]", own: "k3hq7xw2v9pd", twin: "b8rn5yc6jf1g", other: null, otherOf: null };
  const differs = { name: "recipient-identifier", ...reason("identifier-differs", facts) };
  if (technicalClass !== "remote_email_derived") return [differs];
  const sent = { place: "url", host, functions: ["md5"], seed: null, variant: "lower-case" };
  const leaks = [{ form: "md5", host, place: "url" as const }];
  return [{ name: "address-leak", ...reason("address-sent", sent), leaks }, differs];
}

const undetermined = {
  technicalClass: "undetermined",
  verdict: "undetermined",
  level: null,
  trackerClass: null,
  reason: "single_seed",
} as const;

/** The pair that a proof rests on: what stands in the same place of the twin's copy. */
function evidenceOf(row: Row, level: string | null | undefined) {
  if (level !== "proved" || row.twinUrl === null) return null;
  const side = (message: string, url: string) => ({
    message,
    seed: null,
    key: row.key,
    url,
    value: /[0-9a-f]{20,}/.exec(url)?.[0],
  });
  return {
    kind: "twins",
    where: "path",
    own: side(row.message, row.url),
    twin: side(row.twinMessage!, row.twinUrl),
    other: null,
  };
}

function entityOf(host: string, site: string): string | null {
  if (host.endsWith(site)) return null;
  return host.split(".").slice(-2)[0] ?? null;
}

function identifiersOf(url: string): tables.Identifier[] {
  const token = /[0-9a-f]{20,}/.exec(url)?.[0];
  return token === undefined ? [] : [{ where: "path", value: token, scope: "recipient" }];
}
