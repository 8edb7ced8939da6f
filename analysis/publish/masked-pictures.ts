import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "../../data/database.ts";
import { exemplars } from "../queries/exemplars.ts";
import { type Area, maskScreenshot } from "./mask-screenshot.ts";
import { type Picture, readPng, writePng } from "./png.ts";

const pairSelection = `
  select o.screenshot_on as own, t.screenshot_on as twin, o.visit_key as visitKey
  from openings o join heads h on h.message = o.message
  join heads g on g.site = h.site and g.mailing_key = h.mailing_key and g.seed <> h.seed
  join openings t on t.message = g.message and t.mail_client = o.mail_client
  where o.message = ? and o.screenshot_on is not null and t.screenshot_on is not null
  order by o.round, t.round, g.message limit 1`;

const areaSelection = `
  select b.x, b.y, b.width, b.height from boxes b
  join openings o on o.visit_key = b.visit_key
  join verdicts v on v.message = o.message and v.url = b.url
  join judgement_runs j on j.id = v.run and j.is_current
  where b.visit_key = ? and v.verdict = 'tracker'`;

/**
 * Screenshots of exemplary messages with what is personal greyed: what differs from the twin's, and the place of every
 * tracker. A message without a twin's picture of the same size gets none. Read from the campaign's blobs.
 */
export function maskedPictures(db: Database, campaignDir: string): ReadonlyMap<string, Buffer> {
  const masked = new Map<string, Buffer>();
  const read = (sha256: string): Picture | null => {
    const path = join(campaignDir, "blobs", sha256.slice(0, 2), sha256);
    return existsSync(path) ? readPng(readFileSync(path)) : null;
  };
  for (const message of exemplars(db)) {
    const pair = db.$client.prepare(pairSelection).get(message) as
      | { own: string; twin: string; visitKey: string }
      | undefined;
    if (pair === undefined || masked.has(pair.own)) continue;
    const own = read(pair.own);
    const twin = read(pair.twin);
    if (own === null || twin === null) continue;
    const picture = maskScreenshot(own, twin, db.$client.prepare(areaSelection).all(pair.visitKey) as Area[]);
    if (picture !== null) masked.set(pair.own, writePng(picture));
  }
  return masked;
}
