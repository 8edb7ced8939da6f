import { reason } from "../../../data/codes.ts";
import type { Database } from "../../../data/database.ts";
import {
  type DefendedResource,
  protections as defences,
  type Learning,
  learnings,
} from "../../protections/protections.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import type { SenderCounts } from "../../statistics/sender-counts.ts";
import { senderEver } from "../../statistics/sender-ever.ts";
import { currentRun } from "../campaign/current-run.ts";
import { hasList } from "../campaign/needed-lists.ts";

/** What one defence lets through: the share of tracking senders whose openings are still learnt of. */
export interface ProtectionRow extends Estimate {
  readonly protection: string;
  readonly source: string;
  /** What a tracker that is let through still learns, separated by commas; empty when none is. */
  readonly learns: string;
  /** Tracking resources in messages. */
  readonly trackers: number;
  /** Those of them that still learn something. */
  readonly letThrough: number;
}

/** A tracker of the current judgement as the defences see it. */
interface Tracker {
  readonly message: string;
  readonly site: string;
  readonly resource: DefendedResource;
}

/** Defences that are a list, and the list that they need; without it they are left out instead of said to stop nothing. */
const listOf: Readonly<Record<string, string>> = {
  easyprivacy: "list-easyprivacy",
  "adguard-mail": "list-adguard-mail",
};

/** What each defence lets through of the trackers that the current judgement found; nothing before any judgement. */
export function protections(db: Database): ProtectionRow[] {
  const run = currentRun(db);
  if (run === null) return [];
  const trackers = readTrackers(db, run.id);
  if (trackers.length === 0) return [];
  return defences
    .filter(({ id }) => listOf[id] === undefined || hasList(run, listOf[id]))
    .map(({ id, source, learns }) => {
      const seen = trackers.map((tracker) => ({ ...tracker, learnt: learns(tracker.resource) }));
      const through = seen.filter(({ learnt }) => learnt.length > 0);
      const kinds = new Set<Learning>(through.flatMap(({ learnt }) => learnt));
      return {
        protection: id,
        source,
        learns: learnings.filter((kind) => kinds.has(kind)).join(", "),
        trackers: trackers.length,
        letThrough: through.length,
        ...senderEver(countsOf(trackers, new Set(through.map(({ message }) => message)))),
      };
    });
}

/** Tracked messages of each sender: those that still tell something, and those whose trackers were all stopped. */
function countsOf(trackers: readonly Tracker[], through: ReadonlySet<string>): SenderCounts[] {
  return [...Map.groupBy(trackers, ({ site }) => site).values()].map((own) => {
    const messages = new Set(own.map(({ message }) => message));
    const tracked = [...messages].filter((message) => through.has(message)).length;
    return { tracked, notTracked: messages.size - tracked, undetermined: 0 };
  });
}

function readTrackers(db: Database, run: number): Tracker[] {
  const rows = db.$client
    .prepare(
      `select v.message, v.site, v.url, v.host, v.element, v.level, v.definitions, v.evidence ->> 'kind' as kind,
         r.stated_width as width, r.stated_height as height, d.from_site as senderSite, h.technique, h.level as hostLevel, h.chain,
         (select count(*) from resources o where o.message = v.message and o.url = v.url) as repeats
       from verdicts v
       join sites p on p.site = v.site and p.origin = 'plan'
       join heads d on d.message = v.message
       left join resources r on r.message = v.message
         and v.subject_key = r.path || ':' || r.byte_offset || ':' || r.attribute || ':' || r.position
       left join host_verdicts h on h.run = v.run and h.host = v.host and h.site = v.site
       where v.run = ? and v.verdict = 'tracker' and v.subject_kind = 'resource'`,
    )
    .all(run) as Row[];
  return rows.map((row) => ({ message: row.message, site: row.site, resource: resourceOf(row) }));
}

interface Row {
  readonly message: string;
  readonly site: string;
  readonly url: string;
  readonly host: string | null;
  readonly element: string;
  readonly level: string | null;
  readonly definitions: string;
  readonly kind: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly senderSite: string | null;
  readonly technique: string | null;
  readonly hostLevel: DefendedHost["level"] | null;
  readonly chain: string | null;
  readonly repeats: number;
}

type DefendedHost = NonNullable<DefendedResource["host"]>;

function resourceOf(row: Row): DefendedResource {
  const isDisguised = row.technique !== null && row.technique !== "none";
  const host: DefendedHost | null =
    row.host === null || row.hostLevel === null
      ? null
      : {
          host: row.host,
          aliases: (JSON.parse(row.chain ?? "[]") as string[]).filter((name) => name !== row.host),
          end: "unknown",
          mailService: null,
          servedBy: null,
          disguise: isDisguised
            ? reason("served-by-other", {
                host: row.host,
                site: row.senderSite ?? "",
                service: null,
                technique: row.technique ?? "none",
                reasons: [],
              })
            : null,
          level: row.hostLevel,
        };
  return {
    url: row.url,
    loads: row.element,
    statedWidth: row.width,
    statedHeight: row.height,
    repeats: row.repeats,
    senderSite: row.senderSite,
    host,
    lists: JSON.parse(row.definitions) as string[],
    provedByTwins: row.level === "proved" && row.kind === "twins",
  };
}
