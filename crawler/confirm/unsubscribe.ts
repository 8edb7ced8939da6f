import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import {
  type ActFact,
  deliveries,
  type HeaderList,
  heads,
  links,
  signUps,
  type Unsubscription,
  unsubscriptions,
} from "../../data/schema/index.ts";
import type { Page } from "../browser/chromium.ts";
import { saveVisit, type VisitRecord } from "../browser/save-visit.ts";
import type { Visit } from "../browser/visit.ts";
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { readPage } from "./confirmation-page.ts";
import { heardOf } from "./confirmation-words.ts";
import { type OriginRow, originColumn, type RecordsWorld, tieMessage } from "./message-origin.ts";
import { followInFreshContext, type LinkWorld, pressOnly } from "./message-visit.ts";
import { foreignLink } from "./tie.ts";

/** What unsubscribing needs of the outside. */
export interface UnsubscribeWorld extends Clock, LinkWorld, RecordsWorld {
  permit(actKey: string): boolean;
}

export interface UnsubscribeItem extends Candidate {
  readonly seed: string;
  /** JSON of the newest messages of the seed, those from its site and those with a way out in their header first; see `OfferingMessage`. */
  readonly messages: string;
}

/** A message that may offer a way out. */
interface OfferingMessage {
  readonly message: string;
  readonly headers: HeaderList;
  /** Addresses of its unsubscribe links, but for those that another part of it takes for something else. */
  readonly urls: readonly string[];
  readonly origin: OriginRow;
}

interface UnsubscribeResult {
  readonly row: Unsubscription;
  readonly visit: VisitRecord | null;
}

/** Messages of a seed that are read for a way out: strangers may send more than that, and a list's own come again. */
const mostMessages = 20;

/** A way out of a list: RFC 8058 one-click first, then the link a person would press. */
export type WayOut = { readonly method: "one-click" | "link"; readonly url: string } | { readonly method: "none" };

/** Finds the way out that a message offers, among the addresses that may be gone to. One-click needs both header fields and HTTPS (RFC 8058, section 3.1). */
export function wayOut(
  headers: HeaderList,
  linkUrls: readonly string[],
  mayVisit: (url: string) => boolean = () => true,
): WayOut {
  const value = (name: string) => headers.find(([field]) => field.toLowerCase() === name)?.[1] ?? "";
  const listed = [...value("list-unsubscribe").matchAll(/<\s{0,20}(https?:[^<>\s]{1,4000})\s{0,20}>/gi)]
    .map((match) => match[1]!)
    .filter(mayVisit);
  const oneClick = listed.find((url) => url.toLowerCase().startsWith("https:"));
  if (oneClick !== undefined && /list-unsubscribe\s{0,20}=\s{0,20}one-click/i.test(value("list-unsubscribe-post")))
    return { method: "one-click", url: oneClick };
  const url = linkUrls.find((link) => /^https?:/i.test(link) && mayVisit(link)) ?? listed[0];
  return url === undefined ? { method: "none" } : { method: "link", url };
}

/** Ends each seed's subscription, once, by the newest message that offers a way out. */
export const unsubscribe: Stage<UnsubscribeWorld, UnsubscribeItem, UnsubscribeResult> = {
  name: "unsubscribe",
  kind: "observation",
  version: 1,
  concurrency: 2,
  maxAttempts: 3,
  candidates: () => sql`
    select u.seed as subject, 0 as round, null as due_at, u.seed,
      (select json_group_array(json(n.offer) order by n.place) from (
        select json_object('message', d.message, 'headers', json(h.headers), 'origin', json(${originColumn}),
            'urls', json((select json_group_array(distinct l.url) from ${links} l where l.message = d.message and l.link_class = 'unsubscribe'
              and not exists (select 1 from ${links} o where o.message = l.message and o.url = l.url and o.path <> l.path
                and o.link_class not in ('unsubscribe', 'preferences') and not (o.link_class = 'content' and o.anchor_text = '') and not exists (
                select 1 from ${links} a where a.message = o.message and a.url = o.url and a.path = o.path and a.link_class = 'unsubscribe'))))) as offer,
          row_number() over (order by (h.from_site is u.site) desc, h.has_unsubscribe desc, d.ended_at desc) as place
        from ${deliveries} d join ${heads} h on h.message = d.message
        where d.via <> 'import' and d.seed = u.seed order by place limit ${mostMessages}) n) as messages
    from ${signUps} u where u.submitted = 1`,
  work: leave,
  save(tx, _item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    tx.insert(unsubscriptions).values(row).run();
    appendJournal(tx, { kind: "unsubscription", subject: row.seed, fact: row, writtenAt: row.unsubscribedAt });
  },
};

/** The first message that the site can be tied to and that has a way out which leads to it or to its mail service; else why each had none. */
async function findWay(
  { messages }: UnsubscribeItem,
  world: RecordsWorld,
): Promise<{
  readonly way: WayOut;
  readonly from: OfferingMessage | null;
  readonly sites: readonly string[];
  readonly facts: readonly ActFact[];
}> {
  const facts: ActFact[] = [];
  for (const from of JSON.parse(messages) as OfferingMessage[]) {
    if (wayOut(from.headers, from.urls).method === "none") {
      const listed = from.headers.find(([name]) => name.toLowerCase() === "list-unsubscribe")?.[1] ?? "";
      if (/<\s{0,20}mailto:/i.test(listed)) facts.push({ code: "mail-only", facts: { message: from.message } });
      continue;
    }
    const tied = await tieMessage(from.origin, world);
    const mayVisit = (url: string) => foreignLink(url, tied.sites) === null;
    const way = tied.isTied ? wayOut(from.headers, from.urls, mayVisit) : { method: "none" as const };
    if (way.method !== "none") return { way, from, sites: tied.sites, facts: [...facts, ...tied.facts] };
    const offered = wayOut(from.headers, from.urls);
    const foreign = tied.isTied && offered.method !== "none" ? foreignLink(offered.url, tied.sites) : null;
    facts.push(...(foreign === null ? tied.facts : [foreign]));
  }
  return { way: { method: "none" }, from: null, sites: [], facts };
}

