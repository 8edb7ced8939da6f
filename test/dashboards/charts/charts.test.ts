import { JSDOM } from "jsdom";
import { expect, test } from "vitest";
import { chartStyle } from "../../../dashboards/charts/chart-style.ts";
import { disguiseSankey } from "../../../dashboards/charts/disguise-sankey.ts";
import { funnelBars } from "../../../dashboards/charts/funnel.ts";
import { intervalRows } from "../../../dashboards/charts/interval-rows.ts";
import { matrixChart } from "../../../dashboards/charts/matrix.ts";
import { messageTimes } from "../../../dashboards/charts/message-times.ts";
import { partsBars } from "../../../dashboards/charts/parts.ts";
import { timelineChart } from "../../../dashboards/charts/timeline.ts";
import { waterfall } from "../../../dashboards/charts/waterfall.ts";
import { light } from "../../../dashboards/palette.ts";

const { document } = new JSDOM().window;
const frame = (id: string, width = 720) => ({
  document,
  width,
  id,
  name: `Name of ${id}`,
  description: `Values of ${id}`,
  roleDescription: "chart",
});
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const mark = (key: string, href: string | null = `#/${key}`) => ({
  key,
  label: key,
  href,
  spoken: `${key} said`,
  value: key,
});
const day = (date: Date): string => date.toISOString().slice(0, 10);
const at = (text: string): Date => new Date(`${text}T00:00:00Z`);

const intervals = [
  {
    ...mark("twins"),
    estimate: 0.513,
    low: 0.469,
    high: 0.557,
    boundLow: null,
    boundHigh: null,
    imprecise: false,
    tone: "proved" as const,
  },
  {
    ...mark("lists"),
    estimate: 0.38,
    low: 0.1,
    high: 0.7,
    boundLow: 0.3,
    boundHigh: 0.6,
    imprecise: true,
    tone: "suspected" as const,
  },
  {
    ...mark("not enough"),
    estimate: null,
    low: null,
    high: null,
    boundLow: null,
    boundHigh: null,
    imprecise: false,
    tone: "other" as const,
  },
  {
    ...mark("a name of two hundred characters ".repeat(6)),
    estimate: 0,
    low: 0,
    high: 0.09,
    boundLow: null,
    boundHigh: null,
    imprecise: false,
    tone: "other" as const,
  },
  {
    ...mark("שם מימין לשמאל"),
    estimate: 1,
    low: 0.91,
    high: 1,
    boundLow: null,
    boundHigh: null,
    imprecise: false,
    tone: "corroborated" as const,
  },
];

const valued = intervals.map((row) => ({
  ...row,
  value: row.estimate === null ? "not enough data" : `${percent(row.estimate)} (n = 40 senders)`,
}));

