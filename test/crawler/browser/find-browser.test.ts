import { describe, expect, test } from "vitest";
import { findBrowser, type SearchedHost } from "../../../crawler/browser/find-browser.ts";
import { ensureBrowser } from "../../../crawler/browser/install-browser.ts";
import { InputError } from "../../../crawler/runner/errors.ts";

const own = "/home/u/.cache/ms-playwright/chromium-1255/chrome-linux64/chrome";
const ownShell =
  "/home/u/.cache/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell";
const mac =
  "/Users/u/Library/Caches/ms-playwright/chromium-1255/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing";
const windows = "C:\\Users\\u\\AppData\\Local\\ms-playwright\\chromium-1255\\chrome-win64\\chrome.exe";

function host(files: readonly string[], change: Partial<SearchedHost> = {}): SearchedHost {
  return {
    platform: "linux",
    env: { PATH: "/usr/bin:/snap/bin" },
    playwrightChromium: own,
    exists: (path) => files.includes(path),
    ...change,
  };
}

describe("findBrowser", () => {
  test.each<[string, SearchedHost, ReturnType<typeof findBrowser>]>([
    ["nothing where there is nothing", host([]), null],
    [
      "what the environment names before all others",
      host(["/opt/my chrome", own], { env: { PIXELCENSUS_CHROMIUM: "/opt/my chrome" } }),
      { path: "/opt/my chrome", kind: "full", source: "environment" },
    ],
    [
      "Playwright's headless shell before its full browser",
      host([own, ownShell]),
      { path: ownShell, kind: "headless-shell", source: "playwright" },
    ],
    [
      "Playwright's full browser before the system's shell",
      host([own, "/usr/bin/chromium-headless-shell"]),
      { path: own, kind: "full", source: "playwright" },
    ],
    [
      "the system's shell before the system's browser",
      host(["/usr/bin/chromium", "/usr/bin/chromium-headless-shell"]),
      { path: "/usr/bin/chromium-headless-shell", kind: "headless-shell", source: "system" },
    ],
    ["a snap", host(["/snap/bin/chromium"]), { path: "/snap/bin/chromium", kind: "full", source: "system" }],
    [
      "Edge where there is only Edge",
      host(["/usr/bin/microsoft-edge-stable"]),
      { path: "/usr/bin/microsoft-edge-stable", kind: "full", source: "system" },
    ],
    [
      "Playwright's headless shell on macOS",
      host(
        [
          "/Users/u/Library/Caches/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-mac-arm64/chrome-headless-shell",
        ],
        {
          platform: "darwin",
          playwrightChromium: mac,
        },
      ),
      {
        path: "/Users/u/Library/Caches/ms-playwright/chromium_headless_shell-1255/chrome-headless-shell-mac-arm64/chrome-headless-shell",
        kind: "headless-shell",
        source: "playwright",
      },
    ],
    [
      "Chrome on macOS",
      host(["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"], {
        platform: "darwin",
        playwrightChromium: mac,
      }),
      { path: "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", kind: "full", source: "system" },
    ],
    [
      "Playwright's headless shell on Windows",
      host(
        [
          "C:\\Users\\u\\AppData\\Local\\ms-playwright\\chromium_headless_shell-1255\\chrome-headless-shell-win64\\chrome-headless-shell.exe",
        ],
        { platform: "win32", playwrightChromium: windows },
      ),
      {
        path: "C:\\Users\\u\\AppData\\Local\\ms-playwright\\chromium_headless_shell-1255\\chrome-headless-shell-win64\\chrome-headless-shell.exe",
        kind: "headless-shell",
        source: "playwright",
      },
    ],
    [
      "Edge on Windows",
      host(["C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe"], {
        platform: "win32",
        env: { PROGRAMFILES: "C:\\Program Files", "PROGRAMFILES(X86)": "C:\\Program Files (x86)" },
        playwrightChromium: windows,
      }),
      { path: "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe", kind: "full", source: "system" },
    ],
  ])("finds %s", (_, searched, found) => {
    expect(findBrowser(searched)).toEqual(found);
  });

  test("names the variable that leads nowhere", () => {
    expect(() => findBrowser(host([own], { env: { PIXELCENSUS_CHROMIUM: "/no/such" } }))).toThrow(
      new InputError("PIXELCENSUS_CHROMIUM names /no/such, which does not exist"),
    );
  });
});

describe("ensureBrowser", () => {
  const program = { path: "/new/chrome", kind: "full", source: "playwright" } as const;
  async function ensured(works: readonly string[], mayUseApt: boolean) {
    const said: string[] = [];
    const run: string[] = [];
    let found: typeof program | null = null;
    const result = ensureBrowser({
      find: () => found,
      mayUseApt,
      say: (sentence) => said.push(sentence),
      async run(_, args) {
        const words = args.filter((word) => !word.startsWith("-") && !word.includes("/")).join(" ");
        run.push(words);
        if (words === "update") return;
        if (!works.includes(words)) throw new Error(`trying\nno ${words}`);
        found = program;
      },
    });
    return { said, run, result: await result.catch((error: Error) => error) };
  }

  test("installs by Playwright first and says so", async () => {
    const { said, run, result } = await ensured(["install chromium"], true);
    expect(result).toEqual(program);
    expect(run).toEqual(["install chromium"]);
    expect(said).toEqual([
      "No Chromium was found: trying playwright-core install --only-shell chromium.",
      "Chromium is now at /new/chrome.",
    ]);
  });

  test("asks apt-get only where it may, after Playwright failed", async () => {
    expect((await ensured(["install chromium-headless-shell"], true)).run).toEqual([
      "install chromium",
      "update",
      "install chromium-headless-shell",
    ]);
    const barred = await ensured(["install chromium-headless-shell"], false);
    expect(barred.run).toEqual(["install chromium"]);
  });

  test("fails with one clear sentence where neither works", async () => {
    const { result, said } = await ensured([], true);
    expect(result).toBeInstanceOf(InputError);
    expect((result as Error).message).toMatch(
      /^No Chromium was found and none could be installed \(tried: .*\): install .* or name one in PIXELCENSUS_CHROMIUM\.$/,
    );
    expect(said).toContain("That did not work: no install chromium.");
  });
});
