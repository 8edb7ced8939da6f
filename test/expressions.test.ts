import { check } from "recheck";
import { expect, test } from "vitest";
import { buildingFiles, builtExpressions, type Expression, writtenExpressions } from "./expressions.ts";

/** Expressions that may take more than linear time, each with the reason why its input is ours and not the world's. */
const ours: Readonly<Record<string, string>> = {
  "-----BEGIN CERTIFICATE-----[\\s\\S]*?-----END CERTIFICATE-----": "root certificates that the user names",
  "^(?:\\[([^\\]]+)\\]|([^:]+|[^[]*:[^:]*:[^[]*?))(?::(\\d+))?$": "network.resolvers of our own campaign.yaml",
  "^([\\d.]+)([a-z]+)$": "durations of our own campaign.yaml",
  "^\\s*\\*\\s?": "doc comments of our own schema",
  "^(CREATE TABLE [\\s\\S]*?\\n\\))( STRICT)?;": "migrations that we generate",
};

/** Files whose expressions are built, and what to do for them to be built. */
const building: Readonly<Record<string, () => Promise<unknown>>> = {
  "crawler/subscribe/form/words.ts": () => import("../crawler/subscribe/form/words.ts"),
  "crawler/subscribe/outcome-words.ts": () => import("../crawler/subscribe/outcome-words.ts"),
  "crawler/extract/links/link-class.ts": () => import("../crawler/extract/links/link-class.ts"),
  "crawler/extract/campaign-parameters.ts": () => import("../crawler/extract/campaign-parameters.ts"),
  "crawler/confirm/confirmation-words.ts": () => import("../crawler/confirm/confirmation-words.ts"),
  "dashboards/text/recorded.ts": () => import("../dashboards/text/recorded.ts"),
  "analysis/classify/pixel-words.ts": async () =>
    (await import("../analysis/classify/pixel-words.ts")).mentionsMailPixels("a tracking pixel in our mail"),
  "analysis/party/mail-service.ts": partyTables,
  "analysis/party/name-suffix.ts": partyTables,
};

async function partyTables() {
  const { openDatabase } = await import("../data/database.ts");
  const { campaignTables } = await import("../analysis/queries/hosts/hosts.ts");
  campaignTables(openDatabase(":memory:"));
}

test("each file that builds expressions is named here, so that what it builds is read too", () => {
  expect(buildingFiles().toSorted()).toEqual(Object.keys(building).toSorted());
});

test("the checker would notice an expression that takes quadratic time, and one that takes exponential time", async () => {
  const said = await Promise.all(["<[^>]*>", "^(<!--[^]*?-->)*<svg"].map((source) => check(source, "")));
  expect(said.map(({ status }) => status)).toEqual(["vulnerable", "vulnerable"]);
});

test("every expression takes time linear in its input, whatever that is", { timeout: 600_000 }, async () => {
  const built = await builtExpressions(async () => {
    for (const build of Object.values(building)) await build();
  });
  expect(built.length).toBeGreaterThan(50);
  const all = new Map([...writtenExpressions(), ...built].map((one) => [`/${one.source}/${one.flags}`, one]));
  expect(all.size).toBeGreaterThan(500);
  const left = [...all.values()].filter(({ source }) => ours[source] === undefined);
  const found: string[] = [];
  // One after the other: the checker draws its attacks from one random sequence, and two at once would draw differently each time.
  for (const one of left) {
    const status = await statusOf(one);
    if (status !== "safe") found.push(`${one.at} ${status}: /${one.source}/${one.flags}`);
  }
  expect(found).toEqual([]);
  const known = new Set([...all.values()].map(({ source }) => source));
  expect(Object.keys(ours).filter((source) => !known.has(source))).toEqual([]);
});

/** The checker knows no `v` flag; without a repetition that has no end, time is linear whatever stands there. */
async function statusOf({ source, flags }: Expression): Promise<string> {
  if (!/[*+]|,\}/.test(source.replace(/\\[*+]/g, ""))) return "safe";
  const { status, ...more } = await check(source, flags.replace(/[vdg]/g, ""), { timeout: 120_000 });
  return "complexity" in more && status === "vulnerable" ? `${status} (${more.complexity.summary})` : status;
}
