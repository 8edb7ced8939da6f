import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { TOOL_VERSION } from "../data/command.ts";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Record<
  "dependencies" | "devDependencies",
  Record<string, string>
>;

/** Majors that the code was written for; npm under an older Node would silently take older ones. */
const majors = {
  node: 24,
  "better-sqlite3": 13,
  mailauth: 7,
  "p-queue": 10,
  vitest: 5,
  commander: 15,
  typescript: 7,
  zod: 4,
  "smtp-server": 3,
  "playwright-core": 1,
};

test.each(Object.entries(majors))("%s is installed in major %i, and asked for so", (name, major) => {
  const installed = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8")) as { version: string };
  expect(Number(installed.version.split(".")[0])).toBe(major);
  expect({ ...manifest.dependencies, ...manifest.devDependencies }[name]).toMatch(new RegExp(`^\\^${major}\\.`));
});

test("every package has a licence under which the whole can be used in an open data set", () => {
  const allowed =
    /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|MPL-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0)\b/;
  const odd = Object.keys(manifest.dependencies).filter((name) => {
    const { license } = JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8")) as {
      license?: string;
    };
    return !allowed.test(license ?? "");
  });
  expect(odd).toEqual([]);
});

test("facts carry the version that package.json states", () => {
  expect(TOOL_VERSION).toBe((manifest as unknown as { version: string }).version);
});

test("the lock file holds no address of a registry", () => {
  expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved"/);
});

describe("the packed command", () => {
  test("can be installed in an empty folder, and says what it can do", () => {
    const folder = mkdtempSync(join(tmpdir(), "census-pack-"));
    const npm = (...args: string[]) =>
      execFileSync("npm", args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        shell: process.platform === "win32",
      });
    npm("pack", "--pack-destination", folder);
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", version: "1.0.0" }));
    npm("install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", join(folder, tarball));
    const script = join(folder, "node_modules", "pixelcensus", "pixelcensus.js");
    const run = (...args: string[]) =>
      execFileSync(process.execPath, [script, ...args], { cwd: folder, encoding: "utf8" });
    expect(run("--help")).toContain("Exit codes");
    expect(run("init", "spring")).toContain("campaign.yaml is written");
    expect(run("plan", "--campaign", "spring")).toContain("added 0 sites and 0 seeds");
  }, 300_000);
});
