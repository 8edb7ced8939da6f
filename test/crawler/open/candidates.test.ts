import { beforeEach, describe, expect, test } from "vitest";
import { type OpeningPlan, openingCandidates } from "../../../crawler/open/candidates.ts";
import type { OpenItem } from "../../../crawler/open/open.ts";
import { pendingItems } from "../../../crawler/runner/ledger.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import { attempts, heads, openings, visits } from "../../../data/schema/index.ts";
import { arrive, planSeeds } from "./message-rows.ts";

const plan: OpeningPlan = {
  arms: [
    { name: "reads", consent: "accept", opens: true },
    { name: "never", consent: "accept", opens: false },
  ],
  mailClients: ["desktop"],
  openings: { sample: "all" },
  rounds: { open: [0, 86_400_000] },
};
const T0 = "2026-11-02T00:00:00.000Z";
const LATER = "2026-12-01T00:00:00.000Z";

let db: Database;
beforeEach(() => {
  db = openDatabase(":memory:");
  const seed = (address: string, arm: string, twin: number) => ({ address, arm, twin });
  planSeeds(db, "a.test", [seed("r0@s", "reads", 0), seed("r1@s", "reads", 1), seed("n0@s", "never", 0)]);
  planSeeds(db, "b.test", [seed("lone@s", "reads", 0)]);
});

interface Wish {
  readonly seed?: string | null;
  readonly mayOpen?: boolean;
  readonly via?: "smtp" | "imap" | "import";
  readonly mailing?: string;
  readonly extracted?: boolean;
  readonly unreadable?: string | null;
  readonly at?: string;
}

function message(
  sha256: string,
  { seed = "r0@s", mayOpen = true, via, mailing = "m", extracted = true, unreadable = null, at = T0 }: Wish = {},
): void {
  arrive(db, { sha256, sizeBytes: 1, seed, mayOpen, at, ...(via && { via }) });
  const nothing = { headers: [], kindClues: [], textLength: 0, hasUnsubscribe: false, hasOneClick: false, cutOff: [] };
  db.insert(heads)
    .values({ message: sha256, mailingKey: mailing, kind: "newsletter", unreadable, ...nothing })
    .onConflictDoNothing()
    .run();
  const row = {
    stage: "extract",
    stageVersion: 1,
    round: 0,
    subject: sha256,
    outcome: "done",
    startedAt: at,
    endedAt: at,
  } as const;
  if (extracted) db.insert(attempts).values(row).run();
}

function opened(sha256: string, endedAt: string, round = 0): void {
  const visitKey = `opening ${sha256} desktop ${round}`;
  db.insert(visits).values({ visitKey, kind: "opening", startedAt: endedAt, endedAt, preflight: {} }).run();
  db.insert(openings)
    .values({
      message: sha256,
      mailClient: "desktop",
      round,
      visitKey,
      extractedNotRequested: [],
      requestedNotExtracted: [],
      cookies: [],
    })
    .run();
  db.insert(attempts)
    .values({
      stage: "open",
      stageVersion: 1,
      round,
      subject: `${sha256} desktop`,
      outcome: "done",
      startedAt: endedAt,
      endedAt,
    })
    .run();
}

function pending(change: Partial<OpeningPlan> = {}, now = LATER): string[] {
  const stage = { name: "open", kind: "observation", version: 1 } as const;
  const items = pendingItems<OpenItem>(db, stage, openingCandidates({ ...plan, ...change }), {
    now,
    after: "",
    limit: 1_000,
  });
  return items.map(({ message: sha256, mailClient, round }) => `${sha256} ${mailClient} ${round}`);
}

describe("openingCandidates", () => {
  test.each<[string, Wish, boolean]>([
    ["a message to a seed of an arm that opens", {}, true],
    ["a message to a seed of an arm that never opens, whatever else allows it", { seed: "n0@s", mayOpen: true }, false],
    ["a message to an address that is no seed", { seed: "stranger@s" }, false],
    ["an import that nobody allowed to open", { seed: null, mayOpen: false }, false],
    ["an import that somebody allowed to open", { seed: null, mayOpen: true }, true],
    ["an import that names a seed, which nobody allowed to open", { via: "import", mayOpen: false }, false],
    ["an import that names a seed and that somebody allowed to open", { via: "import", mayOpen: true }, true],
    ["an allowed import for a seed of an arm that never opens", { via: "import", seed: "n0@s", mayOpen: true }, false],
    ["mail to a stranger in a mailbox that is read by IMAP", { via: "imap", seed: null, mayOpen: false }, false],
    ["a message that extract has not seen", { extracted: false }, false],
    ["a message that cannot be read", { unreadable: "no header" }, false],
  ])("%s", (_, wish, isOpened) => {
    message("x", wish);
    expect(pending()).toEqual(isOpened ? ["x desktop 0"] : []);
  });

  test("one delivery to a seed that never opens forbids the message, also when another allows it", () => {
    message("x", { seed: "r0@s" });
    message("x", { seed: "n0@s", extracted: false });
    expect(pending()).toEqual([]);
  });

  test("the import of a copy of what came by mail forbids nothing", () => {
    message("x");
    message("x", { via: "import", mayOpen: false, extracted: false });
    expect(pending()).toEqual(["x desktop 0"]);
  });

  test("each message is opened once a mail client", () => {
    message("x");
    expect(pending({ mailClients: ["desktop", "images-off"] })).toEqual(["x desktop 0", "x images-off 0"]);
  });

  test("a reopening waits for the round before and then for its distance from it", () => {
    message("x");
    expect(pending()).toEqual(["x desktop 0"]);
    opened("x", "2026-11-05T00:00:00.000Z");
    expect(pending({}, "2026-11-05T23:59:59.000Z")).toEqual([]);
    expect(pending({}, "2026-11-06T00:00:01.000Z")).toEqual(["x desktop 1"]);
    opened("x", "2026-11-06T00:00:02.000Z", 1);
    expect(pending()).toEqual([]);
  });

  test("a sample takes N of each mailing, twins first", () => {
    message("lone", { seed: "lone@s", mailing: "m" });
    message("twin-1", { seed: "r1@s", mailing: "m" });
    message("twin-0", { seed: "r0@s", mailing: "m" });
    message("other", { seed: "lone@s", mailing: "other" });
    expect(pending({ openings: { sample: 2 } }).sort()).toEqual([
      "other desktop 0",
      "twin-0 desktop 0",
      "twin-1 desktop 0",
    ]);
  });

  test("what a sample has opened stays chosen when more of the mailing arrives", () => {
    message("lone", { seed: "lone@s" });
    opened("lone", T0);
    message("twin-0", { seed: "r0@s" });
    message("twin-1", { seed: "r1@s" });
    expect(pending({ openings: { sample: 1 } })).toEqual(["lone desktop 1"]);
    expect(pending({ openings: { sample: 2 } })).toEqual(["lone desktop 1", "twin-0 desktop 0"]);
  });

  test("an item brings the remote resources of the displayed part, the time to the next round and the cookies of the last", () => {
    message("x");
    const stage = { name: "open", kind: "observation", version: 1 } as const;
    const read = () =>
      pendingItems<OpenItem>(db, stage, openingCandidates(plan), { now: LATER, after: "", limit: 9 })[0]!;
    expect(read()).toMatchObject({ resources: "[]", reopensInMs: 86_400_000, cookies: null });
    opened("x", T0);
    expect(read()).toMatchObject({ resources: "[]", reopensInMs: null, cookies: "[]" });
  });
});
