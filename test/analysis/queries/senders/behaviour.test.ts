import { describe, expect, test } from "vitest";
import {
  comeBackWords,
  countResends,
  type LaterMessage,
  openingWords,
  says,
} from "../../../../analysis/compare/later-messages.ts";
import { readSettings } from "../../../../analysis/queries/campaign/campaign-settings.ts";
import { behaviour, compareBehaviour } from "../../../../analysis/queries/senders/behaviour.ts";
import type { BehaviourSeed } from "../../../../analysis/queries/senders/behaviour-facts.ts";
import { holm } from "../../../../analysis/statistics/tests/holm.ts";
import { randomisedDifference } from "../../../../analysis/statistics/tests/randomised-difference.ts";
import { syntheticCampaign } from "../../../bench/synthetic-campaign.ts";

const letter = (number: number, change: Partial<LaterMessage> = {}): LaterMessage => ({
  subject: `Letter no. ${number}`,
  receivedAt: `2027-03-${String(number).padStart(2, "0")}T08:00:00.000Z`,
  mailing: `m${number}`,
  content: new Set(["all our novels", `story ${number} of the day`, `review ${number} of the day`]),
  ...change,
});
/** Twelve senders with two seeds in each arm; `never` changes what the seeds that never open get. */
const experiment = (never: (messages: LaterMessage[], site: number) => LaterMessage[]): BehaviourSeed[] =>
  Array.from({ length: 12 }, (_, site) =>
    [0, 1, 2, 3].map((seed) => {
      const opens = seed < 2;
      const messages = [1, 5, 9, 13].map((number) => letter(number));
      return {
        site: `site-${site}.test`,
        seed: `s${site}-${seed}@seeds.test`,
        consent: "accept",
        opens,
        // At every sixth sender nothing differs, so that there is something to draw.
        messages: opens || site % 6 === 0 ? messages : never(messages, site),
      };
    }),
  ).flat();
const divergent = (seeds: readonly BehaviourSeed[]) =>
  compareBehaviour(seeds)
    .filter(({ pAdjusted }) => pAdjusted !== null && pAdjusted < 0.05)
    .map(({ outcome }) => outcome);

describe("seeds that open beside seeds that never do", () => {
  test("senders that treat both alike show nothing, and the table says that nothing can be concluded", () => {
    const rows = compareBehaviour(experiment((messages) => messages));
    expect(rows.map(({ outcome }) => outcome)).toHaveLength(6);
    for (const row of rows) {
      expect(row, row.outcome).toMatchObject({ senders: 12, openers: 24, neverOpeners: 24, difference: 0, pValue: 1 });
      expect(row.reading).toBe("nothing can be concluded");
    }
  });

  test.each<[string, (messages: LaterMessage[], site: number) => LaterMessage[]]>([
    ["messages", (messages) => messages.slice(0, 3)],
    [
      "resend-with-new-subject",
      (messages) => [
        ...messages.slice(0, 3),
        { ...letter(9), subject: "Did this escape you?", receivedAt: "2027-03-11T08:00:00.000Z", mailing: null },
      ],
    ],
    ["come-back", (messages) => [...messages.slice(0, 3), letter(13, { subject: "We miss you" })]],
    [
      "says-what-was-opened",
      (messages) => [...messages.slice(0, 3), letter(13, { subject: "You haven’t opened our letters" })],
    ],
    [
      "content",
      (messages) =>
        messages.map((message) => ({ ...message, content: new Set([...message.content, "ten percent off for you"]) })),
    ],
    [
      "hour",
      (messages) => messages.map((message) => ({ ...message, receivedAt: message.receivedAt.replace("T08", "T17") })),
    ],
  ])("a planted difference in %s is found, and in nothing else", (outcome, never) => {
    const seeds = experiment(never);
    expect(divergent(seeds)).toEqual([outcome]);
    const row = compareBehaviour(seeds).find((one) => one.outcome === outcome)!;
    expect(row.low! <= row.difference! && row.difference! <= row.high!).toBe(true);
    expect(row.pAdjusted!).toBeGreaterThanOrEqual(row.pValue!);
    expect(row.reading).not.toBe("nothing can be concluded");
  });

  test("one sender accuses no one: two seeds beside two give p 1/3 at best and no limits", () => {
    const one = experiment((messages) => messages.slice(0, 1)).filter(({ site }) => site === "site-1.test");
    expect(compareBehaviour(one)[0]).toMatchObject({ difference: -3, pValue: 1 / 3, low: null, high: null });
  });

  test("arms of different consent are never compared with each other", () => {
    const seeds = experiment((messages) => messages.slice(0, 1)).map((seed) =>
      seed.opens ? seed : { ...seed, consent: "refuse" },
    );
    expect(compareBehaviour(seeds)).toEqual([]);
  });
});

