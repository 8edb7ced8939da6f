import type { Database } from "../../data/database.ts";
import type { SeenChoice, SeenSignUp } from "../classify/observables.ts";
import { asksForConsent } from "../classify/pixel-words.ts";
import type { ObservedMessage, ObservedReference, ObservedRequest } from "../compare/observed.ts";
import { proxiedOriginal } from "./observe.ts";

/** A message of a site with what only labels need. */
export interface SiteMessage extends ObservedMessage {
  readonly arm: string | null;
  readonly acquisition: string;
  readonly subscribedAt: string | null;
  /** What the seed's sign-up showed; null where none was captured. */
  readonly signUp: SeenSignUp | null;
  /** What the seed was asked about tracking by mail, by time. */
  readonly choices: readonly SeenChoice[];
  /** Whether an earlier message had shown the seed a tracking control. */
  readonly controlSeenBefore: boolean;
  /** Rounds of this message that were opened after the seed withdrew. */
  readonly roundsAfterWithdrawal: ReadonlySet<number>;
}

type Row = Readonly<Record<string, string | number | null>>;

const text = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Makes a reader of one site's messages with all that was observed of them, in document order; statements are prepared once. */
export function siteReader(db: Database): (site: string) => SiteMessage[] {
  const prepare = (sql: string) => db.$client.prepare(sql);
  const heads = prepare(`
    select h.message, h.seed, h.from_domain, h.from_site, h.list_id, h.campaign_keys, h.subject, h.kind,
      -- an import was read by us when it was handed in, and had arrived long before: its own date is the nearest there is
      case when exists (select 1 from deliveries d where d.message = h.message and d.via <> 'import')
        then m.first_seen_at else coalesce(h.date, m.first_seen_at) end as first_seen_at, s.arm, (select min(d.acquisition) from deliveries d where d.message = h.message) as acquisition,
      (select min(u.ended_at) from sign_ups u where u.seed = h.seed) as subscribed_at
    from heads h join messages m on m.sha256 = h.message left join seeds s on s.address = h.seed
    where h.site = ? and h.unreadable is null order by h.message`);
  const resources = prepare(`
    select r.message, r.path, r.byte_offset, r.attribute, r.position, r.element, r.url, r.unwrapped_url, r.kind,
      r.is_displayed, r.stated_width, r.stated_height, r.hidden_by, r.media, r.document_order
    from heads h join resources r on r.message = h.message
    where h.site = ? and r.is_remote = 1 and r.url is not null order by r.message, r.document_order, r.position`);
  const links = prepare(`
    select l.message, l.path, l.byte_offset, l.attribute, l.position, l.element, l.url, l.unwrapped_url, l.anchor_text,
      l.link_class, l.document_order
    from heads h join links l on l.message = h.message
    where h.site = ? and l.host is not null order by l.message, l.document_order, l.position`);
  const receipts = prepare(
    `select r.message, r.header, r.value, r.position from heads h join read_receipts r on r.message = h.message where h.site = ?
     order by r.message, r.position`,
  );
  const requests = prepare(`
    select o.message, o.round, q.visit_key, q.sequence, q.redirected_from, q.url, q.resource_key, q.status, q.request_body,
      q.set_cookies, q.body_sha256, q.natural_width, q.natural_height, q.pixels, q.response_headers, q.request_headers
    from heads h join openings o on o.message = h.message join requests q on q.visit_key = o.visit_key
    where h.site = ? order by o.message, o.round, q.visit_key, q.sequence`);
  const mailto = prepare(`
    select l.message, l.url from heads h join links l on l.message = h.message
    where h.site = ? and l.path = '' and l.url like 'mailto:%' order by l.message, l.document_order`);
  const seedsOf = seedReader(db);
  return (site) => {
    const found = requestsOf(requests.all(site) as Row[]);
    const references = new Map<string, ObservedReference[]>();
    const add = (message: string, reference: ObservedReference) => {
      const list = references.get(message);
      if (list === undefined) references.set(message, [reference]);
      else list.push(reference);
    };
    for (const row of resources.iterate(site) as IterableIterator<Row>) {
      add(String(row.message), resourceOf(row, found.get(`${row.message} ${keyOf(row)}`) ?? []));
    }
    for (const row of links.iterate(site) as IterableIterator<Row>) add(String(row.message), linkOf(row));
    const asked = Map.groupBy(receipts.all(site) as Row[], ({ message }) => String(message));
    const ways = Map.groupBy(mailto.all(site) as Row[], ({ message }) => String(message));
    const seedFacts = seedsOf(site);
    return (heads.all(site) as Row[]).map((row) => ({
      ...messageOf(row, references, asked, ways),
      ...seedFacts(text(row.seed), String(row.message), String(row.first_seen_at)),
    }));
  };
}

