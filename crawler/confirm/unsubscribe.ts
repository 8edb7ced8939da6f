import { sql } from "drizzle-orm";
import { appendJournal } from "../../data/journal.ts";
import {
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
import type { Candidate, Clock, Stage } from "../runner/stage.ts";
import { readPage } from "./confirmation-page.ts";
import { heardOf } from "./confirmation-words.ts";
import { followInFreshContext, type LinkWorld, pressOnly } from "./message-visit.ts";

/** What unsubscribing needs of the outside. */
export interface UnsubscribeWorld extends Clock, LinkWorld {
  permit(actKey: string): boolean;
}

export interface UnsubscribeItem extends Candidate {
  readonly seed: string;
  /** The newest message of the seed with a way out; null when none came. */
  readonly message: string | null;
  /** JSON of that message's header fields. */
  readonly headers: string | null;
  /** JSON of the addresses of its unsubscribe links. */
  readonly urls: string | null;
}

interface UnsubscribeResult {
  readonly row: Unsubscription;
  readonly visit: VisitRecord | null;
}

/** A way out of a list: RFC 8058 one-click first, then the link a person would press. */
export type WayOut = { readonly method: "one-click" | "link"; readonly url: string } | { readonly method: "none" };

/** Finds the way out that a message offers. One-click needs both header fields and HTTPS (RFC 8058, section 3.1). */
export function wayOut(headers: HeaderList, linkUrls: readonly string[]): WayOut {
  const value = (name: string) => headers.find(([field]) => field.toLowerCase() === name)?.[1] ?? "";
  const listed = [...value("list-unsubscribe").matchAll(/<\s{0,20}(https?:[^<>\s]{1,4000})\s{0,20}>/gi)].map(
    (match) => match[1]!,
  );
  const oneClick = listed.find((url) => url.toLowerCase().startsWith("https:"));
  if (oneClick !== undefined && /list-unsubscribe\s{0,20}=\s{0,20}one-click/i.test(value("list-unsubscribe-post")))
    return { method: "one-click", url: oneClick };
  const url = linkUrls.find((link) => /^https?:/i.test(link)) ?? listed[0];
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
    select u.seed as subject, 0 as round, null as due_at, u.seed, n.message, n.headers,
      (select json_group_array(l.url) from ${links} l where l.message = n.message and l.link_class = 'unsubscribe') as urls
    from ${signUps} u left join (
      select d.seed, d.message, h.headers, row_number() over (partition by d.seed order by h.has_unsubscribe desc, d.ended_at desc) as place
      from ${deliveries} d join ${heads} h on h.message = d.message where d.via <> 'import' and d.seed is not null) n on n.seed = u.seed and n.place = 1
    where u.submitted = 1`,
  work: leave,
  save(tx, _item, { row, visit }) {
    if (visit !== null) saveVisit(tx, visit);
    tx.insert(unsubscriptions).values(row).run();
    appendJournal(tx, { kind: "unsubscription", subject: row.seed, fact: row, writtenAt: row.unsubscribedAt });
  },
};

async function leave(item: UnsubscribeItem, world: UnsubscribeWorld): Promise<UnsubscribeResult> {
  const way = wayOut(
    item.headers === null ? [] : (JSON.parse(item.headers) as HeaderList),
    item.urls === null ? [] : (JSON.parse(item.urls) as string[]),
  );
  const ended = (
    outcome: Unsubscription["outcome"],
    reasons: readonly string[],
    visit: VisitRecord | null = null,
  ): UnsubscribeResult => ({
    visit,
    row: {
      seed: item.seed,
      message: item.message,
      method: way.method,
      url: way.method === "none" ? null : way.url,
      outcome,
      reasons,
      unsubscribedAt: world.now().toISOString(),
    },
  });
  if (way.method === "none")
    return ended("no-way", [item.message === null ? "no message came" : "no message offers a way out"]);
  if (!world.permit(`unsubscribe ${item.seed} 0`)) return ended("unknown", ["it was begun before and not seen to end"]);
  const { visit, judged } = await followInFreshContext(
    "unsubscription",
    item.seed,
    way.method === "one-click" ? "about:blank" : way.url,
    world,
    (page, status) => (way.method === "one-click" ? postOneClick(page, way.url) : pressWayOut(page, status)),
  );
  return ended(judged.outcome, judged.reasons, visit);
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
  page: Page,
  status: number | null,
): Promise<{ outcome: "done" | "unclear" | "failed"; reasons: readonly string[] }> {
  if (status !== null && status >= 400) return { outcome: "failed", reasons: [`HTTP ${status}`] };
  const pressed = await pressOnly(page, leaves, stays);
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
