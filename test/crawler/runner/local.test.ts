import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { InputError, PermanentError, TransientError } from "../../../crawler/runner/errors.ts";
import { countPending } from "../../../crawler/runner/ledger.ts";
import { runStage } from "../../../crawler/runner/local.ts";
import type { Candidate, Stage } from "../../../crawler/runner/stage.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import { attempts, exclusions, sites } from "../../../data/schema/index.ts";

interface World {
  now(): Date;
  readonly visited: string[];
}

const quiet = () => ({ stop: new AbortController().signal, tell: () => {} });
const start = Date.parse("2027-03-01T00:00:00.000Z");
let db: Database;
let world: World;
let at: number;

beforeEach(() => {
  db = openDatabase(":memory:");
  at = start;
  world = { now: () => new Date(at), visited: [] };
  for (const site of ["a.test", "b.test", "c.test"]) {
    db.insert(sites)
      .values({ site, origin: "plan", plannedAt: new Date(start).toISOString() })
      .run();
  }
});

/** A stage that visits each site and notes it as an exclusion row, so that a save can be seen. */
const visit: Stage<World, Candidate, string> = {
  name: "visit",
  kind: "observation",
  version: 1,
  concurrency: 2,
  maxAttempts: 3,
  candidates: () => sql`select site as subject, 0 as round, null as due_at from ${sites}`,
  async work({ subject }, { visited }) {
    visited.push(subject);
    return subject;
  },
  save(tx, { subject, round }, result) {
    tx.insert(exclusions)
      .values({ site: `${subject} ${round}`, date: "2027-03-01", reason: result, recordedAt: "-" })
      .run();
  },
};
const saved = () => db.select().from(exclusions).all();
const ledger = () => db.select().from(attempts).all();