const keyOf = (row: Row) => `${row.path}:${row.byte_offset}:${row.attribute}:${row.position}`;

function messageOf(
  row: Row,
  references: ReadonlyMap<string, readonly ObservedReference[]>,
  receipts: ReadonlyMap<string, readonly Row[]>,
  ways: ReadonlyMap<string, readonly Row[]>,
): Omit<SiteMessage, keyof SeedFacts> {
  const id = String(row.message);
  const keys = row.campaign_keys === null ? [] : (JSON.parse(String(row.campaign_keys)) as { value: string }[]);
  return {
    id,
    seed: text(row.seed),
    seedFrom: row.seed === null ? null : "stated",
    fromDomain: text(row.from_domain),
    fromSite: text(row.from_site),
    listId: text(row.list_id),
    campaignHeader: keys[0]?.value ?? null,
    subject: text(row.subject) ?? "",
    receivedAt: String(row.first_seen_at),
    kind: row.kind as ObservedMessage["kind"],
    references: references.get(id) ?? [],
    receipts: (receipts.get(id) ?? []).map(({ header, value, position }) => ({
      header: String(header),
      value: String(value),
      position: Number(position),
    })),
    unsubscribeMailto: (ways.get(id) ?? []).map(({ url }) => String(url)),
    arm: text(row.arm),
    acquisition: text(row.acquisition) ?? "unknown",
    subscribedAt: text(row.subscribed_at),
  };
}

const number = (value: string | number | null | undefined): number | null => (typeof value === "number" ? value : null);

function resourceOf(row: Row, requests: readonly ObservedRequest[]): ObservedReference {
  const url = String(row.url);
  return {
    kind: "resource",
    key: keyOf(row),
    url,
    unwrappedUrl: row.unwrapped_url === null ? null : proxiedOriginal(url),
    element: String(row.element),
    attribute: String(row.attribute),
    loads: String(row.kind),
    isDisplayed: row.is_displayed === 1,
    statedWidth: number(row.stated_width),
    statedHeight: number(row.stated_height),
    hiddenBy: row.hidden_by === "[]" ? [] : (JSON.parse(String(row.hidden_by)) as string[]),
    media: text(row.media),
    linkClass: null,
    anchorText: null,
    requests,
  };
}

function linkOf(row: Row): ObservedReference {
  return {
    kind: "link",
    key: keyOf(row),
    url: String(row.url),
    unwrappedUrl: text(row.unwrapped_url),
    element: String(row.element),
    attribute: String(row.attribute),
    loads: "link",
    isDisplayed: true,
    statedWidth: null,
    statedHeight: null,
    hiddenBy: [],
    media: null,
    linkClass: row.link_class as ObservedReference["linkClass"],
    anchorText: text(row.anchor_text),
    requests: [],
  };
}

/** Requests by message and resource; a redirect hop belongs to the resource that its chain began with. */
function requestsOf(rows: readonly Row[]): Map<string, ObservedRequest[]> {
  const found = new Map<string, ObservedRequest[]>();
  const rootOf = new Map<string, string>();
  for (const row of rows) {
    const id = `${row.visit_key}#${row.sequence}`;
    const before = row.redirected_from === null ? null : `${row.visit_key}#${row.redirected_from}`;
    const key = text(row.resource_key) ?? (before === null ? null : (rootOf.get(before) ?? null));
    if (key === null) continue;
    rootOf.set(id, key);
    const list = found.get(`${row.message} ${key}`) ?? [];
    list.push(requestOf(row, id, before));
    found.set(`${row.message} ${key}`, list);
  }
  return found;
}

