import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { sha256Hex } from "../../../crawler/receive/blob-store.ts";
import { countSpooled } from "../../../crawler/receive/spool/drain-spool.ts";
import { deliveries, journal, messages } from "../../../data/schema/index.ts";
import { campaignFolder, seedAddress } from "./campaign-folder.ts";
import { RawClient } from "./smtp-client.ts";

const messageCount = 5_000;
const connections = 20;
const kills = 20;

/** Repeatable randomness (mulberry32), so that a failure can be looked at again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Message number n: 1 to 40 KB, with dots and 8-bit bytes, different from all others. */
function messageNumber(number: number): Buffer {
  const random = randomNumbers(number);
  const lines = Array.from({ length: 10 + Math.floor(random() * 400) }, () =>
    `${".".repeat(random() * 3)}${random()}\xe9`.repeat(3),
  );
  return Buffer.from(`Subject: ${number}\r\n\r\n${lines.join("\r\n")}\r\n`, "latin1");
}

/** The receiver's process: started anew whenever it has been killed. */
class MortalReceiver {
  #port = Promise.resolve(0);
  #child: ChildProcess | null = null;
  readonly #directory: string;
  constructor(directory: string) {
    this.#directory = directory;
  }
  get port(): Promise<number> {
    return this.#port;
  }
  start(): void {
    const script = fileURLToPath(new URL("receiver-process.ts", import.meta.url));
    const child = spawn(process.execPath, [script, this.#directory], { stdio: ["ignore", "pipe", "ignore"] });
    this.#child = child;
    this.#port = once(child.stdout!, "data").then(([text]) => Number(text));
  }
  async kill(): Promise<void> {
    const ended = once(this.#child!, "exit");
    this.#child!.kill("SIGKILL");
    await ended;
  }
}

test("nothing acknowledged is lost: 5,000 messages over 20 connections while the receiver is killed 20 times", async () => {
  const folder = campaignFolder();
  const random = randomNumbers(20270301);
  const receiver = new MortalReceiver(folder.directory);
  const acknowledged = new Set<number>();
  let next = 0;
  receiver.start();

  const sendAll = async (): Promise<void> => {
    let client: RawClient | null = null;
    for (let number = next++; number < messageCount; number = next++) {
      for (let isDone = false; !isDone; ) {
        if (client === null) {
          const port = await Promise.race([receiver.port, sleep(500, 0)]);
          if (port === 0) continue;
          client = new RawClient(port);
          if (!(await client.reply()).startsWith("220 ") || !(await client.ask("EHLO c.test")).startsWith("250 ")) {
            client.end();
            client = null;
            await sleep(20);
            continue;
          }
        }
        const reply = await client.deliver([seedAddress], messageNumber(number));
        isDone = reply.startsWith("250 ");
        if (isDone) acknowledged.add(number);
        else {
          client.end();
          client = null;
        }
      }
    }
    client?.end();
  };
  const killRepeatedly = async (): Promise<void> => {
    for (let kill = 0; kill < kills; kill += 1) {
      // Some die while they replay the spool of the one before, most while they receive: until each twentieth is in.
      if (kill % 4 === 3) await sleep(random() * 400);
      else while (acknowledged.size < ((kill + random()) * messageCount) / (kills + 1)) await sleep(5);
      await receiver.kill();
      receiver.start();
    }
  };
  await Promise.all([killRepeatedly(), ...Array.from({ length: connections }, sendAll)]);
  await receiver.kill();
  expect(acknowledged.size).toBe(messageCount);

  const last = await folder.receive(); // replays what the last one left
  await last.close();
  const blobDir = join(folder.directory, "blobs");
  const names = readdirSync(blobDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const blobs = new Map(names.map((entry) => [basename(entry.name), join(entry.parentPath, entry.name)]));
  const rows = new Set(
    folder.db
      .select()
      .from(messages)
      .all()
      .map((row) => row.sha256),
  );
  const missing = [...acknowledged].filter((number) => {
    const bytes = messageNumber(number);
    const path = blobs.get(sha256Hex(bytes));
    return path === undefined || !rows.has(sha256Hex(bytes)) || !readFileSync(path).equals(bytes);
  });
  expect(missing).toEqual([]);
  const halfWritten = [...blobs].filter(
    ([name, path]) => !name.endsWith(".part") && sha256Hex(readFileSync(path)) !== name,
  );
  expect(halfWritten).toEqual([]);
  expect(rows.size).toBe(messageCount);
  expect(folder.db.select().from(deliveries).all().length).toBe(folder.db.select().from(journal).all().length);
  expect(await countSpooled(join(folder.directory, "spool"))).toBe(0);
  expect(folder.db.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  folder.remove();
}, 600_000);
