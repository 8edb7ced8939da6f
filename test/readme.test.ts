import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { words } from "../pixelcensus.ts";
import { doors } from "./doors.ts";
import { readmeText } from "./readme.ts";

const readme = readFileSync("README.md", "utf8");
const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<string, Record<string, string>>;

test("README's tables of commands, exit codes and doors are what the code says", () => {
  expect(readmeText(readme)).toBe(readme);
});

test("every dependency has a line in the table of doors, and every line a dependency", () => {
  const covers = (name: string) =>
    doors.some((door) => door.name === name || (door.name.endsWith("-") && name.startsWith(door.name)));
  expect(Object.keys(manifest.dependencies!).filter((name) => !covers(name))).toEqual([]);
  const all = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  expect(
    doors
      .map(({ name }) => name)
      .filter((name) => !all.some((known) => known === name || (name.endsWith("-") && known.startsWith(name)))),
  ).toEqual([]);
});

test("every word that README uses in a command line is a word of the command", () => {
  const used = [...readme.matchAll(/npx pixelcensus (?!--)([a-z-]+)/g)].map(([, word]) => word!);
  expect(used.length).toBeGreaterThan(5);
  expect(used.filter((word) => !words.some(({ name }) => name === word))).toEqual([]);
});

test("every file and script that README names is there", () => {
  const linked = [...readme.matchAll(/\]\(([^)#]+)\)/g)]
    .map(([, path]) => path!)
    .filter((path) => !path.startsWith("http"));
  expect(linked.length).toBeGreaterThan(3);
  expect(linked.filter((path) => !existsSync(path))).toEqual([]);
  const scripts = [...readme.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
  expect(scripts.filter((name) => manifest.scripts![name] === undefined)).toEqual([]);
});