describe("runStage", () => {
  test("does each item once, however often it is run", async () => {
    expect(await runStage(visit, db, world, quiet())).toEqual({ done: 3, retry: 0, gaveUp: 0 });
    expect(await runStage(visit, db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 0 });
    expect(saved()).toHaveLength(3);
    expect(world.visited.toSorted()).toEqual(["a.test", "b.test", "c.test"]);
  });

  test("redoes a derivation when its version rises, and never an observation", async () => {
    const derive = { ...visit, kind: "derivation", save() {} } as const;
    await runStage(derive, db, world, quiet());
    expect((await runStage({ ...derive, version: 2 }, db, world, quiet())).done).toBe(3);
    await runStage({ ...visit, name: "observe" }, db, world, quiet());
    expect((await runStage({ ...visit, name: "observe", version: 2 }, db, world, quiet())).done).toBe(0);
  });

  test("looks again in a new round, and not before its time", async () => {
    const rounds: typeof visit = {
      ...visit,
      candidates: () => sql`
        select site as subject, 0 as round, null as due_at from ${sites} union all
        select site, 1, ${new Date(start + 60_000).toISOString()} from ${sites}`,
    };
    expect((await runStage(rounds, db, world, quiet())).done).toBe(3);
    expect((await runStage(rounds, db, world, quiet())).done).toBe(0);
    const waiting = countPending(db, rounds, rounds.candidates(world), world.now().toISOString());
    expect(waiting).toEqual({ due: 0, all: 3, nextAt: new Date(start + 60_000).toISOString() });
    at = start + 60_000;
    expect((await runStage(rounds, db, world, quiet())).done).toBe(3);
  });

  test("tries a transient error again after a growing wait, up to maxAttempts, then gives up with the reason", async () => {
    const failing = { ...visit, work: async () => Promise.reject(new TransientError("no answer", "timeout")) };
    expect(await runStage(failing, db, world, quiet())).toEqual({ done: 0, retry: 3, gaveUp: 0 });
    expect(await runStage(failing, db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 0 });
    at += 2_000;
    expect(await runStage(failing, db, world, quiet())).toEqual({ done: 0, retry: 3, gaveUp: 0 });
    at += 2_000;
    expect((await runStage(failing, db, world, quiet())).gaveUp).toBe(0);
    at += 2_000;
    expect(await runStage(failing, db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 3 });
    at += 1e9;
    expect(await runStage(failing, db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 0 });
    expect(
      ledger()
        .filter(({ outcome }) => outcome === "gave-up")
        .map(({ reason }) => reason),
    ).toEqual(Array(3).fill("timeout"));
  });

  test("never tries a permanent error again", async () => {
    const failing = { ...visit, work: async () => Promise.reject(new PermanentError("nested too deep", "too-deep")) };
    expect((await runStage(failing, db, world, quiet())).gaveUp).toBe(3);
    expect((await runStage(failing, db, world, quiet())).gaveUp).toBe(0);
  });

  test("an item that it cannot digest is given up with its stack, and the others go on", async () => {
    const hostile = (bad: readonly string[]): typeof visit => ({
      ...visit,
      work: async (item, w) => {
        if (bad.includes(item.subject)) (null as unknown as { host: string }).host.toString();
        return visit.work(item, w);
      },
    });
    expect(await runStage(hostile(["b.test"]), db, world, quiet())).toEqual({ done: 2, retry: 0, gaveUp: 1 });
    const given = ledger().find(({ outcome }) => outcome === "gave-up")!;
    expect(given).toMatchObject({ subject: "b.test", reason: "bug" });
    expect(given.error).toMatch(/^TypeError: .*host[\s\S]*at .*test\/crawler\/runner\/local\.test\.ts/);
    expect(given.error).not.toContain(process.cwd());
    expect(await runStage(hostile([]), db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 0 });
  });

  test("a lone item that it cannot digest is given up too: nothing says that the stage is at fault", async () => {
    db.delete(sites).where(sql`site <> 'a.test'`).run();
    const broken = { ...visit, work: async () => Promise.reject(new TypeError("hostile")) };
    expect(await runStage(broken, db, world, quiet())).toEqual({ done: 0, retry: 0, gaveUp: 1 });
  });

  test("a save that falls over what an item holds gives up that item", async () => {
    const torn: typeof visit = {
      ...visit,
      save(tx, item, result, w) {
        visit.save(tx, item, result, w);
        if (item.subject === "c.test") throw new RangeError("Invalid time value");
      },
    };
    expect(await runStage(torn, db, world, quiet())).toEqual({ done: 2, retry: 0, gaveUp: 1 });
    expect(saved()).toHaveLength(2);
  });

  test.each([
    ["a full disk", Object.assign(new Error("no space left on device"), { code: "ENOSPC", syscall: "write" })],
    ["a damaged database", Object.assign(new Error("malformed"), { name: "SqliteError", code: "SQLITE_CORRUPT" })],
    ["a setting that cannot be used", new InputError("campaign.yaml: network.ca cannot be read")],
  ])("%s is no item's fault: the run stops at once and the item stays pending", async (_, error) => {
    const failing: typeof visit = {
      ...visit,
      concurrency: 1,
      work: async (item, w) => (item.subject === "b.test" ? Promise.reject(error) : visit.work(item, w)),
    };
    await expect(runStage(failing, db, world, quiet())).rejects.toThrow(error.message);
    expect(ledger().map(({ subject }) => subject)).toEqual(["a.test"]);
  });

  test("what a watching run has digested counts: a burst of hostile items does not stop it", async () => {
    const health = { ended: 50, faults: 0 };
    const broken = { ...visit, work: async () => Promise.reject(new TypeError("hostile")) };
    expect((await runStage(broken, db, world, { ...quiet(), health })).gaveUp).toBe(3);
    expect(health).toEqual({ ended: 50, faults: 3 });
  });

  test("stops at a bug that hits most items, with the bug, and leaves them pending", async () => {
    const broken = { ...visit, concurrency: 1, work: async () => Promise.reject(new TypeError("a bug")) };
    await expect(runStage(broken, db, world, quiet())).rejects.toThrow("a bug");
    expect(ledger()).toEqual([]);
  });

  test("refuses a save that is not done when it returns", async () => {
    const late = { ...visit, save: async (...args: Parameters<typeof visit.save>) => visit.save(...args) };
    await expect(runStage(late, db, world, quiet())).rejects.toThrow("cannot return a promise");
    expect(saved()).toEqual([]);
    expect(ledger()).toEqual([]);
  });

  test("writes nothing of an item whose save fails half-way", async () => {
    const torn: typeof visit = {
      ...visit,
      save(tx, item, result, w) {
        visit.save(tx, item, result, w);
        throw new RangeError("disk");
      },
    };
    await expect(runStage(torn, db, world, quiet())).rejects.toThrow("disk");
    expect(saved()).toEqual([]);
  });

  test("ends what has begun when told to stop, and the next run does exactly the rest", async () => {
    const stop = new AbortController();
    const stopping: typeof visit = {
      ...visit,
      concurrency: 1,
      async work(item, w) {
        stop.abort();
        return visit.work(item, w);
      },
    };
    expect((await runStage(stopping, db, world, { stop: stop.signal, tell: () => {} })).done).toBe(1);
    expect((await runStage(visit, db, world, quiet())).done).toBe(2);
    expect(new Set(world.visited).size).toBe(3);
  });

  test("writes what an item given up leaves as a fact, in the ledger's transaction", async () => {
    const failing: typeof visit = {
      ...visit,
      work: async () => Promise.reject(new PermanentError("gone", "gone")),
      giveUp: (tx, item, error, w) => visit.save(tx, item, error.message, w),
    };
    await runStage(failing, db, world, quiet());
    expect(saved().map(({ reason }) => reason)).toEqual(["gone", "gone", "gone"]);
  });

  test("works through more items than one batch holds, each once", async () => {
    const many: typeof visit = {
      ...visit,
      concurrency: 20,
      candidates: () => sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000)
        select 'item ' || i as subject, 0 as round, null as due_at from n`,
    };
    expect((await runStage(many, db, world, quiet())).done).toBe(1_000);
    expect(new Set(world.visited).size).toBe(1_000);
  });
});

test("a run killed with SIGKILL loses at most what was in flight, and the next run does exactly the rest", async () => {
  const folder = mkdtempSync(join(tmpdir(), "census-kill-"));
  const script = join(import.meta.dirname, "slow-run.ts");
  const run = (killAfter: number | null) =>
    new Promise<string[]>((resolve) => {
      const child = execFile(process.execPath, [script, folder], (_error, stdout) =>
        resolve(stdout.split("\n").filter(Boolean)),
      );
      let seen = 0;
      child.stdout?.on("data", (chunk: string) => {
        seen += chunk.split("\n").length - 1;
        if (killAfter !== null && seen >= killAfter) child.kill("SIGKILL");
      });
    });
  const first = await run(80);
  const path = join(folder, "census.db");
  const between = openDatabase(path);
  const done = between.select().from(attempts).all().length;
  between.$client.close();
  expect(first.length).toBeGreaterThanOrEqual(80);
  expect(done).toBeGreaterThanOrEqual(70);
  expect(done).toBeLessThan(300);
  const second = await run(null);
  expect(second).toHaveLength(300 - done);
  const after = openDatabase(path);
  expect(
    new Set(
      after
        .select()
        .from(attempts)
        .all()
        .map(({ subject }) => subject),
    ).size,
  ).toBe(300);
  expect(after.select().from(attempts).all()).toHaveLength(300);
  after.$client.close();
  rmSync(folder, { recursive: true });
});
