import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BlobStore } from "../../../../crawler/receive/blob-store.ts";
import { type ImapTally, type ImapWorld, pollImap } from "../../../../crawler/receive/imap/imap.ts";
import { imapAccounts, testAddressOf, watchImap } from "../../../../crawler/receive/imap/watch-imap.ts";
import { TransientError } from "../../../../crawler/runner/errors.ts";
import { deliveries, imapPositions, journal, messages } from "../../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "../campaign-folder.ts";
import { Dovecot, noDovecot } from "../dovecot.ts";

if (noDovecot !== null) console.warn(`reading by IMAP is not tested: ${noDovecot}`);

vi.setConfig({ testTimeout: 300_000 }); // a killed server leaves locks that its successor waits out

let folder: CampaignFolder;
beforeEach(() => {
  folder = campaignFolder();
});
afterEach(() => folder.remove());

const eml = (subject: string): string =>
  `Delivered-To: ${seedAddress}\r\nFrom: a@brand.test\r\nSubject: ${subject}\r\n\r\n\xe9 ${subject}\r\n.\r\nFrom here\r\n`;
const store = (): BlobStore => new BlobStore(join(folder.directory, "blobs"));
const rows = () => folder.db.select().from(deliveries).all();
const stored = () =>
  folder.db
    .select()
    .from(messages)
    .all()
    .map(({ sha256 }) => store().getSync(sha256).toString("latin1"));

