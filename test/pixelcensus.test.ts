import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { campaignTemplate } from "../crawler/plan/campaign-template.ts";
import { main } from "../pixelcensus.ts";

const signals = ["SIGINT", "SIGTERM"] as const;
const before = signals.flatMap((signal) => process.listeners(signal));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pixelcensus-main-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const signal of signals) {
    for (const listener of process.listeners(signal)) if (!before.includes(listener)) process.off(signal, listener);
  }
  rmSync(folder, { recursive: true });
});

/** The exit code of one command line, and what it said on stderr. */
async function run(...argv: string[]): Promise<{ code: number; said: string }> {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await main(argv);
  return { code, said: written.mock.calls.map(([text]) => String(text)).join("") };
}

test("a port that another program holds is no bug: one line names it, and nothing was run", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => other.once("listening", done));
  const { port } = other.address() as { port: number };
  const settings = campaignTemplate("taken", 1).replace("host: 0.0.0.0, port: 25", `host: 127.0.0.1, port: ${port}`);
  writeFileSync(join(folder, "campaign.yaml"), settings);
  writeFileSync(join(folder, "sites.csv"), "url\n");
  const { code, said } = await run("receive", "--campaign", folder);
  other.close();
  expect({ code, said }).toEqual({ code: 2, said: `listen EADDRINUSE: address already in use 127.0.0.1:${port}\n` });
});

test("a certificate that is not where campaign.yaml says is refused by its key", async () => {
  const settings = campaignTemplate("none", 1).replace("port: 25 }", "port: 0, tls: { cert: no.pem, key: no.key } }");
  writeFileSync(join(folder, "campaign.yaml"), settings);
  writeFileSync(join(folder, "sites.csv"), "url\n");
  const { code, said } = await run("receive", "--campaign", folder);
  expect(code).toBe(2);
  expect(said).toBe(`campaign.yaml: receive.smtp.tls.cert: ${join(folder, "no.pem")} cannot be read\n`);
});

test("a folder that the machine refuses to make is no bug", async () => {
  writeFileSync(join(folder, "file"), "");
  const { code, said } = await run("init", join(folder, "file", "campaign"));
  expect(code).toBe(2);
  expect(said).toMatch(/^ENOTDIR: not a directory, mkdir '.*'\n$/);
});

test("a round that is no number is refused by name", async () => {
  const { code, said } = await run("har", "00", "--round", "x", "--campaign", folder);
  expect({ code, said }).toEqual({ code: 2, said: '--round is a number from 0, not "x"\n' });
});
