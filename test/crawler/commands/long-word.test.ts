import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { openCampaignDatabase } from "../../../data/database.ts";
import { deliveries } from "../../../data/schema/index.ts";
import { campaignFolder, seedAddress } from "../receive/campaign-folder.ts";
import { greeted, hangUpAll } from "../receive/smtp-client.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  hangUpAll();
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A Node of ours with a script, what it says on stderr, and its end. */
function start(...args: readonly string[]) {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let text = "";
  child.stderr!.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<number | null>((settle) => child.on("exit", settle));
  const heard = async (pattern: RegExp) => {
    for (;;) {
      const found = pattern.exec(text);
      if (found !== null) return found;
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${text}`);
      await new Promise((settle) => setTimeout(settle, 20));
    }
  };
  return { child, ended, heard };
}

test("a stage that spins for ever keeps nobody from delivering mail, and a stop signal is obeyed within 10 s", async () => {
  const folder = campaignFolder();
  const { child, ended, heard } = start(join(import.meta.dirname, "spinning-run.ts"), folder.directory);
  const port = Number((await heard(/port (\d+)/))[1]);
  await heard(/spinning/);
  await new Promise((settle) => setTimeout(settle, 300));
  const began = performance.now();
  const client = await greeted(port);
  expect(await client.deliver([seedAddress], Buffer.from("Subject: x\r\n\r\nx\r\n"))).toMatch(/^250 /);
  expect(performance.now() - began).toBeLessThan(3_000);
  const signalled = performance.now();
  child.kill("SIGTERM");
  expect(await ended).toBe(3);
  expect(performance.now() - signalled).toBeLessThan(10_000);
  await heard(/./);
  const db = openCampaignDatabase(folder.directory);
  expect(db.select().from(deliveries).all()).toHaveLength(1);
  db.$client.close();
  folder.remove();
});

test("crawl receives in the main thread, says so, and ends with 3 when told to stop", async () => {
  const directory = mkdtempSync(join(tmpdir(), "pixelcensus-crawl-"));
  writeFileSync(
    join(directory, "campaign.yaml"),
    "name: t\nrandomSeed: 1\njurisdiction: FR\nsites: []\nseeds: { domain: seeds.example }\narms: [{ name: a, consent: accept, opens: true }]\nreceive: { smtp: { host: 127.0.0.1, port: 0 } }\n",
  );
  const cli = join(import.meta.dirname, "../../../pixelcensus.js");
  const { child, ended, heard } = start(cli, "crawl", "--watch", "--campaign", directory);
  const [, port] = await heard(/receiving by SMTP on 127\.0\.0\.1:(\d+)/);
  const socket = connect(Number(port), "127.0.0.1");
  await new Promise((settle) => socket.once("data", settle));
  socket.destroy();
  const second = start(cli, "crawl", "--campaign", directory);
  expect(await second.ended).toBe(5);
  child.kill("SIGTERM");
  expect(await ended).toBe(3);
  rmSync(directory, { recursive: true });
});