async function leave(item: UnsubscribeItem, world: UnsubscribeWorld): Promise<UnsubscribeResult> {
  const { way, from, sites, facts } = await findWay(item, world);
  const ended = (
    outcome: Unsubscription["outcome"],
    reasons: readonly string[],
    visit: VisitRecord | null = null,
    refused: readonly ActFact[] = [],
  ): UnsubscribeResult => ({
    visit,
    row: {
      seed: item.seed,
      message: from?.message ?? newest?.message ?? null,
      method: way.method,
      url: way.method === "none" ? null : way.url,
      outcome,
      reasons,
      facts: [...facts, ...refused].slice(0, 40),
      unsubscribedAt: world.now().toISOString(),
    },
  });
  const newest = (JSON.parse(item.messages) as OfferingMessage[])[0];
  if (way.method === "none")
    return ended("no-way", [
      newest === undefined
        ? "no message came"
        : facts.some(({ code }) => code !== "mail-only")
          ? "no way out that a message offers belongs to the site that was signed up to"
          : "no message offers a way out",
    ]);
  if (!world.permit(`unsubscribe ${item.seed} 0`)) return ended("unknown", ["it was begun before and not seen to end"]);
  const { visit, judged, refused } = await followInFreshContext(
    "unsubscription",
    item.seed,
    way.method === "one-click" ? "about:blank" : way.url,
    world,
    { own: item.seed, mayVisit: (url) => foreignLink(url, sites) === null },
    (page, status, own) => (way.method === "one-click" ? postOneClick(page, way.url) : pressWayOut(own, page, status)),
  );
  return ended(judged.outcome, judged.reasons, visit, refused);
}

/** RFC 8058, section 3.2: a POST of `List-Unsubscribe=One-Click`, without cookies, redirects not followed by another method. */
async function postOneClick(
  page: Page,
  url: string,
): Promise<{ outcome: "done" | "failed"; reasons: readonly string[] }> {
  const arrived = page
    .waitForResponse((response) => response.request().method() === "POST", { timeout: 15_000 })
    .catch(() => null);
  await page.setContent(
    `<form method="post" enctype="application/x-www-form-urlencoded"><input name="List-Unsubscribe" value="One-Click"></form>`,
  );
  await page.evaluate((action) => {
    const form = document.querySelector("form")!;
    form.action = action;
    form.submit();
  }, url);
  const response = await arrived;
  const status = response?.status() ?? null;
  return {
    outcome: status !== null && status < 400 ? "done" : "failed",
    reasons: [status === null ? "no answer" : `HTTP ${status}`],
  };
}

const leaves =
  /unsubscri|opt.?out|remove|confirm|yes|desabonn|désabonn|désinscri|oui|confirmer|abmeld|abbestell|austrag|bestätig|ja\b|baja|cancelar|sí\b|disiscri|cancella|conferma|sì\b|uitschrijv|afmeld|bevestig|anular|remover|sim\b|wypisz|rezygn|potwierd|tak\b|avregistr|avsluta|bekräfta|afmeld|frameld|bekræft|odhlás|zrušit|potvrd|ano\b|dezabon|confirm|da\b/i;
const stays = /stay|keep|cancel\b|rester|bleiben|quedar|rimani|blijven|ficar|pozosta|stanna|forbliv|zůstat|rămân/i;

const isOut =
  /unsubscribed|removed|no longer|désabonné|désinscrit|desinscrit|abgemeldet|abbestellt|ausgetragen|(?:de|dad[oa]s? de) baja|disiscritt|cancellat|uitgeschreven|afgemeld|cancelad|removid|wypisan|avregistrerad|afmeldt|frameldt|odhlášen|dezabonat/i;

async function pressWayOut(
  visit: Visit,
  page: Page,
  status: number | null,
): Promise<{ outcome: "done" | "unclear" | "failed"; reasons: readonly string[] }> {
  if (status !== null && status >= 400) return { outcome: "failed", reasons: [`HTTP ${status}`] };
  const pressed = await pressOnly(visit, page, leaves, stays);
  // The question is asked in the words of the answer: after a press only what is new counts.
  const text = pressed === null ? await readPage(page) : pressed.fresh;
  const said = isOut.exec(text)?.[0] ?? heardOf("done", text);
  const isRefused = said === null && heardOf("failed", text) !== null;
  const isDone = said !== null || (pressed?.isAnswered === true && !isRefused);
  return {
    outcome: isDone ? "done" : "unclear",
    reasons: [
      ...(pressed === null ? [] : [`pressed "${pressed.words}"`]),
      said !== null
        ? `page says "${said}"`
        : isDone
          ? "the page asks no more"
          : "the page does not say that it is done",
    ],
  };
}
