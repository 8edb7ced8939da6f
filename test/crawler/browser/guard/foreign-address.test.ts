import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readOutgoing } from "../../../../crawler/browser/guard/foreign-address.ts";

const own = "noa7k2@seeds.example";
const base64 = (text: string) => Buffer.from(text).toString("base64");
const hex = (text: string) => Buffer.from(text).toString("hex");

test.each([
  ["as it is", "EMAIL=stranger@victim.example"],
  ["percent-encoded", "EMAIL=stranger%40victim.example&b=1"],
  ["percent-encoded twice", "EMAIL=stranger%2540victim.example"],
  ["every letter percent-encoded", `e=${[..."stranger@victim.example"].map((c) => `%${hex(c)}`).join("")}`],
  ["in JSON", '{"to":["a",{"x":"stranger@victim.example"}]}'],
  ["escaped in JSON", '{"to":"stranger\\u0040victim.example"}'],
  ["as an entity of HTML", "m=stranger&#64;victim.example"],
  ["in full-width letters", "m=stranger＠victim.example"],
  [
    "in a part of multipart",
    '--b\r\nContent-Disposition: form-data; name="q7"\r\n\r\nstranger@victim.example\r\n--b--',
  ],
  ["in base64", `data=${base64("stranger@victim.example")}`],
  ["in base64 of JSON, percent-encoded", `data=${encodeURIComponent(base64('{"email":"stranger@victim.example"}'))}`],
  [
    "in base64 for URLs, behind other letters",
    `/subscribe/${Buffer.from("to:stranger@victim.example").toString("base64url")}/now`,
  ],
  ["in base64 of base64", `d=${base64(base64("stranger@victim.example"))}`],
  ["in hexadecimal digits", `h=${hex("stranger@victim.example")}`],
  ["beside our own", `${own},stranger@victim.example`],
  ["ours with more domain behind", `e=${own}.victim.example`],
  ["ours with more letters before", `e=x${own}`],
  ["at a host of letters of its own", "e=stranger@bücher.example"],
  ["at a number", "e=stranger@[192.0.2.1]"],
  ["with a tag", "e=stranger+tag@victim.example"],
  ["in a path", "/list/stranger@victim.example/add"],
])("an address that is not ours is found %s", (_, text) => {
  expect(readOutgoing(text, own).foreign).not.toBeNull();
});

test("it is found in packed bytes, and in bytes that are no text", () => {
  const text = '{"email":"stranger@victim.example"}';
  expect(readOutgoing(gzipSync(text), own).foreign).toBe("stranger@victim.example");
  expect(readOutgoing(Buffer.concat([Buffer.from([0xff, 0, 0xfe]), Buffer.from(text)]), own).foreign).not.toBeNull();
  expect(readOutgoing(Buffer.from(text, "utf16le"), own).foreign).not.toBeNull();
});

test.each([
  ["as typed", `EMAIL=${own}`],
  ["in capitals", `EMAIL=${own.toUpperCase()}`],
  ["percent-encoded", `EMAIL=${encodeURIComponent(own)}`],
  ["behind a space of a form", `q=Hello+${encodeURIComponent(own)}`],
  ["behind a name", `member_${own}`],
  ["in base64", `d=${base64(own)}`],
])("our own address is seen %s, and nothing foreign", (_, text) => {
  expect(readOutgoing(text, own)).toEqual({ foreign: null, own: true, isWhole: true });
});

test.each([
  ["a picture for fine screens", "/img/logo@2x.png"],
  ["a package with its version", "/npm/htmx.org@1.9.10/dist/htmx.min.js"],
  ["a script by its tag", "/npm/vue@next.js"],
  ["a place on a map", "/maps/@48.8566,2.3522,15z"],
  ["a name of a social network", "/@user.name"],
  ["the key of an error reporter", "dsn=https://0123456789abcdef0123456789abcdef@o12.ingest.example.test/1"],
  ["weights of a font", "/css2?family=Inter:wght@400;700"],
  ["a long hash", `h=${hex("0123456789abcdef0123456789abcdef")}`],
])("%s is no address", (_, text) => {
  expect(readOutgoing(text, own)).toEqual({ foreign: null, own: false, isWhole: true });
});

test("random bytes in base64 hold no address by chance", () => {
  const bytes = Buffer.concat(Array.from({ length: 6_000 }, (_, n) => createHash("sha256").update(String(n)).digest()));
  expect(readOutgoing(bytes.toString("base64"), own).foreign).toBeNull();
});

test.each([
  ["a megabyte of @", "@".repeat(1_000_000)],
  ["a megabyte of a@", "a@".repeat(500_000)],
  ["a megabyte of %", "%4".repeat(500_000)],
  ["a megabyte of one letter", "A".repeat(1_000_000)],
  ["a megabyte of hexadecimal digits", "41".repeat(500_000)],
  ["base64 of base64 of base64", base64(base64(base64("@a".repeat(150_000))))],
])("%s is read in little time", { timeout: 20_000 }, (_, text) => {
  const before = process.cpuUsage();
  readOutgoing(text, own);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(5_000);
});

test("what is longer than a million characters is said not to be read whole", () => {
  expect(readOutgoing("a ".repeat(600_000), own).isWhole).toBe(false);
});
