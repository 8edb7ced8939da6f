import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InputError } from "../runner/errors.ts";
import type { BrowserProgram } from "./find-browser.ts";

/** What installing needs of the machine; all of it an argument. */
export interface InstallWorld {
  readonly find: () => BrowserProgram | null;
  /** Runs a program to its end; rejects where it fails. */
  readonly run: (program: string, args: readonly string[]) => Promise<void>;
  /** Root on Debian or a system made from it, where apt-get may be asked. */
  readonly mayUseApt: boolean;
  readonly say: (sentence: string) => void;
}

interface Way {
  readonly words: string;
  readonly commands: readonly (readonly [program: string, ...args: string[]])[];
  readonly needsApt: boolean;
}

const playwrightCli = join(dirname(createRequire(import.meta.url).resolve("playwright-core/package.json")), "cli.js");

/** The ways to get a Chromium, best first. */
const WAYS: readonly Way[] = [
  {
    words: "playwright-core install --only-shell chromium",
    commands: [[process.execPath, playwrightCli, "install", "--only-shell", "chromium"]],
    needsApt: false,
  },
  {
    words: "apt-get install chromium-headless-shell",
    commands: [
      ["apt-get", "update", "-q"],
      ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium-headless-shell"],
    ],
    needsApt: true,
  },
  {
    words: "apt-get install chromium",
    commands: [["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]],
    needsApt: true,
  },
];

/** Gives a Chromium, installing one where there is none, and says what it does. Throws InputError, one sentence, where neither works. */
export async function ensureBrowser(world: InstallWorld): Promise<BrowserProgram> {
  const present = world.find();
  if (present !== null) return present;
  const ways = WAYS.filter((way) => world.mayUseApt || !way.needsApt);
  for (const way of ways) {
    world.say(`No Chromium was found: trying ${way.words}.`);
    const failed = await runAll(world, way);
    const installed = world.find();
    if (installed !== null) {
      world.say(`Chromium is now at ${installed.path}.`);
      return installed;
    }
    world.say(
      `That did not work${failed === null ? ": the program ended well, but no Chromium is there" : `: ${failed}`}.`,
    );
  }
  throw new InputError(
    `No Chromium was found and none could be installed (tried: ${ways.map(({ words }) => words).join("; ")}): install Chromium, Chrome or Edge, or name one in PIXELCENSUS_CHROMIUM.`,
  );
}

async function runAll(world: InstallWorld, way: Way): Promise<string | null> {
  try {
    for (const [program, ...args] of way.commands) await world.run(program, args);
    return null;
  } catch (error) {
    return lastLine(error instanceof Error ? error.message : String(error));
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)!.slice(0, 200);
}

/** Runs an installer and keeps what it prints for the error's message; ten minutes at most. */
export function runInstaller(program: string, args: readonly string[]): Promise<void> {
  return new Promise((settle, fail) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    execFile(program, args, { timeout: 600_000, maxBuffer: 64 * 1024 * 1024, env }, (error, _, stderr) => {
      if (error === null) settle();
      else fail(new Error(stderr.trim() || error.message, { cause: error }));
    });
  });
}

/** Whether apt-get may be asked here: root, on a system that has it. */
export function mayUseApt(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get") && existsSync("/etc/debian_version");
}
