import { existsSync } from "node:fs";
import { delimiter, posix, win32 } from "node:path";
import { InputError } from "../runner/errors.ts";

/** The headless shell takes about a third of the processor time of a full browser's headless mode, so a visit says which it was. */
export type BrowserKind = "headless-shell" | "full";

/** A Chromium on this machine, and how it was found. */
export interface BrowserProgram {
  readonly path: string;
  readonly kind: BrowserKind;
  readonly source: "environment" | "playwright" | "system";
}

/** What the search looks at; all of it an argument, so that a test can be any machine. */
export interface SearchedHost {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where Playwright would have put its full Chromium; its headless shell lies in a sibling folder. */
  readonly playwrightChromium: string;
  readonly exists: (path: string) => boolean;
}

/** Programs by name on PATH (Linux and other Unix), best first. Sources: Debian and Ubuntu, Fedora, Arch, Google's and Microsoft's packages, 2026-11. */
const ON_PATH = [
  "chromium-headless-shell",
  "chrome-headless-shell",
  "headless_shell",
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
] as const;

/** Places where installers put browsers on macOS, below `/Applications` or the user's own. */
const ON_MACOS = [
  "Chromium.app/Contents/MacOS/Chromium",
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
] as const;

/** Places where installers put browsers on Windows, below one of three folders of programs. */
const ON_WINDOWS = [
  "Chromium\\Application\\chrome.exe",
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
] as const;

/**
 * Finds a Chromium: PIXELCENSUS_CHROMIUM, else Playwright's own, else the system's; null where there is none.
 * Throws InputError when the variable names a file that is not there.
 */
export function findBrowser(host: SearchedHost): BrowserProgram | null {
  const wanted = host.env.PIXELCENSUS_CHROMIUM;
  if (wanted !== undefined && wanted !== "") {
    if (host.exists(wanted)) return { path: wanted, kind: kindOf(wanted), source: "environment" };
    throw new InputError(`PIXELCENSUS_CHROMIUM names ${wanted}, which does not exist`);
  }
  const found = (source: BrowserProgram["source"], paths: readonly string[]) => {
    const path = paths.find(host.exists);
    return path === undefined ? null : { path, kind: kindOf(path), source };
  };
  return found("playwright", playwrightPlaces(host)) ?? found("system", systemPlaces(host));
}

/** Which of the two a program is, by its file name. */
export function kindOf(path: string): BrowserKind {
  return /headless[-_]shell(\.exe)?$/.test(path) ? "headless-shell" : "full";
}

function playwrightPlaces({ playwrightChromium }: SearchedHost): string[] {
  // .../chromium-1255/chrome-linux64/chrome lies beside .../chromium_headless_shell-1255/chrome-headless-shell-linux64/chrome-headless-shell
  const shell = /^(.*[/\\])chromium-(\d+)([/\\])chrome-([^/\\]+)[/\\]/.exec(playwrightChromium);
  if (shell === null) return [playwrightChromium];
  const [, root, revision, slash, system] = shell;
  const program = `chrome-headless-shell${system!.startsWith("win") ? ".exe" : ""}`;
  return [
    `${root}chromium_headless_shell-${revision}${slash}chrome-headless-shell-${system}${slash}${program}`,
    playwrightChromium,
  ];
}

function systemPlaces({ platform, env }: SearchedHost): string[] {
  const under = (
    folders: readonly (string | undefined)[],
    names: readonly string[],
    join: (...parts: string[]) => string,
  ) =>
    names.flatMap((name) =>
      folders.filter((folder) => folder !== undefined && folder !== "").map((folder) => join(folder!, name)),
    );
  if (platform === "win32") {
    return under([env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA], ON_WINDOWS, win32.join);
  }
  const onPath = under((env.PATH ?? "").split(delimiter), ON_PATH, posix.join);
  if (platform !== "darwin") return onPath;
  return [
    ...onPath,
    ...under(["/Applications", env.HOME && posix.join(env.HOME, "Applications")], ON_MACOS, posix.join),
  ];
}

/** This machine, for `findBrowser`. */
export function thisHost(playwrightChromium: string): SearchedHost {
  return { platform: process.platform, env: process.env, playwrightChromium, exists: existsSync };
}
