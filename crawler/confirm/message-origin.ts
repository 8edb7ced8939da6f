import { sql } from "drizzle-orm";
import { attempts, authentications, permits, type SignUpFact } from "../../data/schema/index.ts";
import { siteOf } from "../../data/site.ts";
import { type AskedFor, type MessageOrigin, type Tie, tie } from "./tie.ts";

/** DNS as the check of a message's origin asks it. */
export interface RecordsWorld {
  readonly originDns: {
    ask(
      name: string,
      type: string,
    ): Promise<{
      readonly name: string;
      readonly type: string;
      readonly response: Buffer | null;
      readonly failure: string | null;
    }>;
    read(answer: {
      readonly name: string;
      readonly type: string;
      readonly response: Buffer | null;
      readonly failure: string | null;
    }): Promise<unknown[]>;
  };
}

/** One delivery of a message with what its seed asked for, as JSON in one column (see `originColumn`). */
export interface OriginRow {
  readonly site: string;
  readonly pageUrl: string | null;
  readonly signUpFacts: readonly SignUpFact[] | null;
  readonly submittedAt: string | null;
  readonly cameAt: string;
  readonly fromSite: string | null;
  readonly listId: string | null;
  readonly mailFrom: string | null;
  readonly spf: string | null;
  readonly dmarc: string | null;
  readonly dkim:
    | readonly { readonly result?: string; readonly domain?: string | null; readonly selector?: string | null }[]
    | null;
}

/** SQL of that column, over a delivery `d`, its sign-up `u` and its head `h`. */
export const originColumn = sql`json_object(
  'site', u.site, 'pageUrl', u.page_url, 'signUpFacts', json(u.facts), 'cameAt', d.ended_at,
  'submittedAt', (select p.granted_at from ${permits} p where p.act_key = 'subscribe ' || u.seed || ' ' || u.site || ' 0'),
  'fromSite', h.from_site, 'listId', h.list_id, 'mailFrom', d.mail_from,
  'spf', (select a.spf from ${authentications} a where a.delivery_key = d.delivery_key order by a.id desc limit 1),
  'dmarc', (select a.dmarc from ${authentications} a where a.delivery_key = d.delivery_key order by a.id desc limit 1),
  'dkim', json((select a.dkim from ${authentications} a where a.delivery_key = d.delivery_key order by a.id desc limit 1)))`;

/** SQL that says whether the origin of delivery `d` was checked, or given up. */
export const isOriginChecked = sql`exists (select 1 from ${attempts} o where o.stage = 'authenticate' and o.subject = d.delivery_key and o.outcome <> 'retry')`;

/** Ties a message to its seed's sign-up; asks the site's own records where a mail service has to be known by them. */
export async function tieMessage(row: OriginRow, world: RecordsWorld): Promise<Tie> {
  const sent = row.signUpFacts?.find((fact) => fact.code === "sent")?.facts;
  const asked: AskedFor = {
    site: row.site,
    pageSite: siteOf(row.pageUrl ?? ""),
    actionSite: sent?.action != null && sent.sites.includes(sent.action) ? sent.action : null,
    submittedAt: row.submittedAt,
  };
  const signatures = (row.dkim ?? []).filter(({ result, domain }) => result === "pass" && domain != null).slice(0, 10);
  const own = [asked.site, asked.pageSite];
  const keys = signatures.filter(({ domain }) => own.includes(siteOf(domain!)));
  const records = async (name: string, type: string) =>
    world.originDns.read(await world.originDns.ask(name, type)).catch(() => [] as unknown[]);
  const keysAt = await Promise.all(
    keys.map(({ selector, domain }) => records(`${selector}._domainkey.${domain}`, "CNAME")),
  );
  const origin: MessageOrigin = {
    cameAt: row.cameAt,
    fromSite: row.fromSite,
    isDisowned: row.dmarc === "fail",
    listId: row.listId,
    signedBy: signatures.map(({ domain }) => domain!),
    bouncesTo: row.spf === "pass" ? (row.mailFrom?.split("@").at(-1) ?? null) : null,
    keysAt: keysAt.flat().filter((name) => typeof name === "string"),
    included: includedBy(await records(row.site, "TXT")),
  };
  return tie(asked, origin);
}

/** Names that the SPF record among these TXT records includes or redirects to (RFC 7208, 5.2 and 6.1). */
export function includedBy(records: readonly unknown[]): readonly string[] {
  const texts = records.map((record) => (Array.isArray(record) ? record.join("") : String(record)));
  const spf = texts.find((text) => /^v=spf1(?: |$)/i.test(text)) ?? "";
  return spf
    .split(/ +/)
    .slice(0, 100)
    .flatMap((term) => /^[+?~]?(?:include:|redirect=)([\w.-]{1,253})$/i.exec(term)?.[1] ?? []);
}