describe.skipIf(noDovecot !== null)("a mailbox of a server that nobody here wrote (dovecot)", () => {
  let server: Dovecot;
  beforeEach(async () => {
    server = new Dovecot();
    await server.start();
  });
  afterEach(() => server.remove());

  function poll(world: Partial<ImapWorld> = {}, mailboxes = ["INBOX"]): Promise<ImapTally> {
    const common = {
      db: folder.db,
      blobs: store(),
      now: () => new Date(),
      warn: (text: string) => folder.warnings.push(text),
    };
    return pollImap(server.account(mailboxes), { ...common, ...world });
  }

  test("is read byte for byte, once, and then only what is new; no flag changes", async () => {
    server.deliver(eml("a"));
    server.deliver(eml("b"));
    expect(await poll()).toEqual({ messages: 2, deliveries: 2 });
    expect(stored().toSorted()).toEqual([eml("a"), eml("b")]);
    expect(rows()[0]).toMatchObject({
      via: "imap",
      seed: seedAddress,
      seedFrom: "delivered-to",
      peerAddress: null,
      source: { uid: 1, flags: [expect.anything()] },
    });
    expect(await poll()).toEqual({ messages: 0, deliveries: 0 });
    server.deliver(eml("c"));
    expect(await poll()).toEqual({ messages: 1, deliveries: 1 });
    expect(server.flags()).toEqual(["", "", ""]);
    expect(server.unseenByAll()).toBe(3);
    expect(folder.db.select().from(journal).all()).toHaveLength(3);
  });

  test("is read again under a new UIDVALIDITY and compared by hash: only unknown bytes are new deliveries", async () => {
    server.deliver(eml("a"));
    server.deliver(eml("b"));
    await poll();
    await server.forgetUids();
    server.deliver(eml("c"));
    expect(await poll()).toEqual({ messages: 3, deliveries: 1 });
    expect(folder.db.select().from(imapPositions).all()).toHaveLength(2);
    expect(await poll()).toEqual({ messages: 0, deliveries: 0 });
    expect(server.flags()).toEqual(["", "", ""]);
  });

  test("is read to the last message, each exactly once, however often the reader is killed in mid-fetch", async () => {
    const count = 400;
    for (let number = 0; number < count; number += 1) server.deliver(eml(`${number}`.padEnd(2_000, "x")));
    const script = fileURLToPath(new URL("../imap-process.ts", import.meta.url));
    let between = 0;
    for (const pauseMs of [150, 250, 350, 50, 450]) {
      const child = spawn(process.execPath, [script, folder.directory, `${server.port}`], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = once(child, "exit");
      await Promise.race([once(child.stdout, "data"), ended]);
      await Promise.race([sleep(pauseMs), ended]);
      child.kill("SIGKILL");
      await ended;
      if (rows().length > 0 && rows().length < count) between += 1;
    }
    await poll();
    expect(rows()).toHaveLength(count);
    expect(new Set(rows().map((row) => row.message)).size).toBe(count);
    expect(stored()).toHaveLength(count);
    expect(server.flags().join("")).toBe("");
    if (between === 0) console.warn("no reader was killed between two batches this time");
  });

  test("that goes away in mid-fetch is told as no answer, and read on when it is back", async () => {
    for (let number = 0; number < 120; number += 1) server.deliver(eml(`${number}`));
    const blobs = new (class extends BlobStore {
      override async putAll(all: readonly Uint8Array[], names: readonly string[]): Promise<string[]> {
        await server.stop();
        return super.putAll(all, names);
      }
    })(store().dir);
    await expect(poll({ blobs })).rejects.toMatchObject({ name: "TransientError", reason: "imap" });
    expect(rows()).toHaveLength(50);
    await expect(poll()).rejects.toMatchObject({ name: "TransientError" });
    await server.start();
    expect(await poll()).toEqual({ messages: 70, deliveries: 70 });
  });

  test("is left with messages beyond the limit, which are told, and does not stand still for them", async () => {
    server.deliver(eml("x".repeat(5_000)));
    server.deliver(eml("a"));
    expect(await poll({ maxMessageBytes: 4_000 })).toEqual({ messages: 1, deliveries: 1 });
    expect(folder.warnings.join()).toContain("message 1 has");
    expect(await poll({ maxMessageBytes: 4_000 })).toEqual({ messages: 0, deliveries: 0 });
  });

  test("is one of several; one that does not exist, or a wrong password, is told as no answer", async () => {
    mkdirSync(join(server.maildir, ".Lists", "cur"), { recursive: true });
    mkdirSync(join(server.maildir, ".Lists", "new"));
    mkdirSync(join(server.maildir, ".Lists", "tmp"));
    writeFileSync(join(server.maildir, ".Lists", "new", "1.M1.test"), eml("other"));
    server.deliver(eml("a"));
    expect(await poll({}, ["INBOX", "Lists"])).toEqual({ messages: 2, deliveries: 2 });
    await expect(poll({}, ["Nowhere"])).rejects.toMatchObject({ name: "TransientError" });
    const wrong = { ...server.account(), password: "wrong" };
    const world = { db: folder.db, blobs: store(), now: () => new Date(), warn: () => undefined };
    await expect(pollImap(wrong, world)).rejects.toMatchObject({ name: "TransientError" });
  });

  test("is watched until closed", async () => {
    server.deliver(eml("a"));
    const watch = watchImap([server.account()], {
      db: folder.db,
      blobs: store(),
      now: () => new Date(),
      warn: () => undefined,
    });
    for (let tries = 0; tries < 100 && rows().length === 0; tries += 1) await sleep(50);
    await watch.close();
    expect(rows()).toHaveLength(1);
  });
});

describe("under a test network", () => {
  const allowed = { allow: ["127.0.0.0/8"], ports: {} };
  const world = (addresses: readonly string[]): ImapWorld => ({
    db: folder.db,
    blobs: store(),
    now: () => new Date(),
    warn: () => undefined,
    addressOf: testAddressOf(allowed, { resolveAddresses: async () => ({ addresses }) }),
  });

  test("a mailbox is reached within it and nowhere else, whatever its name resolves to", async () => {
    const greeting = createServer((socket) => socket.end("* BYE not today\r\n"));
    const met = once(greeting.listen(0, "127.0.0.1"), "listening").then(() => once(greeting, "connection"));
    await once(greeting, "listening");
    const { port } = greeting.address() as AddressInfo;
    const account = { host: "mail.test", port, secure: false, user: "reader", password: "x", mailboxes: ["INBOX"] };
    await expect(pollImap(account, world(["192.0.2.1"]))).rejects.toThrow(
      "IMAP host mail.test has no address within network.test.allow",
    );
    await expect(pollImap(account, world(["192.0.2.1", "127.0.0.1"]))).rejects.toThrow(TransientError);
    await met;
    greeting.close();
  });
});

describe("the passwords of IMAP accounts", () => {
  const account = { host: "mail.test", port: 993, secure: true, user: "reader", mailboxes: ["INBOX"] };
  const campaign = () => ({ directory: folder.directory, receive: { imap: [account] } });

  test("come from secrets/imap.json", () => {
    mkdirSync(join(folder.directory, "secrets"));
    writeFileSync(join(folder.directory, "secrets", "imap.json"), '{ "reader@mail.test": "secret" }');
    expect(imapAccounts(campaign())).toEqual([{ ...account, password: "secret" }]);
  });

  test.each([
    ["is missing", null, "cannot be read"],
    ["is no JSON", "secret", "is no JSON"],
    ["lacks the account", "{}", 'no password for "reader@mail.test"'],
  ])("are asked for by name when the file %s", (_name, text, message) => {
    mkdirSync(join(folder.directory, "secrets"));
    if (text !== null) writeFileSync(join(folder.directory, "secrets", "imap.json"), text);
    expect(() => imapAccounts(campaign())).toThrow(message);
  });
});