test("from the campaign file: only what came after the first opening at a sender counts", () => {
  const db = syntheticCampaign(":memory:", {
    sites: 14,
    mailings: 4,
    twins: 2,
    arms: ["opens", "silent"],
    kindOf: () => "recipient-pixel",
  });
  const { $client: sql } = db;
  sql
    .prepare("insert into campaign_files (sha256, content, first_used_at) values ('0', ?, '2027-03-01')")
    .run(
      "jurisdiction: FR\narms:\n  - name: opens # of the plan\n    opens: true\n    consent: accept\n  - {consent: accept, opens: false, name: silent}\n".replace(
        "  - {consent: accept, opens: false, name: silent}",
        "  - name: silent\n    consent: accept\n    opens: false",
      ),
    );
  sql.exec(
    "delete from openings where message in (select h.message from heads h join seeds s on s.address = h.seed where s.arm = 'silent')",
  );
  const before = behaviour(db);
  expect(before).toHaveLength(6);
  expect(before.find(({ outcome }) => outcome === "messages")).toMatchObject({ pValue: 1, difference: 0 });
  const last =
    "(select h.message from heads h join seeds s on s.address = h.seed join messages m on m.sha256 = h.message where s.arm = 'silent' and h.mailing_key like '%|3')";
  sql.exec(`delete from heads where message in ${last}`);
  const after = behaviour(db).find(({ outcome }) => outcome === "messages")!;
  expect(after.difference).toBe(-1);
  expect(after.pAdjusted).toBeLessThan(0.05);
  expect(after.opener).toBeLessThan(4);
});

test("a resend is told from a letter that repeats its template", () => {
  expect(countResends([1, 5, 9].map((number) => letter(number)))).toBe(0);
  expect(
    countResends([
      letter(1),
      letter(5),
      { ...letter(5), subject: "Once more for you", receivedAt: "2027-03-07T08:00:00.000Z" },
    ]),
  ).toBe(1);
});

test.each([
  ["We miss you, Ann", true, false],
  ["Toujours intéressé ?", true, false],
  ["Wir vermissen dich!", true, false],
  ["You have not opened our last letters", false, true],
  ["Vous n’avez pas ouvert nos lettres", false, true],
  ["New opening hours", false, false],
  ["Miss Marple is back", false, false],
])("%s asks to come back: %s, says what was opened: %s", (subject, back, opened) => {
  expect([says(comeBackWords, letter(1, { subject })), says(openingWords, letter(1, { subject }))]).toEqual([
    back,
    opened,
  ]);
});

test.each([
  [
    "flow maps",
    'jurisdiction: UK\narms: [{ name: a-1, consent: accept, opens: true }, { opens: false, consent: "refuse", name: b }]\nbanners: none\n',
  ],
  [
    "block maps",
    "jurisdiction: UK # where\narms:\n  - name: a-1\n    consent: accept\n    opens: true\n  - consent: refuse\n    name: b # name: c\n    opens: false\nbanners: none\nx: [{ name: z, consent: accept, opens: true }]\n",
  ],
  [
    "flow maps in a block list",
    "jurisdiction: UK\narms:\n- { name: a-1, consent: accept, opens: true }\n\n# - { name: old, consent: accept, opens: true }\n- { name: b, consent: refuse, opens: false }\nbanners: none\n",
  ],
])("arms and country are read from %s", (_, text) => {
  const { jurisdiction, arms } = readSettings(text);
  expect(jurisdiction).toBe("GB");
  expect(Object.fromEntries(arms)).toEqual({
    "a-1": { consent: "accept", opens: true },
    b: { consent: "refuse", opens: false },
  });
});

test("Holm's adjusted p-values, in the order given", () => {
  expect(holm([0.01, 0.04, 0.03, 0.005, 0.5])).toEqual(
    [0.04, 0.09, 0.09, 0.025, 0.5].map((p) => expect.closeTo(p, 10)),
  );
});

test("the p-value of the draw is Fisher's: the lady who tells all eight cups has 2 in 70", () => {
  const treated = [true, true, true, true, false, false, false, false];
  const values = treated.map(Number);
  const effect = (draw: readonly boolean[]) =>
    values.reduce((sum, value, i) => sum + (draw[i] ? value / 4 : -value / 4), 0);
  expect(randomisedDifference([{ treated, effect }])).toMatchObject({
    estimate: 1,
    pValue: 2 / 70,
    low: null,
    senders: 1,
  });
});
