import { existsSync } from "node:fs";
import { connect, Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { BlobStore, sha256Hex } from "../../../../crawler/receive/blob-store.ts";
import type { Receiver } from "../../../../crawler/receive/receive.ts";
import { deliveries, journal, messages, stamps } from "../../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, otherSeed, seedAddress } from "../campaign-folder.ts";
import { greeted, hangUpAll, RawClient } from "../smtp-client.ts";

let folder: CampaignFolder;
let receiver: Receiver;
beforeEach(async () => {
  folder = campaignFolder();
  receiver = await folder.receive();
});
afterEach(async () => {
  hangUpAll();
  await receiver.close();
  folder.remove();
});

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const message = bytes("From: a@brand.test\r\nSubject: hello\r\n\r\nbody\r\n");

/** The bytes that one delivery left in the blob store. */
async function stored(): Promise<Buffer[]> {
  await receiver.drain();
  const store = new BlobStore(join(folder.directory, "blobs"));
  return Promise.all(
    folder.db
      .select()
      .from(messages)
      .all()
      .map((row) => store.get(row.sha256)),
  );
}

describe("what arrives", () => {
  test.each([
    ["an ordinary message", "Subject: a\r\n\r\nb\r\n"],
    ["lines that begin with dots", "Subject: a\r\n\r\n.\r\n..\r\n...x\r\n.y\r\n"],
    ["a message that begins with a dot", ".x: y\r\n\r\nb\r\n"],
    ["a message that is one dot", ".\r\n"],
    ["an empty message", ""],
    ["8-bit bytes and NUL", "Subject: \xe9\xff\r\n\r\n\0\x80\xff\r\n"],
    ["bare LF kept as it is", "Subject: a\n\nb\nc\r\n"],
    ["a bare LF, a dot and a bare LF", "Subject: a\r\n\r\nb\n.\nMAIL FROM:<x@y.test>\r\n"],
    ["a bare LF, a dot and CRLF", "Subject: a\r\n\r\nb\n.\r\nMAIL FROM:<x@y.test>\r\n"],
    ["a bare LF before two dots", "Subject: a\r\n\r\nb\n..c\n...d\r\n"],
    ["a bare CR", "Subject: a\r\n\r\nb\rc\r\n"],
    ["a line of 20,000 bytes", `Subject: a\r\n\r\n${"x".repeat(20_000)}\r\n`],
    ["no blank line at all", "Subject: a\r\n"],
  ])("is stored byte for byte: %s", async (_name, text) => {
    const client = await greeted(receiver.port);
    expect(await client.deliver([seedAddress], bytes(text))).toMatch(/^250 /);
    expect((await stored()).map(String)).toEqual([bytes(text)].map(String));
  });

  test("is answered in one write for the commands of one segment", async () => {
    const client = await greeted(receiver.port);
    const together = vi.spyOn(Socket.prototype as unknown as { _writev(replies: unknown[]): void }, "_writev");
    client.write(`MAIL FROM:<a@brand.test>\r\nRCPT TO:<${seedAddress}>\r\nRCPT TO:<${otherSeed}>\r\nDATA\r\n`);
    for (let count = 0; count < 4; count += 1) expect(await client.reply()).toMatch(/^[23]/);
    expect(together.mock.calls.map(([replies]) => replies.length)).toEqual([4]);
    together.mockRestore();
  });

  test("is the same whatever the packets' borders are", async () => {
    const text = "Subject: a\r\n\r\n..\r\n.\r\nb\n..c\r\n\r\n.\r\n";
    const client = await greeted(receiver.port);
    for (const step of ["MAIL FROM:<a@brand.test>", `RCPT TO:<${seedAddress}>`, "DATA"]) await client.ask(step);
    for (const character of `${text.replace(/(^|\r\n)\./g, "$1..")}.\r\n`) {
      client.write(character);
      await sleep(1);
    }
    expect(await client.reply()).toMatch(/^250 /);
    expect((await stored()).map(String)).toEqual([text]);
  });

  test("twice is one message and two deliveries, each with a journal entry", async () => {
    const client = await greeted(receiver.port);
    await client.deliver([seedAddress], message);
    await client.deliver([seedAddress], message);
    await receiver.drain();
    expect(folder.db.select().from(messages).all()).toHaveLength(1);
    expect(folder.db.select().from(deliveries).all()).toHaveLength(2);
    expect(
      folder.db
        .select()
        .from(journal)
        .all()
        .map((entry) => entry.kind),
    ).toEqual(["delivery", "delivery"]);
  });

  test("for two seeds at once is a delivery to each", async () => {
    const client = await greeted(receiver.port);
    await client.deliver([seedAddress, otherSeed.toUpperCase()], message);
    await receiver.drain();
    const rows = folder.db.select().from(deliveries).all();
    expect(rows.map((row) => [row.seed, row.seedFrom])).toEqual([
      [seedAddress, "envelope"],
      [otherSeed, "envelope"],
    ]);
  });

  test("carries the facts of its session", async () => {
    await receiver.close();
    receiver = await folder.receive({ lookUpPtr: async (address) => `ptr-of-${address}.test` });
    const client = await greeted(receiver.port);
    await client.deliver([seedAddress], message, " BODY=8BITMIME SMTPUTF8");
    await receiver.drain();
    expect(folder.db.select().from(deliveries).get()).toMatchObject({
      message: sha256Hex(message),
      via: "smtp",
      peerAddress: "127.0.0.1",
      helo: "client.test",
      mailFrom: "news@brand.test",
      rcptTo: [seedAddress],
      protocol: "ESMTP",
      tlsVersion: null,
      ptr: "ptr-of-127.0.0.1.test",
      source: { openingCommand: "EHLO", bodyType: "8bitmime", smtpUtf8: true },
    });
  });

  test("under STARTTLS names TLS version and cipher", async () => {
    const client = await greeted(receiver.port);
    expect(await client.ask("STARTTLS")).toMatch(/^220 /);
    const secure = connectTls({ socket: client.socket, rejectUnauthorized: false, servername: "seeds.example" });
    const inside = new RawClient(secure);
    await inside.ask("EHLO client.test");
    expect(await inside.deliver([seedAddress], message)).toMatch(/^250 /);
    await receiver.drain();
    expect(folder.db.select().from(deliveries).get()).toMatchObject({
      protocol: "ESMTPS",
      tlsVersion: "TLSv1.3",
      tlsCipher: expect.stringMatching(/^TLS_/),
      source: { serverName: "seeds.example" },
    });
  });
});

describe("what is refused", () => {
  test("mail to an address that was never issued, with 550", async () => {
    const client = await greeted(receiver.port);
    await client.ask("MAIL FROM:<a@brand.test>");
    expect(await client.ask("RCPT TO:<postmaster@seeds.example>")).toMatch(/^550 /);
    expect(await client.ask("RCPT TO:<someone@elsewhere.test>")).toMatch(/^550 /);
    expect(await client.ask("DATA")).toMatch(/^503 /);
  });

  test("a message that announces or has more bytes than the limit, with 552, and nothing of it is stored", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { messageBytes: 1_000 } });
    const client = await greeted(receiver.port);
    expect(await client.ask("MAIL FROM:<a@brand.test> SIZE=1001")).toMatch(/^552 /);
    expect(await client.deliver([seedAddress], Buffer.alloc(5_000, "x"))).toMatch(/^552 /);
    expect(await client.deliver([seedAddress], message)).toMatch(/^250 /);
    expect(await stored()).toEqual([message]);
  });

  test("more mail at once than may be held in memory, with 451", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { heldBytes: 1_000 } });
    const client = await greeted(receiver.port);
    expect(await client.deliver([seedAddress], Buffer.alloc(5_000, "x"))).toMatch(/^451 /);
    expect(await client.deliver([seedAddress], message)).toMatch(/^250 /);
  });

  test.each([
    ["connections of one peer at once", { connectionsPerPeer: 1 }],
    ["connections of one peer within the hour", { connectionsPerPeerAndHour: 1 }],
  ])("too many %s, with 421", async (_name, limits) => {
    await receiver.close();
    receiver = await folder.receive({ limits });
    await greeted(receiver.port);
    expect(await new RawClient(receiver.port).reply()).toMatch(/^421 /);
  });

  test("550 idle connections from eleven addresses do not keep an honest peer out", async () => {
    const idle = Array.from({ length: 550 }, (_, n) =>
      connect({ port: receiver.port, host: "127.0.0.1", localAddress: `127.0.0.${2 + (n % 11)}` }).on(
        "error",
        () => {},
      ),
    );
    await Promise.all(idle.map((socket) => new Promise<void>((heard) => socket.once("data", () => heard()))));
    for (const localAddress of ["127.0.0.1", "127.0.0.99", "127.0.7.1"]) {
      const client = new RawClient(connect({ port: receiver.port, host: "127.0.0.1", localAddress }));
      expect(await client.reply()).toMatch(/^220 /);
      await client.ask("EHLO honest.test");
      expect(await client.deliver([seedAddress], message)).toMatch(/^250 /);
      client.end();
    }
    for (const socket of idle) socket.destroy();
  });

  test("a client that never greets, sooner than one that does, with 421", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { firstCommandMs: 500 } });
    const [silent, polite] = [new RawClient(receiver.port), await greeted(receiver.port)];
    await silent.reply();
    expect(await silent.reply()).toMatch(/^421 /);
    expect(await polite.deliver([seedAddress], message)).toMatch(/^250 /);
  });

  test("too many recipients, with 452", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { recipients: 1 } });
    const client = await greeted(receiver.port);
    expect(await client.deliver([seedAddress, otherSeed], message)).toMatch(/^452 /);
  });

  test("a client that never stops asking, with 421", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { commandsPerConnection: 5 } });
    const client = await greeted(receiver.port);
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.ask("NOOP")));
    expect(answers.some((answer) => answer.startsWith("421 "))).toBe(true);
  });

  test("a client that says nothing for too long, with 421", async () => {
    await receiver.close();
    receiver = await folder.receive({ limits: { idleMs: 300 } });
    const client = await greeted(receiver.port);
    expect(await client.reply()).toMatch(/^421 /);
  });

  test("AUTH, and a command line without an end", async () => {
    const client = await greeted(receiver.port);
    expect(await client.ask("AUTH PLAIN AGEAYg==")).toMatch(/^500 /);
    expect(await client.ask("x".repeat(10_000))).toMatch(/^421 /);
  });

  test("XFORWARD from a peer that is no front", async () => {
    const client = await greeted(receiver.port);
    expect(await client.ask("XFORWARD ADDR=192.0.2.7")).toMatch(/^5/);
  });

  test("a message whose sender hangs up before the final dot: nothing of it is stored", async () => {
    const client = await greeted(receiver.port);
    for (const step of ["MAIL FROM:<a@brand.test>", `RCPT TO:<${seedAddress}>`, "DATA"]) await client.ask(step);
    client.write("Subject: half\r\n\r\nhalf");
    await sleep(50);
    client.end();
    await sleep(50);
    expect(await stored()).toEqual([]);
    expect(existsSync(join(folder.directory, "spool"))).toBe(false);
  });
});

