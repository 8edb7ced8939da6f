import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { status } from "../../crawler/status.ts";
import { openWorld } from "../../crawler/world.ts";

const directory = mkdtempSync(join(tmpdir(), "census-status-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("sign-ups stand by what the page said, beside how many had mail; imports are no mail of ours", async () => {
  writeFileSync(
    join(directory, "campaign.yaml"),
    "name: t\nrandomSeed: 1\njurisdiction: FR\nsites: []\nseeds: { domain: seeds.example }\narms: [{ name: a, consent: accept, opens: true }]\n",
  );
  const world = openWorld(directory, new AbortController().signal, () => {});
  const { $client: db } = world.db;
  const signUp = db.prepare(
    `insert into sign_ups (seed, site, arm, outcome, reasons, candidates, controls, privacy_policies, submitted, started_at, ended_at)
     values (?, ?, 'a', ?, '[]', '[]', '[]', '[]', 1, '2027-03-01T00:00:00.000Z', '2027-03-01T00:00:10.000Z')`,
  );
  for (const [n, outcome] of ["subscribed", "subscribed", "subscribed", "unclear"].entries())
    signUp.run(`s${n}@seeds.example`, `site${n}.example`, outcome);
  const delivery = db.prepare(
    `insert into deliveries (delivery_key, message, via, seed, source, acquisition, may_open, started_at, ended_at)
     values (?, ?, ?, ?, '{}', 'unknown', 1, '2027-03-02T00:00:00.000Z', '2027-03-02T00:00:00.000Z')`,
  );
  for (const [n, via, seed] of [
    [0, "smtp", 0],
    [1, "smtp", 0],
    [2, "imap", 3],
    [3, "import", 1],
  ] as const) {
    db.prepare("insert into messages (sha256, size_bytes, first_seen_at) values (?, 1, '2027-03-02')").run(`m${n}`);
    delivery.run(`d${n}`, `m${n}`, via, `s${seed}@seeds.example`);
  }
  expect((await status(world)).signUps).toEqual([
    { outcome: "subscribed", attempts: 3, withMessages: 1 },
    { outcome: "unclear", attempts: 1, withMessages: 1 },
  ]);
  await world.close();
});