function requestOf(row: Row, id: string, redirectedFrom: string | null): ObservedRequest {
  const sent = headersOf(row.request_headers);
  return {
    id,
    round: Number(row.round),
    url: String(row.url),
    redirectedFrom,
    status: number(row.status),
    setCookies:
      row.set_cookies === null || row.set_cookies === "[]" ? [] : (JSON.parse(String(row.set_cookies)) as string[]),
    cacheControl: headersOf(row.response_headers)("cache-control"),
    referer: sent("referer"),
    requestCookie: sent("cookie"),
    requestBody: text(row.request_body),
    bodySha256: text(row.body_sha256),
    naturalWidth: number(row.natural_width),
    naturalHeight: number(row.natural_height),
    pixels: row.pixels as ObservedRequest["pixels"],
  };
}

/** Looks a header up in its JSON without parsing where the name does not occur at all. */
function headersOf(json: string | number | null | undefined): (name: string) => string | null {
  if (typeof json !== "string") return () => null;
  const lower = json.toLowerCase();
  return (name) => {
    if (!lower.includes(`"${name}"`)) return null;
    const rows = JSON.parse(json) as [string, string][];
    return rows.find(([header]) => header.toLowerCase() === name)?.[1] ?? null;
  };
}

type SeedFacts = Pick<SiteMessage, "signUp" | "choices" | "controlSeenBefore" | "roundsAfterWithdrawal">;

/** Makes a reader of what the seeds of one site were offered and asked; most campaigns have little of it. */
function seedReader(
  db: Database,
): (site: string) => (seed: string | null, message: string, receivedAt: string) => SeedFacts {
  const prepare = (sql: string) => db.$client.prepare(sql);
  const signUps = prepare(
    "select seed, controls, privacy_text, privacy_policies from sign_ups where site = ? and page_url is not null and submitted = 1",
  );
  const choices = prepare(`
    select c.seed, c.message, c.act, c.outcome, c.chosen_at as at, (select json_group_array(l.anchor_text) from links l
      where l.message = c.message and l.link_class = 'tracking-preference') as texts
    from seeds s join tracking_choices c on c.seed = s.address where s.site = ? order by c.chosen_at, c.message`);
  const controls = prepare(`
    select h.seed, min(m.first_seen_at) as at from heads h join messages m on m.sha256 = h.message
    where h.site = ? and exists (select 1 from links l where l.message = h.message and l.link_class = 'tracking-preference')
    group by h.seed`);
  const rounds = prepare(
    "select o.message, o.round from heads h join openings o on o.message = h.message join visits v on v.visit_key = o.visit_key where h.seed = ? and v.started_at > ?",
  );
  return (site) => {
    const signUpOf = new Map((signUps.all(site) as Row[]).map((row) => [String(row.seed), signUpRow(row)]));
    const choicesOf = Map.groupBy((choices.all(site) as Row[]).map(choiceRow), ({ seed }) => seed);
    const controlAt = new Map((controls.all(site) as Row[]).map(({ seed, at }) => [seed, String(at)]));
    const roundsOf = new Map<string, Set<number>>();
    for (const [seed, own] of choicesOf) {
      const withdrawn = own.find(({ act, outcome }) => act === "withdrawn" && outcome === "done");
      if (withdrawn === undefined) continue;
      for (const { message, round } of rounds.all(seed, withdrawn.at) as Row[])
        roundsOf.set(String(message), (roundsOf.get(String(message)) ?? new Set()).add(Number(round)));
    }
    return (seed, message, receivedAt) => ({
      signUp: seed === null ? null : (signUpOf.get(seed) ?? null),
      choices: seed === null ? noChoices : (choicesOf.get(seed) ?? noChoices),
      controlSeenBefore: (controlAt.get(seed) ?? "9") < receivedAt,
      roundsAfterWithdrawal: roundsOf.get(message) ?? noRounds,
    });
  };
}

const noChoices: readonly SeenChoice[] = [];
const noRounds: ReadonlySet<number> = new Set();

function signUpRow(row: Row): SeenSignUp {
  return {
    controls: JSON.parse(String(row.controls)) as SeenSignUp["controls"],
    privacyText: text(row.privacy_text),
    linksPolicy: row.privacy_policies !== "[]",
  };
}

function choiceRow(row: Row): SeenChoice & { readonly seed: string } {
  return {
    seed: String(row.seed),
    message: String(row.message),
    act: row.act as SeenChoice["act"],
    outcome: row.outcome as SeenChoice["outcome"],
    at: String(row.at),
    asks: asksForConsent(JSON.parse(String(row.texts)) as string[]),
  };
}
