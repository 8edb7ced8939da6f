import { readdirSync } from "node:fs";
import { sep } from "node:path";
import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { queries } from "../../analysis/queries/index.ts";
import { allFigures } from "../../dashboards/build/figures.ts";
import { sourceOf } from "../../dashboards/build/snapshots.ts";
import { formats } from "../../dashboards/charts/format.ts";
import { csvText } from "../../dashboards/download.ts";
import type { FigureContext } from "../../dashboards/figures/figure.ts";
import { parseState } from "../../dashboards/state.ts";
import { type Language, textsOf } from "../../dashboards/text/languages.ts";
import { type SyntheticOptions, syntheticCampaign } from "../bench/synthetic-campaign.ts";

const { document } = new JSDOM().window;
const contextOf = (language: Language, query = ""): FigureContext => ({
  text: textsOf(language),
  format: formats(language),
  state: parseState(`#/overview?lang=${language}${query}`).state,
});
const long = (site: number): string =>
  `${"name-".repeat(12)}x.${"of-two-hundred-".repeat(4)}x.${"characters-".repeat(5)}x.n${site}.test`;

const campaigns: readonly (readonly [string, SyntheticOptions])[] = [
  ["without a site", { sites: 0 }],
  ["nobody judged", { sites: 12, judged: false }],
  ["with one seed only", { sites: 12, twins: 1 }],
  ["without an opening", { sites: 12, opened: false }],
  ["without a tracker", { sites: 12, kindOf: () => "untracked" }],
  ["with nothing but trackers", { sites: 12, kindOf: () => "recipient-pixel" }],
  [
    "in which one sender sends 90 % of the mail",
    { sites: 12, mailings: 1, mailingsOf: (site) => (site === 0 ? 99 : 1) },
  ],
  ["with names of two hundred characters", { sites: 12, nameOf: long }],
  ["with names from right to left", { sites: 12, nameOf: (site) => `\u05e9\u05dd-${site}.test` }],
  ["of five thousand senders", { sites: 5000, mailings: 1, images: 1 }],
  ["with three arms", { sites: 40, arms: ["accept-opens", "refuse-opens", "withdraw-opens"] }],
];

test.each(campaigns)(
  "a campaign %s: each figure has its words, the same rows in drawing, table and CSV, or says what is missing",
  (_, options) => {
    const db = syntheticCampaign(":memory:", options);
    const source = sourceOf(db);
    for (const language of ["en", "fr"] as const) {
      const figures = allFigures(source, contextOf(language));
      expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length);
      expect(new Set(figures.map(({ title }) => title)).size).toBe(figures.length);
      for (const figure of figures) {
        const { id, title, subtitle, limits, description, empty, cells, columns } = figure;
        const words = [title, subtitle, limits, description, empty ?? "", ...columns.map(({ label }) => label)];
        const shown = cells.map((_, row) => figure.shown(row));
        const broken = [...words, ...shown.flat()].filter((text) =>
          /undefined|NaN|\bnull\b|^[–-] |Infinity/.test(text),
        );
        expect(broken, id).toEqual([]);
        if (empty !== null) {
          expect(cells, id).toHaveLength(0);
          expect(empty.length, id).toBeGreaterThan(20);
          continue;
        }
        expect(csvText(figure).trimEnd().split("\r\n"), id).toHaveLength(cells.length + 1);
        if (figure.draw === null) continue;
        expect(description.length, id).toBeGreaterThan(30);
        for (const width of [336, 1100]) {
          const svg = figure.draw(document, width);
          const marks = [...svg.querySelectorAll("[data-mark]")];
          expect(svg.getAttribute("aria-label"), id).toBe(title);
          expect(svg.querySelector("desc")?.textContent, id).toBe(description);
          expect(marks.length, id).toBeGreaterThan(0);
          expect(marks.length, id).toBeLessThanOrEqual(cells.length);
          if (!new Set(["trackers", "timeline", "leaks"]).has(id)) expect(marks, id).toHaveLength(cells.length);
          for (const mark of marks) expect(mark.getAttribute("aria-label"), id).toMatch(/\S{2}/);
          expect(svg.outerHTML, id).not.toMatch(/NaN|undefined|Infinity/);
        }
      }
    }
    db.$client.close();
  },
);

test("every figure names a query that exists, and a command that prints it where it says so", () => {
  const db = syntheticCampaign(":memory:", { sites: 4 });
  const names = new Set(queries.map(({ name }) => name));
  const folder = new URL("../../analysis/queries/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll(sep, "/"));
  const figures = allFigures(sourceOf(db), contextOf("en"));
  expect(figures.length).toBeGreaterThan(18);
  for (const { id, query, command } of figures) {
    expect(files, `${id}: ${query}`).toContain(`${query}.ts`);
    if (command !== null) expect(names, `${id}: ${command}`).toContain(command);
  }
  db.$client.close();
});

test("what a filter of the address asks for is what the table of senders and the drawing show", () => {
  const db = syntheticCampaign(":memory:", { sites: 24 });
  const source = sourceOf(db);
  const rows = (query: string) =>
    allFigures(source, contextOf("en", query)).find(({ id }) => id === "senders")!.cells.length;
  const all = db.$client.prepare("select count(*) from sites").pluck().get();
  const french = db.$client.prepare("select count(*) from sites where country = 'FR'").pluck().get();
  const tracked = db.$client.prepare("select count(distinct site) from verdicts where level = 'proved'").pluck().get();
  expect([rows(""), rows("&filter=country:FR"), rows("&filter=is:tracked"), rows("&filter=nowhere")]).toEqual([
    all,
    french,
    tracked,
    0,
  ]);
  db.$client.close();
});
