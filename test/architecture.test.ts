import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, normalize, sep } from "node:path";
import { expect, test } from "vitest";
import { doors } from "./doors.ts";

/** Which area may import which: everything, or types alone. An area may always import itself. */
const may: Record<string, Record<string, "all" | "types">> = {
  data: {},
  "crawler/runner": { data: "all" },
  "crawler/browser": { "crawler/runner": "all", data: "all" },
  "crawler/plan": { "crawler/runner": "all", data: "all" },
  "crawler/receive": stage(),
  "crawler/parse": stage(),
  "crawler/extract": stage(),
  "crawler/subscribe": stage(),
  "crawler/confirm": stage(),
  "crawler/open": stage(),
  "crawler/resolve": stage(),
  "crawler/stamp": stage(),
  crawler: { data: "all", "crawler/*": "all" },
  "analysis/party": { data: "types", "data/site.ts": "all", "data/codes.ts": "all" },
  "analysis/compare": { data: "types", "data/site.ts": "all", "data/codes.ts": "all", "analysis/party": "all" },
  "analysis/classify": {
    data: "types",
    "data/site.ts": "all",
    "data/codes.ts": "all",
    "analysis/party": "all",
    "analysis/compare": "all",
  },
  "analysis/protections": {
    data: "types",
    "data/site.ts": "all",
    "data/codes.ts": "all",
    "analysis/party": "all",
    "analysis/compare": "all",
    "analysis/classify": "all",
  },
  "analysis/statistics": {},
  "analysis/queries": {
    data: "all",
    "analysis/statistics": "all",
    "analysis/classify": "all",
    "analysis/compare": "all",
    "analysis/party": "all",
    "analysis/protections": "all",
  },
  "analysis/publish": { data: "all", "analysis/queries": "all", ...pureParts(), ...pureDecoders() },
  analysis: {
    data: "all",
    "analysis/queries": "all",
    "analysis/publish": "all",
    ...pureParts(),
    ...pureDecoders(),
    "crawler/runner": "all",
  },
  dashboards: { "dashboards/build": "types", "data/text/": "all", "data/codes.ts": "types" },
  "dashboards/build": { data: "all", "analysis/queries": "all", dashboards: "all" },
  "pixelcensus.ts": {
    data: "all",
    crawler: "all",
    analysis: "all",
    "analysis/publish": "all",
    dashboards: "all",
    "dashboards/build": "all",
    "crawler/*": "all",
  },
};

/** Campaign settings are read by many; a stage never imports another stage. */
function stage(): Record<string, "all" | "types"> {
  return { data: "all", "crawler/runner": "all", "crawler/browser": "all", "crawler/plan": "types" };
}

function pureParts(): Record<string, "all"> {
  const areas = ["party", "compare", "classify", "protections", "statistics"];
  return Object.fromEntries(areas.map((area) => [`analysis/${area}`, "all" as const]));
}

/** Bytes in, values out: these files of the crawler serve the analysis too (contract). */
function pureDecoders(): Record<string, "all"> {
  const files = [
    "crawler/parse/mime.ts",
    "crawler/parse/campaign-keys.ts",
    "crawler/parse/mailing-key.ts",
    "crawler/extract/",
    "crawler/resolve/wire/wire.ts",
    "crawler/resolve/lookup/chain.ts",
    "crawler/resolve/lookup/zone-cut.ts",
    "crawler/receive/authenticate.ts",
  ];
  return Object.fromEntries(files.map((file) => [file, "all" as const]));
}

/** Areas that are values in, values out: no module of Node, no database. */
const pure = ["analysis/party", "analysis/compare", "analysis/classify", "analysis/protections", "analysis/statistics"];

const top = ["crawler", "analysis", "dashboards", "data"];
const files = [
  "pixelcensus.ts",
  ...top.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => join(folder, name).split(sep).join("/")),
  ),
];

test.each(files)("%s imports only what its area may", (file) => {
  expect(importsOf(file).flatMap((found) => problemWith(file, found))).toEqual([]);
});

test("the rules would notice a breach of each kind", () => {
  const all = { typeOnly: false };
  expect(problemWith("crawler/open/open.ts", { specifier: "../subscribe/subscribe.ts", ...all })).toHaveLength(1);
  expect(problemWith("crawler/open/open.ts", { specifier: "../../analysis/judge.ts", ...all })).toHaveLength(1);
  expect(problemWith("dashboards/pages/overview.ts", { specifier: "../build/build.ts", ...all })).toHaveLength(1);
  expect(problemWith("dashboards/pages/overview.ts", { specifier: "../build/build.ts", typeOnly: true })).toEqual([]);
  expect(problemWith("analysis/compare/align.ts", { specifier: "node:fs", ...all })).toHaveLength(1);
  expect(problemWith("analysis/queries/campaign/coverage.ts", { specifier: "better-sqlite3", ...all })).toHaveLength(1);
});

test("no file outside test/ names the little world", () => {
  const naming = files.filter((file) => /test\/world|little world/i.test(readFileSync(file, "utf8")));
  expect(naming).toEqual([]);
});

test("only data/database.ts calls the driver's own transaction", () => {
  const calling = files.filter(
    (file) => file !== "data/database.ts" && /\.transaction\(/.test(readFileSync(file, "utf8")),
  );
  expect(calling).toEqual([]);
});

function problemWith(file: string, { specifier, typeOnly }: { specifier: string; typeOnly: boolean }): string[] {
  const area = areaOf(file);
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) {
    return pure.includes(area) ? [`${file}: ${specifier} in a pure part`] : [];
  }
  if (!specifier.startsWith(".")) {
    if (typeOnly) return [];
    const door = doors.find(
      ({ name }) =>
        specifier === name || specifier.startsWith(`${name}/`) || (name.endsWith("-") && specifier.startsWith(name)),
    );
    if (door === undefined) return [`${file}: ${specifier} has no door in test/doors.ts`];
    if (door.doors.some((path) => file.startsWith(path))) return [];
    return [`${file}: ${specifier} only through ${door.doors.join(", ")}`];
  }
  const target = normalize(join(dirname(file), specifier))
    .split(sep)
    .join("/");
  const to = areaOf(target);
  if (area === to) return [];
  const rules = may[area] ?? {};
  const leave =
    rules[target] ??
    rules[to] ??
    Object.entries(rules).find(([rule]) => target === rule || (rule.endsWith("/") && target.startsWith(rule)))?.[1] ??
    (to.startsWith("crawler/") ? rules["crawler/*"] : undefined);
  return leave === "all" || (leave === "types" && typeOnly) ? [] : [`${file} → ${target}`];
}

function areaOf(path: string): string {
  const found = Object.keys(may).filter((area) => path === area || path.startsWith(`${area}/`));
  return found.sort((a, b) => b.length - a.length)[0] ?? path;
}

function importsOf(file: string): { specifier: string; typeOnly: boolean }[] {
  const source = readFileSync(file, "utf8");
  const fixed = [...source.matchAll(/^(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"/gm)];
  const lazy = [...source.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, specifier]) => ({
    specifier: specifier!,
    typeOnly: false,
  }));
  return [
    ...fixed.map(([, typeOnly, specifier]) => ({ specifier: specifier!, typeOnly: typeOnly !== undefined })),
    ...lazy,
  ];
}
