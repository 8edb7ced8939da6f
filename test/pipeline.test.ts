import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { confirm } from "../crawler/confirm/confirm.ts";
import { consent } from "../crawler/confirm/consent.ts";
import { unsubscribe } from "../crawler/confirm/unsubscribe.ts";
import { extract } from "../crawler/extract/extract.ts";
import { open } from "../crawler/open/open.ts";
import { parse } from "../crawler/parse/parse.ts";
import { checkOrigin } from "../crawler/receive/check-origin.ts";
import { resolve } from "../crawler/resolve/resolve.ts";
import { countPending } from "../crawler/runner/ledger.ts";
import type { Candidate, Stage } from "../crawler/runner/stage.ts";
import { subscribe } from "../crawler/subscribe/subscribe.ts";
import { type CrawlWorld, openWorld } from "../crawler/world.ts";
import { openDatabase } from "../data/database.ts";
import { checkJournal } from "../data/journal-check.ts";
import { independentNumbers } from "./dashboards/independent-numbers.ts";

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), "census-pipeline-"));
const command = (...words: string[]) =>
  run(process.execPath, ["pixelcensus.js", ...words, "--campaign", directory], { maxBuffer: 1 << 28 });
const query = async (name: string) =>
  JSON.parse((await command("query", name, "--json")).stdout) as Record<string, unknown>[];

interface Result {
  readonly found: number;
  readonly missed: number;
  readonly wronglyNamed: number;
  readonly messages: number;
  readonly sites: number;
}

/** The demo as a user runs it: a test internet as its own process, and the command over a campaign directory. */
describe("a whole campaign in the little world", () => {
  let result: Result;
  beforeAll(async () => {
    const { stdout } = await run(process.execPath, ["test/demo.ts", "--once", "--json", "--campaign", directory], {
      maxBuffer: 1 << 28,
    });
    result = JSON.parse(stdout) as Result;
  }, 600_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("finds every recipient-level tracker that was planted, and names no other", () => {
    expect(result.sites).toBe(12);
    expect(result.found).toBeGreaterThan(20);
    expect(result).toMatchObject({ missed: 0, wronglyNamed: 0 });
  });

  test("gives up nothing and leaves nothing due", async () => {
    const rows = await query("coverage");
    expect(rows.map(({ stage }) => stage)).toEqual([
      "subscribe",
      "authenticate",
      "parse",
      "extract",
      "confirm",
      "consent",
      "open",
      "resolve",
    ]);
    for (const row of rows) expect(row, String(row.stage)).toMatchObject({ gaveUp: 0 });
    expect(rows.find(({ stage }) => stage === "subscribe")).toMatchObject({ done: 24, pending: 0 });
  });

  test("keeps a journal that holds, with every delivery and visit in it", async () => {
    const world = openWorld(directory, new AbortController().signal, () => {});
    expect(await checkJournal(world.db, directory)).toMatchObject({ problems: [] });
    await world.close();
  });

  test("lets no act be done again when every version is raised, and does all derivations again", async () => {
    const world = openWorld(directory, new AbortController().signal, () => {});
    const now = new Date(0).toISOString();
    const raised = <I extends Candidate, R>(stage: Stage<CrawlWorld, I, R>) => {
      const next = { ...stage, version: stage.version + 1 };
      return {
        name: stage.name,
        kind: stage.kind,
        now: countPending(world.db, stage, stage.candidates(world), now).all,
        raised: countPending(world.db, next, next.candidates(world), now).all,
      };
    };
    const stages = [
      raised(subscribe),
      raised(checkOrigin),
      raised(parse),
      raised(extract),
      raised(confirm),
      raised(consent),
      raised(open),
      raised(resolve),
      raised(unsubscribe),
    ];
    for (const { name, kind, now: pending, raised: after } of stages) {
      if (kind === "observation") expect(after, name).toBe(pending);
      else expect(after, name).toBe(result.messages);
    }
    await world.close();
  });

  test("shows no number that a statement of its own does not find", () => {
    const db = openDatabase(join(directory, "census.db"));
    const numbers = independentNumbers(db);
    expect(numbers.filter(({ shown, found }) => JSON.stringify(shown) !== JSON.stringify(found))).toEqual([]);
    expect(numbers.length).toBeGreaterThan(400);
    db.$client.close();
  });

  test("is judged the same from a dossier alone", async () => {
    const [first] = await query("resources");
    const { stdout } = await command("dossier", String(first!.site), "--no-pdf", "--json");
    const { path } = JSON.parse(stdout) as { path: string };
    const verified = await command("verify", path, "--json").catch((error: { code: number; stdout: string }) => error);
    const claims = JSON.parse(verified.stdout) as { claim: string; state: string; detail: string }[];
    expect(claims.filter(({ state }) => state === "fails")).toEqual([]);
    expect(claims.filter(({ state }) => state === "holds").length).toBeGreaterThanOrEqual(7);
    expect(claims.filter(({ state }) => state === "unchecked").every(({ claim }) => claim.includes("authority"))).toBe(
      true,
    );
    expect(verified).toMatchObject({ code: 7 });
  });
});