test("A delivery says how our clock stood at the newest time stamp, and that it was never compared before", async () => {
  const clocks = async (): Promise<unknown[]> => {
    expect(await (await greeted(receiver.port)).deliver([seedAddress], message)).toMatch(/^250 /);
    await receiver.drain();
    return folder.db
      .select()
      .from(deliveries)
      .all()
      .map(({ source }) => source.clock);
  };
  expect(await clocks()).toEqual([null]);
  const stamp = { sequence: 0, head: "{}", authority: "http://tsa.test/", askedAt: "2027-03-01T08:00:00.000Z" };
  folder.db
    .insert(stamps)
    .values([
      { ...stamp, stampedAt: "2027-03-01T08:00:02.500Z", token: Buffer.alloc(1) },
      { ...stamp, failure: "the authority answered HTTP 500" },
    ])
    .run();
  const clock = { offsetMs: 2_500, authority: "http://tsa.test/", comparedAt: "2027-03-01T08:00:00.000Z" };
  expect(await clocks()).toEqual([null, clock]);
});

describe("LMTP", () => {
  test("takes the real client from a front on this machine, and answers once for each recipient", async () => {
    await receiver.close();
    receiver = await folder.receive({}, "lmtp");
    const client = await greeted(receiver.port, "LHLO front.test");
    const told = "XFORWARD ADDR=192.0.2.7 PORT=4711 HELO=mail.brand.test PROTO=ESMTP IDENT=9Zfront";
    expect(await client.ask(told)).toMatch(/^250 /);
    const put =
      "Received: from mail.brand.test\r\n\tby front.test with ESMTP id 9Zfront;\r\n\tMon, 1 Mar 2027 08:00:00 +0000\r\n";
    expect(await client.deliver([seedAddress, otherSeed], Buffer.concat([bytes(put), message]))).toMatch(/^250 /);
    expect(await client.reply()).toMatch(/^250 /);
    await receiver.drain();
    const rows = folder.db.select().from(deliveries).all();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      via: "lmtp",
      peerAddress: "192.0.2.7",
      peerPort: 4711,
      helo: "mail.brand.test",
      source: {
        front: "127.0.0.1",
        frontHeaderBytes: put.length,
        xForward: { ADDR: "192.0.2.7", PROTO: "ESMTP", IDENT: "9Zfront" },
      },
    });
    expect((await stored())[0]!.subarray(put.length)).toEqual(message);
  });
});
