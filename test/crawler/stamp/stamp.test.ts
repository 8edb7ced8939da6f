import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { longestUnstampedMs, stampHead } from "../../../crawler/stamp/stamp.ts";
import { inTransaction, openDatabase } from "../../../data/database.ts";
import { appendJournal } from "../../../data/journal.ts";
import { checkJournal } from "../../../data/journal-check.ts";
import { journal, stamps } from "../../../data/schema/index.ts";
import { verifyStamp } from "../../../data/time-stamp.ts";
import { makeAuthority, serveAuthority } from "../../time-stamp-authority.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(!hasOpenssl)("stampHead", () => {
  const authority = hasOpenssl ? makeAuthority(mkdtempSync(join(tmpdir(), "census-tsa-"))) : undefined;
  let served: Awaited<ReturnType<typeof serveAuthority>>;
  beforeAll(async () => {
    served = await serveAuthority(authority!);
  });
  afterAll(() => served.close());

  function world(tsa: readonly string[]) {
    const db = openDatabase(":memory:");
    for (let entry = 0; entry < 3; entry += 1) {
      const writtenAt = `2027-03-01T00:0${entry}:00.000Z`;
      inTransaction(db, (tx) =>
        appendJournal(tx, { kind: "list", subject: `list ${entry}`, fact: { entry }, writtenAt }),
      );
    }
    const test = { allow: ["127.0.0.0/8"], ports: {} };
    const resolver = {
      resolveAddresses: async (host: string) => ({ addresses: host === "127.0.0.1" ? [host] : ["192.0.2.1"] }),
    };
    return {
      db,
      campaign: { stamp: { tsa }, network: { test } },
      resolver,
      now: () => new Date("2027-03-01T01:00:00.000Z"),
    };
  }

  test("keeps a token of each authority that its root verifies, and the journal still holds", async () => {
    const w = world([served.url, served.url]);
    const results = await stampHead(w);
    expect(results.map(({ failure }) => failure)).toEqual([null, null]);
    const rows = w.db.select().from(stamps).all();
    for (const row of rows) await verifyStamp(Buffer.from(row.head), row.token!, { roots: [authority!.ca] });
    const check = await checkJournal(w.db, tmpdir());
    expect(check).toMatchObject({ problems: [], entries: 5, stampedHeads: 1 });
  });

  test("keeps the failure of an authority that cannot be reached or may not be asked, beside the token of the other", async () => {
    const w = world(["http://127.0.0.1:9/", "http://tsa.example/", served.url]);
    const results = await stampHead(w);
    expect(results.map(({ failure }) => failure !== null)).toEqual([true, true, false]);
    expect(results[1]!.failure).toContain("no address that may be asked");
    expect(
      w.db
        .select()
        .from(journal)
        .all()
        .filter(({ kind }) => kind === "stamp"),
    ).toHaveLength(3);
  });

  test("says how long facts went unstamped", async () => {
    const w = world([]);
    expect(longestUnstampedMs(w.db, w.now())).toBe(3_600_000);
    w.db
      .insert(stamps)
      .values({
        sequence: 2,
        head: "{}",
        authority: "a",
        token: Buffer.from("t"),
        stampedAt: "2027-03-01T00:10:00.000Z",
        askedAt: "-",
      })
      .run();
    expect(longestUnstampedMs(w.db, w.now())).toBe(600_000);
  });
});
