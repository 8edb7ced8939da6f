import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { factsOf, scopeOfSite } from "../../../../analysis/publish/dossier/dossier-facts.ts";
import {
  type Method,
  type ReportLanguage,
  reportHtml,
  reportLanguages,
} from "../../../../analysis/publish/report/report.ts";
import { findingsOf, markDifference } from "../../../../analysis/publish/report/report-finding.ts";
import { checkText } from "../../../../analysis/publish/verify/check-text.ts";
import { TOOL_VERSION } from "../../../../data/command.ts";
import type { Verdict } from "../../../../data/schema/index.ts";
import { dossierCampaign, site } from "../dossier-campaign.ts";

const languages = Object.keys(reportLanguages) as ReportLanguage[];
const method: Method = {
  createdAt: "2027-03-11T18:00:00.000Z",
  toolVersion: TOOL_VERSION,
  site,
  messages: 4,
  missing: [],
  form: "full",
  fullTagManifest: null,
  unstamped: [],
  excerpts: [],
  judged: { by: "campaign", differing: 0 },
};
const hostile = `https://x.test/"><img src=x onerror=alert(1)>&'\u202e\u0007`;
let facts: Map<string, readonly Record<string, unknown>[]>;
beforeAll(async () => {
  const { db } = await dossierCampaign();
  facts = factsOf(db, scopeOfSite(db, site, { from: null, to: null }));
}, 60_000);

/** Everything that comes from outside replaced by something hostile, wherever a fact is a text. */
function poisoned(): typeof facts {
  const poison = (value: unknown, key = ""): unknown => {
    if (/^(verdict|level|message|visitKey|startedAt|subjectKind|subjectKey|observedAt|confirmedAt)$/.test(key))
      return value;
    if (typeof value === "string") return `${value}${hostile}`;
    if (value instanceof Uint8Array || value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((each) => poison(each));
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)]));
  };
  return new Map([...facts].map(([name, rows]) => [name, rows.map((row) => poison(row) as Record<string, unknown>)]));
}

/** Words never used (facts: law and ethics, 2), with derived forms; an accent may be lost. */
const forbidden =
  /\b(ill[eé]ga\w*|unlawful\w*|violat\w*|violazion\w*|viola(no|ta|to|re|)\b|complian\w*|comply\w*|complies|infraction\w*|infrazion\w*|(non[- ])?conform\w*|illecit\w*|illegitt\w*|illicit\w*)/giu;

describe("reportHtml", () => {
  test("every language has every text, of the same shape and the same places to fill", () => {
    const shape = (value: unknown): unknown => {
      if (typeof value === "string") {
        expect(value.trim()).not.toBe("");
        return [...value.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();
      }
      if (Array.isArray(value)) return value.map(shape);
      return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, shape(each)]));
    };
    for (const language of languages)
      expect(shape(reportLanguages[language]), language).toEqual(shape(reportLanguages.en));
    expect(languages).toEqual(["en", "fr", "it"]);
  });

  test.each(languages)("in %s: no text is left unfilled, and no sentence is that of another language", (language) => {
    const html = reportHtml(facts, method, language);
    expect(html).not.toMatch(/\{\w+\}|undefined|\[object/);
    expect(html).toContain(`<html lang="${language}">`);
    for (const other of languages.filter((each) => each !== language)) {
      expect(html).not.toContain(reportLanguages[other].observedHead);
      expect(html).not.toContain(reportLanguages[other].timelineHead.replace(" (UTC)", ""));
    }
  });

  test.each(languages)("in %s: what comes from outside is escaped wherever it stands", (language) => {
    const html = reportHtml(poisoned(), { ...method, site: hostile, unstamped: [hostile] }, language);
    expect(html).toContain("onerror=alert(1)&gt;");
    expect(html).not.toMatch(/<(img|script|a|iframe|link|object)\b/i);
    expect(html).not.toMatch(/[\u0007\u202a-\u202e]/);
    const tags = new Set([...html.matchAll(/<\/?([a-z][a-z0-9]*)/gi)].map(([, name]) => name!.toLowerCase()));
    const ours =
      "html head meta title style body h1 h2 h3 h4 p section ul li article table tr th td code time dl dt dd mark".split(
        " ",
      );
    expect([...tags].filter((tag) => !ours.includes(tag))).toEqual([]);
  });

  test.each(languages)("in %s: page one says UNSTAMPED and why, only where there is no token", (language) => {
    const unstamped = reportHtml(facts, { ...method, unstamped: ["the authority was silent"] }, language);
    expect(unstamped.indexOf("UNSTAMPED")).toBeLessThan(unstamped.indexOf("<h2>"));
    expect(unstamped).toContain("the authority was silent");
    expect(reportHtml(facts, method, language)).not.toContain("UNSTAMPED");
  });

  test.each(languages)("in %s: the proved tracker is a finding with its twins, chain and exhibits", (language) => {
    const html = reportHtml(facts, method, language);
    expect(html).toMatch(/<h3>[^<]* 1[ :\u00a0][^<]*t\.service\.test<\/h3>/);
    expect(html).toMatch(/<table class="twins">[\s\S]*<mark>[0-9a-f]{20,24}<\/mark>/);
    expect(html).toMatch(/data\/messages\/[0-9a-f]{16}\.eml, \S+ \(SHA-256 [0-9a-f]{64}\)/);
    expect(html).toContain("t.service.test: address");
  });

  test("the search for words of law finds them in each language, so that its silence means something", () => {
    const examples =
      "illegal illegally violation violates compliant non-compliance illégal illégale infraction conforme conformité illecito illecita violazione violazioni".split(
        " ",
      );
    expect(examples.filter((word) => word.match(forbidden) === null)).toEqual([]);
  });

  test.each([
    ...languages.map((language) => [`the report in ${language}`, () => reportHtml(facts, method, language)] as const),
    ["CHECK.md", () => checkText("full") + checkText("redacted")] as const,
    [
      "the texts' source",
      () => readFileSync(new URL("../../../../analysis/publish/report/report-text.ts", import.meta.url), "utf8"),
    ] as const,
  ])("%s holds no word of law", (_, text) => {
    expect(text().match(forbidden) ?? []).toEqual([]);
  });
});

describe("markDifference", () => {
  test.each<[readonly string[], readonly string[]]>([
    [
      ["a1b", "a2b"],
      ["a<mark>1</mark>b", "a<mark>2</mark>b"],
    ],
    [
      ["same", "same"],
      ["same", "same"],
    ],
    [
      ["aa", "aaa"],
      ["aa", "aa<mark>a</mark>"],
    ],
    [
      ["<1>", "<2>"],
      ["&lt;<mark>1</mark>&gt;", "&lt;<mark>2</mark>&gt;"],
    ],
  ])("of %j marks only what differs, escaped", (texts, marked) => {
    expect(markDifference(texts)).toEqual(marked);
  });
});

test("findings stand strongest first, then by host", () => {
  const verdict = (host: string, level: string) =>
    ({ host, level, verdict: "tracker", trackerClass: "open" }) as Verdict;
  const found = findingsOf([
    verdict("b.test", "suspected"),
    verdict("c.test", "proved"),
    verdict("a.test", "suspected"),
  ]);
  expect(found.map(({ host }) => host)).toEqual(["c.test", "a.test", "b.test"]);
});
