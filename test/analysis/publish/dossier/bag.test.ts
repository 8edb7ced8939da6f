import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { BagWriter, checkBag } from "../../../../analysis/publish/dossier/bag.ts";
import { pcapOf } from "../../../../analysis/publish/dossier/pcap.ts";

let root: string;
beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), "census-bag-")), "bag");
  const bag = new BagWriter(root);
  bag.payload("messages/a.eml", "From: a\r\n\r\nhello\r\n");
  bag.payload("verdicts.json", "[]");
  bag.tag("CHECK.md", "# How to check\n");
  bag.seal({ "Source-Organization": "test", "External-Description": "two\nlines" });
});

describe("checkBag", () => {
  test("finds nothing wrong with a bag as written", async () => {
    expect(await checkBag(root)).toEqual([]);
  });

  test.each<[string, () => void, RegExp]>([
    [
      "an altered payload file",
      () => writeFileSync(join(root, "data/verdicts.json"), "{}"),
      /^data\/verdicts\.json: was altered/,
    ],
    ["a removed payload file", () => rmSync(join(root, "data/verdicts.json")), /^data\/verdicts\.json: is missing/],
    [
      "an added payload file",
      () => writeFileSync(join(root, "data/new.txt"), "x"),
      /^data\/new\.txt: a file that manifest-sha256\.txt does not list/,
    ],
    [
      "a renamed payload file",
      () => renameSync(join(root, "data/verdicts.json"), join(root, "data/v.json")),
      /^data\/v\.json: a file/,
    ],
    ["an altered tag file", () => appendFileSync(join(root, "CHECK.md"), "x"), /^CHECK\.md: was altered/],
    ["an added tag file", () => writeFileSync(join(root, "NOTE.md"), "x"), /^NOTE\.md: a file that tagmanifest/],
    [
      "an altered manifest",
      () => appendFileSync(join(root, "manifest-sha256.txt"), "00  data/x\n"),
      /^manifest-sha256\.txt: was altered/,
    ],
    [
      "a manifest with its last line cut off",
      () => cutOff("tagmanifest-sha512.txt"),
      /^tagmanifest-sha512\.txt: its last line is cut off/,
    ],
    [
      "a file that became a link to the same bytes",
      () => {
        renameSync(join(root, "data/verdicts.json"), join(root, "..", "verdicts.json"));
        symlinkSync(join(root, "..", "verdicts.json"), join(root, "data/verdicts.json"));
      },
      /^data\/verdicts\.json: is a link/,
    ],
    [
      "a link that leads nowhere",
      () => symlinkSync("/nowhere", join(root, "data/more.txt")),
      /^data\/more\.txt: is a link/,
    ],
    ["a removed manifest", () => rmSync(join(root, "manifest-sha512.txt")), /^manifest-sha512\.txt: is missing/],
    ["a removed declaration", () => rmSync(join(root, "bagit.txt")), /is no bag/],
    [
      "a changed declaration",
      () => writeFileSync(join(root, "bagit.txt"), "BagIt-Version: 2.0\n"),
      /^bagit\.txt: not the declaration/,
    ],
    [
      "an unknown tag manifest",
      () => writeFileSync(join(root, "tagmanifest-md5.txt"), ""),
      /^tagmanifest-md5\.txt: a file that no manifest lists/,
    ],
  ])("names %s", async (_, harm, message) => {
    harm();
    expect((await checkBag(root)).join("\n")).toMatch(new RegExp(message.source, "m"));
  });

  test.skipIf(spawnSync("sha256sum", ["--version"]).status !== 0)("agrees with sha256sum and sha512sum", () => {
    for (const [tool, name] of [
      ["sha256sum", "manifest-sha256.txt"],
      ["sha512sum", "manifest-sha512.txt"],
      ["sha256sum", "tagmanifest-sha256.txt"],
    ] as const) {
      expect(spawnSync(tool, ["-c", "--strict", name], { cwd: root }).status).toBe(0);
    }
  });
});

test("a path that Windows could not hold, or one used twice, is refused", () => {
  const bag = new BagWriter(mkdtempSync(join(tmpdir(), "census-bag-")));
  expect(() => bag.payload("a/../../b", "x")).toThrow("no path");
  expect(() => bag.payload("a:b", "x")).toThrow("no path that every system can hold");

  bag.payload("a", "x");
  expect(() => bag.payload("a", "y")).toThrow("in the bag already");
});

describe.skipIf(spawnSync("tshark", ["--version"]).status !== 0)("pcapOf", () => {
  test("is read by tshark with names, addresses and good checksums", () => {
    const query = Buffer.from("123401000001000000000000046f70656e0473686f7004746573740000010001", "hex");
    const response = Buffer.from(
      "123481800001000100000000046f70656e0473686f7004746573740000010001c00c000100010000012c0004c0000207",
      "hex",
    );
    const at = { askedAt: "2027-03-01T10:14:07.250Z", rttMs: 12 };
    const path = join(mkdtempSync(join(tmpdir(), "census-pcap-")), "dns.pcap");
    writeFileSync(
      path,
      pcapOf([
        { server: "198.51.100.53:53", query, response, ...at },
        { server: "[2001:db8::53]:53", query, response: null, ...at },
      ]),
    );
    const fields = [
      "-T",
      "fields",
      "-e",
      "ip.src",
      "-e",
      "ipv6.src",
      "-e",
      "dns.qry.name",
      "-e",
      "dns.a",
      "-e",
      "udp.checksum.status",
    ];
    const { stdout } = spawnSync("tshark", ["-r", path, "-o", "udp.check_checksum:TRUE", ...fields], {
      encoding: "utf8",
    });
    expect(stdout.trimEnd().split("\n")).toEqual([
      "192.0.2.1\t\topen.shop.test\t\t1",
      "198.51.100.53\t\topen.shop.test\t192.0.2.7\t1",
      "\t2001:db8::1\topen.shop.test\t\t1",
    ]);
  });
});

function cutOff(name: string): void {
  writeFileSync(join(root, name), readFileSync(join(root, name)).subarray(0, -1));
}
