import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { crawlerWords } from "../../crawler/commands/words.ts";
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

test("what was given up stands first, our own bugs before the world's refusals, and not what was digested since", async () => {
  const world = openWorld(directory, new AbortController().signal, () => {});
  const insert = world.db.$client.prepare(
    "insert into attempts (stage, stage_version, round, subject, outcome, reason, error, started_at, ended_at) values (?, ?, 0, ?, ?, ?, ?, '2027-03-01', ?)",
  );
  insert.run("open", 1, "m0 desktop", "gave-up", "blob-missing", "PermanentError: gone", "2027-03-01");
  insert.run("open", 1, "m1 desktop", "gave-up", "blob-missing", "PermanentError: gone", "2027-03-01");
  insert.run("parse", 1, "m2", "gave-up", "bug", "TypeError: x is null\n    at parse.ts:1", "2027-03-02");
  insert.run("parse", 1, "m3", "gave-up", "bug", "TypeError: y is null\n    at parse.ts:2", "2027-03-03");
  insert.run("parse", 1, "m4", "gave-up", "bug", "TypeError: z is null", "2027-03-04");
  insert.run("parse", 2, "m4", "done", null, null, "2027-03-05");
  const lines: string[] = [];
  await world.close();
  const word = crawlerWords.find(({ name }) => name === "status")!;
  const out = (line: string) => lines.push(line);
  await word.run({ directory, args: [], options: {}, stop: new AbortController().signal, out, err: () => {} });
  expect(lines.slice(0, 3)).toEqual([
    "given up by parse: 2, a bug of pixelcensus: TypeError: y is null (m3)",
    "given up by open: 2, blob-missing (m1 desktop)",
    "campaign t",
  ]);
});
