import type { Database } from "../../../data/database.ts";
import type { Estimate } from "../../statistics/estimate.ts";
import { ever } from "../../statistics/sender-ever.ts";
import { currentRun } from "../campaign/current-run.ts";
import { senderCounts, type Tally, tallyMessages } from "./tally.ts";
import { trackingReceivers, withSiteOf } from "./tracking-receivers.ts";

/** Who receives something on opening, from how many senders, and what. All counts of senders unless they say messages. */
export interface EntityRow extends Estimate {
  readonly entity: string;
  /** Senders with a proved tracker of this receiver. */
  readonly proved: number;
  /** Senders from which it learns an identifier of the recipient, and the address in some encoding. */
  readonly identifier: number;
  readonly address: number;
  /** Senders whose trackers lie on a host of this receiver that set a cookie on opening. */
  readonly cookie: number;
  /** Senders that give it a name on their own site. */
  readonly disguised: number;
  readonly hosts: number;
  readonly trackedMessages: number;
}

type Counted = Pick<
  EntityRow,
  "entity" | "proved" | "identifier" | "address" | "cookie" | "disguised" | "hosts" | "trackedMessages"
> & {
  readonly reached: number;
};

const selection = `
  with t as (${trackingReceivers()}),
  cookies as (select distinct host from requests where set_cookies is not null and set_cookies <> '[]')
  select entity, count(distinct site) as reached,
    count(distinct case when level = 'proved' then site end) as proved,
    count(distinct case when technicalClass in ('remote_recipient_unique', 'remote_email_derived') then site end) as identifier,
    count(distinct case when technicalClass = 'remote_email_derived' then site end) as address,
    count(distinct case when host in (select host from cookies) then site end) as cookie,
    count(distinct case when technique is not null and technique <> 'none' then site end) as disguised,
    count(distinct host) as hosts, count(distinct message) as trackedMessages
  from t group by entity order by reached desc, entity`;

/** Receivers by reach: the share of senders with judged mail from which each one receives something. */
export function entities(db: Database, tally: Tally = tallyMessages(db)): EntityRow[] {
  const run = currentRun(db);
  if (run === null) return [];
  const senders = [...senderCounts(tally, "level-suspected").values()];
  const judged = senders.filter((sender) => sender.tracked + sender.notTracked > 0).length;
  const open = senders.filter((sender) => sender.undetermined > 0 && sender.tracked === 0).length;
  const undetermined = senders.length - judged;
  return (withSiteOf(db).$client.prepare(selection).all({ run: run.id }) as Counted[]).map(({ reached, ...row }) => ({
    ...ever({ tracked: Math.min(reached, judged), judged, undetermined, open, messages: tally.messages }),
    ...row,
  }));
}

/** One receiver: under which names, and from which senders. */
export interface EntityPage {
  readonly entity: string;
  readonly row: EntityRow | null;
  readonly hosts: readonly {
    readonly host: string;
    readonly technique: string | null;
    readonly senders: number;
    readonly messages: number;
    readonly level: string;
    readonly example: string;
  }[];
  readonly senders: readonly {
    readonly site: string;
    readonly messages: number;
    readonly level: string;
    readonly technicalClass: string;
  }[];
}

const strongest = `case min(case level when 'proved' then 1 when 'corroborated' then 2 else 3 end)
  when 1 then 'proved' when 2 then 'corroborated' else 'suspected' end`;

/** The names of every receiver and the senders it receives from, most first, in two passes over the verdicts. */
export function entityPages(db: Database, rows: readonly EntityRow[]): ReadonlyMap<string, EntityPage> {
  const run = currentRun(db)?.id ?? -1;
  const all = <Row>(columns: string, by: string, order: string): ReadonlyMap<string, Row[]> => {
    const selection = `with t as (${trackingReceivers()}) select entity, ${columns} from t group by entity, ${by} order by ${order}`;
    const found = withSiteOf(db).$client.prepare(selection).all({ run }) as (Row & { entity: string })[];
    return Map.groupBy(found, ({ entity }) => entity);
  };
  const hosts = all<EntityPage["hosts"][number]>(
    `host, max(technique) as technique, count(distinct site) as senders, count(distinct message) as messages,
     ${strongest} as level, min(url) as example`,
    "host",
    "senders desc, host",
  );
  const senders = all<EntityPage["senders"][number]>(
    `site, count(distinct message) as messages, ${strongest} as level, max(technicalClass) as technicalClass`,
    "site",
    "messages desc, site",
  );
  return new Map(
    rows.map((row) => [
      row.entity,
      { entity: row.entity, row, hosts: hosts.get(row.entity) ?? [], senders: senders.get(row.entity) ?? [] },
    ]),
  );
}