const charts: readonly (readonly [string, () => SVGSVGElement, number])[] = [
  ["interval-rows", () => intervalRows(valued, { ...frame("intervals", 1000), tick: percent, axisTitle: "share" }), 5],
  [
    "interval-rows-narrow",
    () => intervalRows(valued, { ...frame("narrow", 336), tick: percent, axisTitle: "share" }),
    5,
  ],
  ["interval-rows-empty", () => intervalRows([], { ...frame("none"), tick: percent, axisTitle: "share" }), 0],
  [
    "funnel",
    () =>
      funnelBars(
        [
          { ...mark("planned"), count: 1000, lost: 0, lostText: "" },
          { ...mark("form"), count: 412, lost: 588, lostText: "588 lost: no form 500, captcha 88" },
          { ...mark("tracked"), count: 0, lost: 412, lostText: "412 lost" },
        ],
        frame("funnel"),
      ),
    3,
  ],
  [
    "parts",
    () =>
      partsBars(
        [
          { ...mark("twins"), tracked: 40, notTracked: 45, undetermined: 15 },
          { ...mark("nothing"), tracked: 0, notTracked: 0, undetermined: 0 },
        ],
        { ...frame("parts"), legend: ["tracked", "undetermined", "not tracked"] },
      ),
    2,
  ],
  [
    "timeline",
    () =>
      timelineChart(
        [
          { ...mark("a"), at: at("2027-03-01"), estimate: 0.5, low: 0.4, high: 0.6 },
          { ...mark("gap"), at: at("2027-03-08"), estimate: null, low: null, high: null },
          { ...mark("b"), at: at("2027-03-15"), estimate: 0.55, low: 0.45, high: 0.65 },
        ],
        { ...frame("timeline"), tick: percent, day },
      ),
    2,
  ],
  [
    "timeline-one",
    () =>
      timelineChart([{ ...mark("a"), at: at("2027-03-01"), estimate: 1, low: 0.9, high: 1 }], {
        ...frame("one"),
        tick: percent,
        day,
      }),
    1,
  ],
  [
    "disguise-sankey",
    () =>
      disguiseSankey(
        [
          {
            from: "news",
            via: ["esp.test", "edge.test"],
            to: "ESP",
            weight: 12,
            tone: "proved",
            isDashed: false,
            spoken: "12",
            href: "#/a",
          },
          {
            from: "retail",
            via: ["esp.test"],
            to: "ESP",
            weight: 3,
            tone: "suspected",
            isDashed: true,
            spoken: "3",
            href: "#/b",
          },
          {
            from: "retail",
            via: [],
            to: "Other",
            weight: 1,
            tone: "corroborated",
            isDashed: false,
            spoken: "1",
            href: null,
          },
        ],
        frame("sankey"),
      ),
    3,
  ],
  [
    "matrix",
    () =>
      matrixChart(
        [
          { row: "a", column: "x", share: 1, value: "100 %", spoken: "a x", href: "#/a" },
          { row: "a", column: "y", share: 0.2, value: "20 %", spoken: "a y", href: null },
          { row: "b", column: "y", share: null, value: "–", spoken: "b y", href: null },
        ],
        {
          ...frame("matrix"),
          rows: [
            { key: "a", label: "a" },
            { key: "b", label: "b" },
          ],
          columns: [
            { key: "x", label: "x" },
            { key: "y", label: "y" },
          ],
        },
      ),
    3,
  ],
  [
    "waterfall",
    () =>
      waterfall(
        [
          { ...mark("open.brand.test"), startMs: 0, endMs: 30, depth: 0, tone: "proved", symbol: "●", value: "302" },
          { ...mark("sync.test"), startMs: 31, endMs: 60, depth: 1, tone: "proved", symbol: "●", value: "200" },
          { ...mark("cdn.test"), startMs: 5, endMs: 5, depth: 0, tone: "other", symbol: "○", value: "404" },
        ],
        { ...frame("waterfall"), milliseconds: (value) => `${value} ms` },
      ),
    3,
  ],
  [
    "message-times",
    () =>
      messageTimes(
        [
          { key: "1", lane: "s0", at: at("2027-03-01"), state: "proved", spoken: "1", href: "#/1" },
          { key: "2", lane: "s1", at: at("2027-03-09"), state: "undetermined", spoken: "2", href: "#/2" },
          { key: "3", lane: "s0", at: at("2027-03-20"), state: "not-found", spoken: "3", href: "#/3" },
        ],
        {
          ...frame("messages"),
          lanes: [
            { key: "s0", label: "accept, twin 0" },
            { key: "s1", label: "accept, twin 1" },
          ],
          end: day,
        },
      ),
    3,
  ],
];

test.each(charts)("%s draws the same file as the one that was looked at, twice the same bytes", async (name, draw) => {
  const file = (): string => {
    const svg = draw();
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = chartStyle(light);
    svg.prepend(style);
    return `${svg.outerHTML}\n`;
  };
  expect(file()).toBe(file());
  await expect(file()).toMatchFileSnapshot(`${name}.svg`);
});

test.each(charts)(
  "%s has a name, a description, and a spoken mark for every row that can be drawn",
  (_, draw, marks) => {
    const svg = draw();
    expect(svg.getAttribute("aria-label")).toMatch(/^Name of/);
    expect(svg.querySelector("desc")?.id).toBe(svg.getAttribute("aria-describedby"));
    const found = [...svg.querySelectorAll("[data-mark]")];
    expect(found).toHaveLength(marks);
    for (const one of found) expect(one.getAttribute("aria-label")).toBeTruthy();
    expect(svg.outerHTML).not.toMatch(/NaN|undefined|style="/);
  },
);

test("a row without an interval has its text and no mark", () => {
  const svg = intervalRows(intervals, { ...frame("intervals"), tick: percent, axisTitle: "share" });
  const row = [...svg.querySelectorAll("[data-mark]")][2]!;
  expect(row.textContent).toContain("not enough");
  expect(row.querySelectorAll("circle, line")).toHaveLength(0);
});

test("markup in a label stays text", () => {
  const svg = intervalRows([{ ...intervals[0]!, label: "<img src=x onerror=alert(1)>" }], {
    ...frame("x"),
    tick: percent,
    axisTitle: "",
  });
  expect(svg.querySelector("img")).toBeNull();
  expect(svg.textContent).toContain("<img");
});
