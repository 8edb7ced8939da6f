import { expect, test } from "vitest";
import { extraction } from "../../../../analysis/queries/messages/extraction.ts";
import { foreseenBy, notRequestedBecause } from "../../../../data/schema/index.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

test("every cause has its count, also the one that nobody saw, and what came from the cache is no request", () => {
  const db = syntheticCampaign(":memory:", { sites: 2, mailings: 1, kindOf: () => "recipient-pixel" });
  const { $client: sql } = db;
  const opening = sql.prepare("select visit_key from openings order by visit_key limit 1").pluck().get();
  sql.exec("delete from requests");
  const insert =
    sql.prepare(`insert into requests (visit_key, sequence, url, host, method, resource_kind, initiator, request_headers,
    headers_as_sent, body_kept, sent_at, foreseen, from_cache) values (?, ?, 'https://a.test/', 'a.test', 'GET', 'image', '{}', '[]', 1, 0, '2027-03-01', ?, ?)`);
  const seen = ["resource", "resource", "redirect"];
  for (const [sequence, foreseen] of seen.entries()) insert.run(opening, sequence, foreseen, null);
  insert.run(opening, 9, "nothing", "memory");
  sql
    .prepare("update openings set extracted_not_requested = ? where visit_key = ?")
    .run(JSON.stringify([{ key: "1:0:src:0", url: "https://b.test/", because: "condition-not-met" }]), opening);
  const counts = Object.fromEntries(extraction(db).map(({ side, cause, count }) => [`${side} ${cause}`, count]));
  const none = [
    ...foreseenBy.map((cause) => [`requested ${cause}`, 0] as const),
    ...notRequestedBecause.map((cause) => [`not requested ${cause}`, 0] as const),
  ];
  expect(counts).toEqual({
    ...Object.fromEntries(none),
    "requested resource": 2,
    "requested redirect": 1,
    "not requested condition-not-met": 1,
  });
  db.$client.close();
});
