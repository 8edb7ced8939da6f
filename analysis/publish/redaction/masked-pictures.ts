import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../../data/database.ts";
import { currentRun } from "../../queries/campaign/current-run.ts";
import { exemplars } from "../../queries/senders/exemplars.ts";
import { type Area, maskScreenshot } from "./mask-screenshot.ts";
import { type Picture, readPng, writePng } from "./png.ts";

/**
 * Pictures of one message and of the copies of its mailing that the judge aligned, in the same client and round. A copy
 * counts only where the other seed bears another name: what two seeds share, comparing cannot find.
 */
const pairSelection = `
  select o.screenshot_on as own, t.screenshot_on as twin, o.visit_key as visitKey
  from openings o
  join heads h on h.message = o.message join seeds s on s.address = h.seed
  join alignments a on a.run = :run and a.message = o.message
  join heads g on g.site = h.site and g.seed <> h.seed join seeds z on z.address = g.seed
  join alignments b on b.run = a.run and b.message = g.message and b.mailing = a.mailing
  join openings t on t.message = g.message and t.mail_client = o.mail_client and t.round = o.round
  where o.message = :message and o.screenshot_on is not null and t.screenshot_on is not null
    and s.persona ->> 'firstName' <> z.persona ->> 'firstName' and s.persona ->> 'lastName' <> z.persona ->> 'lastName'
    and o.visit_key = (select p.visit_key from openings p where p.message = o.message and p.screenshot_on is not null
      order by p.round, p.mail_client limit 1)
  order by g.message`;

const areaSelection = `
  select b.x, b.y, b.width, b.height from boxes b
  join openings o on o.visit_key = b.visit_key
  join verdicts v on v.message = o.message and v.url = b.url
  join judgement_runs j on j.id = v.run and j.is_current
  where b.visit_key = ? and v.verdict = 'tracker'`;

/**
 * Screenshots of some messages, by default of exemplary ones, with what is personal greyed: what differs from any copy's to another seed, and the
 * place of every tracker. A message without such a copy's picture, or with one of another size, gets none. Read from
 * the campaign's blobs.
 */
export function maskedPictures(
  db: Database,
  campaignDir: string,
  messages: readonly string[] = exemplars(db),
): ReadonlyMap<string, Buffer> {
  const masked = new Map<string, Buffer>();
  const run = currentRun(db)?.id ?? -1;
  const read = (sha256: string): Picture | null => {
    const path = join(campaignDir, "blobs", sha256.slice(0, 2), sha256);
    return existsSync(path) ? readPng(readFileSync(path)) : null;
  };
  const pairs = db.$client.prepare(pairSelection);
  const areas = db.$client.prepare(areaSelection);
  for (const message of messages) {
    const found = pairs.all({ run, message }) as { own: string; twin: string; visitKey: string }[];
    const [first] = found;
    if (first === undefined || masked.has(first.own)) continue;
    const own = read(first.own);
    const twins = found.map(({ twin }) => read(twin));
    if (own === null || twins.some((twin) => twin === null)) continue;
    const picture = maskScreenshot(own, twins as Picture[], areas.all(first.visitKey) as Area[]);
    if (picture !== null) masked.set(first.own, writePng(picture));
  }
  return masked;
}
