import { expect, test } from "vitest";
import { disguisedNames } from "../../../../analysis/queries/hosts/disguise-answers.ts";
import { sender } from "../../../../analysis/queries/senders/sender.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

test("each disguised name of a sender has the records of its newest look once, with the response that brought them", () => {
  const db = syntheticCampaign(":memory:", { sites: 24 });
  const { $client: sql } = db;
  const { site, host } = sql
    .prepare("select site, host from host_verdicts where technique = 'cname' order by host limit 1")
    .get() as { site: string; host: string };
  sql.prepare("delete from exchanges where host = ?").run(host);
  sql.prepare("delete from dns_records where host = ?").run(host);
  const look = sql.prepare(
    "insert into lookups (host, round, vantage, asked_host, because, observed_at) values (?, ?, 'here', ?, '[]', ?) on conflict do nothing",
  );
  const heard = sql.prepare(
    `insert into exchanges (host, round, vantage, position, purpose, query, response_sha256, server, role, transport, asked_at)
     values (?, ?, 'here', ?, ?, x'00', ?, '192.0.2.53:53', 'authoritative', 'udp', ?)`,
  );
  const record = sql.prepare(
    `insert into dns_records (host, round, vantage, position, exchange, section, owner, type, ttl, value)
     values (?, ?, 'here', ?, ?, 'answer', ?, ?, 300, ?)`,
  );
  for (const round of [90, 91]) {
    const at = `2027-03-0${round - 89}T08:00:00.000Z`;
    look.run(host, round, host, at);
    heard.run(host, round, 0, "host", `first-${round}`, at);
    heard.run(host, round, 1, "host", `second-${round}`, at);
    heard.run(host, round, 2, "wildcard", `probe-${round}`, at);
    record.run(host, round, 0, 0, host, "CNAME", `edge-${round}.test`);
    record.run(host, round, 1, 1, host, "CNAME", `edge-${round}.test`);
    record.run(host, round, 2, 1, `edge-${round}.test`, "A", "192.0.2.1");
    record.run(host, round, 3, 2, "sibling.test", "A", "192.0.2.2");
  }
  const found = disguisedNames(db, site).find((name) => name.host === host)!;
  expect(found).toMatchObject({ technique: "cname" });
  expect(found.answers.map(({ owner, type, value, responseSha256 }) => [owner, type, value, responseSha256])).toEqual([
    [host, "CNAME", "edge-91.test", "first-91"],
    ["edge-91.test", "A", "192.0.2.1", "second-91"],
  ]);
  expect(found.answers[0]).toMatchObject({
    ttl: 300,
    server: "192.0.2.53:53",
    askedAt: "2027-03-02T08:00:00.000Z",
  });
  expect(sender(db, site)!.disguises).toContainEqual(found);
  expect(disguisedNames(db, "nowhere.test")).toEqual([]);
  db.$client.close();
});
