import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, it } from "vitest";

let child: ChildProcess;
let directory: string;
let answers: AsyncIterator<string>;
let ready: { ready: boolean; sites: number; ports: Record<string, number> };

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "world-"));
  const script = join(import.meta.dirname, "main.ts");
  child = spawn(process.execPath, [script, "--campaign", directory, "--sites", "2"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  ready = JSON.parse((await answers.next()).value) as typeof ready;
});
afterAll(() => {
  child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

async function tell(command: object): Promise<Record<string, unknown>> {
  child.stdin!.write(`${JSON.stringify(command)}\n`);
  return JSON.parse((await answers.next()).value) as Record<string, unknown>;
}

it("says when it stands, with the campaign written", () => {
  expect(ready).toMatchObject({ ready: true, sites: 2 });
  expect(Object.keys(ready.ports)).toEqual(["25", "53", "80", "443"]);
  expect(existsSync(join(directory, "campaign.yaml"))).toBe(true);
});

it("obeys one JSON command a line, and says what it does not understand", async () => {
  expect(await tell({ command: "counts" })).toMatchObject({ done: "counts", result: { submissions: 0, accepted: 0 } });
  expect(await tell({ command: "publishZone", lines: ['_pixelcensus.seeds.example. 300 IN TXT "n"'] })).toMatchObject({
    done: "publishZone",
  });
  expect(await tell({ command: "score", rows: [] })).toMatchObject({
    result: { found: 0, missed: 0, wronglyNamed: 0 },
  });
  expect(await tell({ command: "dance" })).toMatchObject({ error: expect.stringContaining("no such command") });
});

it("ends when its standard input closes", async () => {
  child.stdin!.end();
  const code = await new Promise((done) => child.once("exit", done));
  expect(code).toBe(0);
});
