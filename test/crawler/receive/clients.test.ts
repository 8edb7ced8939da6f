import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { BlobStore } from "../../../crawler/receive/blob-store.ts";
import type { Receiver } from "../../../crawler/receive/receive.ts";
import { deliveries } from "../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "./campaign-folder.ts";
import { dotStuffed } from "./smtp-client.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const clients = ["swaks", "curl"] as const;
const missing = clients.filter((client) => !has(client));
if (missing.length > 0) console.warn(`deliveries by ${missing.join(" and ")} are not tested: not installed`);

let folder: CampaignFolder;
let receiver: Receiver;
let dir: string;
beforeAll(async () => {
  folder = campaignFolder();
  receiver = await folder.receive({ limits: { messageBytes: 2_000_000 } });
  dir = mkdtempSync(join(tmpdir(), "clients-"));
});
afterAll(async () => {
  await receiver.close();
  folder.remove();
  rmSync(dir, { recursive: true });
});

/** Command lines that deliver a file exactly; swaks sends what it is given, so dots and end are put there before. */
const commands = {
  swaks: (file: string, extra: readonly string[]) => [
    ...["--server", "127.0.0.1", "--port", `${receiver.port}`, "--helo", "client.test", "--from", "a@brand.test"],
    ...["--to", seedAddress, "--no-data-fixup", "--data", `@${file}`, "--silent", "3", ...extra],
  ],
  curl: (file: string, extra: readonly string[]) => [
    ...["--silent", "--url", `smtp://127.0.0.1:${receiver.port}/client.test`, "--mail-from", "a@brand.test"],
    ...["--mail-rcpt", seedAddress, "--upload-file", file, ...extra],
  ],
};

async function deliver(client: "swaks" | "curl", message: Buffer, extra: readonly string[]): Promise<number> {
  const file = join(dir, "message");
  writeFileSync(file, client === "swaks" ? dotStuffed(message) : message);
  const child = spawn(client, commands[client](file, extra), { stdio: ["ignore", "ignore", "ignore"] });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? -1)));
}

async function lastDelivery() {
  await receiver.drain();
  const row = folder.db.select().from(deliveries).all().at(-1);
  return row === undefined
    ? null
    : { row, bytes: await new BlobStore(join(folder.directory, "blobs")).get(row.message) };
}

const head = (name: string): string => `From: a@brand.test\r\nSubject: ${name}\r\n\r\n`;
const messages: readonly (readonly [string, string])[] = [
  ["plain text", "Hello\r\n"],
  ["lines that begin with dots", ".\r\n..\r\n.x\r\n...y\r\n\r\n.\r\n"],
  ["a bare LF", "one\ntwo\n\nthree\r\n"],
  ["a bare LF, a dot, a bare LF", "one\n.\ntwo\r\n"],
  ["a bare LF and two dots", "one\n..two\r\n"],
  ["8-bit bytes", "\xc3\xa9\xff\x80\r\n"],
  ["a line of 5,000 bytes", `${"long ".repeat(1_000)}\r\n`],
  ["a million bytes", `${"0123456789abcdef".repeat(4)}\r\n`.repeat(15_000)],
];
const ways = {
  swaks: [
    ["in the clear", [], "ESMTP"],
    ["under TLS", ["--tls"], "ESMTPS"],
    ["pipelined", ["--pipeline"], "ESMTP"],
    ["by HELO", ["--protocol", "SMTP"], "SMTP"],
  ],
  curl: [
    ["in the clear", [], "ESMTP"],
    ["under TLS", ["--ssl-reqd", "--insecure"], "ESMTPS"],
  ],
} as const;
const rows = clients.flatMap((client) =>
  ways[client].flatMap(([way, extra, protocol]) =>
    messages.map(([name, body]) => [client, way, name, extra, protocol, body] as const),
  ),
);

test.each(rows.filter(([client]) => has(client)))(
  "%s %s delivers %s byte for byte",
  async (client, way, name, extra, protocol, body) => {
    const message = Buffer.from(`${head(`${client} ${way} ${name}`)}${body}`, "latin1");
    expect(await deliver(client, message, extra)).toBe(0);
    const last = await lastDelivery();
    expect(last!.bytes.equals(message)).toBe(true);
    expect(last!.row).toMatchObject({ protocol, helo: "client.test" });
    expect(last!.row.tlsVersion === null).toBe(!protocol.endsWith("S"));
  },
);

test.skipIf(!has("curl"))("curl delivers from an address beyond ASCII (SMTPUTF8)", async () => {
  const message = Buffer.from(`${head("utf8")}Hello\r\n`);
  expect(await deliver("curl", message, ["--mail-from", "jörg@brand.test"])).toBe(0);
  expect((await lastDelivery())!.row).toMatchObject({ mailFrom: "jörg@brand.test", source: { smtpUtf8: true } });
});

test.skipIf(!has("curl"))("curl is refused for an unknown recipient and for a message beyond the limit", async () => {
  const before = folder.db.select().from(deliveries).all().length;
  expect(await deliver("curl", Buffer.from(head("a")), ["--mail-rcpt", "nobody@seeds.example"])).toBe(55);
  expect(await deliver("curl", Buffer.alloc(2_500_000, "x\r\n"), [])).not.toBe(0);
  await receiver.drain();
  expect(folder.db.select().from(deliveries).all()).toHaveLength(before);
});
