import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { signUpLeaks } from "../../../../analysis/queries/campaign/sign-up-leaks.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

test("the address is found in what a sign-up sends to others, in bodies above all, and not in what the site itself gets", () => {
  const db = syntheticCampaign(":memory:", {
    sites: 6,
    mailings: 1,
    twins: 1,
    kindOf: () => "untracked",
    judged: false,
  });
  const { $client: sql } = db;
  const seeds = sql.prepare("select address, site from seeds order by site").all() as {
    address: string;
    site: string;
  }[];
  const visit = sql.prepare(
    "insert into visits (visit_key, kind, started_at, ended_at, preflight) values (?, 'sign-up', '2027-03-01', '2027-03-01', '{}')",
  );
  const tie = sql.prepare("update sign_ups set visit_key = ? where seed = ?");
  const request =
    sql.prepare(`insert into requests (visit_key, sequence, url, host, method, resource_kind, initiator, request_headers,
      headers_as_sent, request_body, body_kept, sent_at) values (?, ?, ?, ?, ?, 'xhr', '{}', ?, 1, ?, 0, '2027-03-01')`);
  for (const { address, site } of seeds) {
    const key = `sign-up ${address}`;
    visit.run(key);
    tie.run(key, address);
    const md5 = createHash("md5").update(address).digest("hex");
    const send = (
      sequence: number,
      host: string,
      method: string,
      body: string | null,
      query = "",
      headers: unknown = [],
    ) => request.run(key, sequence, `https://${host}/x${query}`, host, method, JSON.stringify(headers), body);
    send(0, `www.${site}`, "POST", `email=${encodeURIComponent(address)}`);
    send(1, "collect.ads.example", "POST", JSON.stringify({ user: { em: md5 } }));
    send(2, "collect.ads.example", "GET", null, `?e=${Buffer.from(address).toString("base64url")}`);
    send(3, "replay.watch.example", "POST", `v=${encodeURIComponent(JSON.stringify({ typed: address }))}`);
    send(4, "fonts.cdn.example", "GET", null, "", [
      ["Referer", `https://www.${site}/thanks?email=${encodeURIComponent(address)}`],
    ]);
    send(5, "quiet.cdn.example", "POST", "hello=world");
  }
  expect(signUpLeaks(db).filter(({ site }) => site === seeds[0]!.site)).toEqual(
    [
      ["ads.example", "collect.ads.example", "base64", "URL", "GET"],
      ["ads.example", "collect.ads.example", "md5", "body", "POST"],
      ["cdn.example", "fonts.cdn.example", "plain", "Referer", "GET"],
      ["watch.example", "replay.watch.example", "plain", "body", "POST"],
    ].map(([entity, host, encoding, where, method]) => ({
      site: seeds[0]!.site,
      entity,
      host,
      encoding,
      where,
      method,
      seeds: 1,
      requests: 1,
    })),
  );
});
