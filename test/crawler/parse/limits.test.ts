import { describe, expect, test } from "vitest";
import { PARSE_LIMITS } from "../../../crawler/parse/limits.ts";
import { readMessage } from "../../../crawler/parse/mime.ts";
import { lines, multipart } from "./message-text.ts";

const nested = (levels: number): Buffer => {
  const opening = Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n`,
  );
  return Buffer.from(`${opening.join("")}Content-Type: text/html\r\n\r\n<img src="https://a.example/deep">`);
};
const nestedMessages = (levels: number): Buffer =>
  Buffer.from(`${"Content-Type: message/rfc822\r\n\r\n".repeat(levels)}Content-Type: text/html\r\n\r\n<p>deep`);
const encodedMessages = (levels: number): Buffer => {
  let bytes = lines("Content-Type: text/html", "", "<p>deep");
  for (let level = 0; level < levels; level += 1) {
    bytes = lines("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", bytes.toString("base64"));
  }
  return bytes;
};
const cutsOf = (bytes: Buffer, limits = PARSE_LIMITS) =>
  readMessage(bytes, limits).cuts.map(({ limit, path }) => `${limit} ${path}`);

describe("what a limit cuts off is recorded", () => {
  test("a pixel behind 12 nested messages is seen, where postal-mime stops at 10", () => {
    const message = readMessage(nestedMessages(12));
    expect(message.parts.at(-1)?.text).toBe("<p>deep");
    expect(message.cuts).toEqual([]);
  });

  test("a multipart nested 1,000 deep is read to depth 256 and the rest is named", () => {
    const { parts, cuts } = readMessage(nested(1_000));
    expect(parts).toHaveLength(PARSE_LIMITS.depth + 1);
    expect(cuts.map(({ limit }) => limit)).toEqual(["depth"]);
    expect(cuts[0]!.lostBytes).toBeGreaterThan(30_000);
    expect(readMessage(nested(200)).parts.at(-1)?.text).toContain("deep");
  });

  test("100,000 parts: 2,000 are read, in bounded time, and the place of the cut is named", () => {
    const bytes = lines("Content-Type: multipart/mixed; boundary=b", "", "--b\r\n\r\nx\r\n".repeat(100_000));
    const startedAt = performance.now();
    const { parts, cuts } = readMessage(bytes);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(parts).toHaveLength(PARSE_LIMITS.parts);
    expect(cuts).toEqual([{ limit: "parts", path: `1.${PARSE_LIMITS.parts}`, lostBytes: expect.any(Number) }]);
  });

  test("a header of 10 MB is read to 1 MB, and the body behind it is read whole", () => {
    const bytes = lines(`X-Long: ${"a".repeat(10 * 1024 * 1024)}`, "Content-Type: text/html", "", "<p>body");
    const { head, parts, cuts } = readMessage(bytes);
    expect(head.fields[0]?.value).toHaveLength(PARSE_LIMITS.headBytes - "X-Long: ".length);
    expect(parts[0]?.text).toBe("<p>body");
    expect(cuts.map(({ limit }) => limit)).toEqual(["headBytes"]);
  });

  test("a million header fields are cut and the body is read", () => {
    const bytes = lines(...Array.from({ length: 10_000 }, (_, index) => `X-${index}: 1`), "", "body");
    expect(readMessage(bytes).head.fields).toHaveLength(PARSE_LIMITS.headFields);
    expect(cutsOf(bytes)).toEqual(["headFields 1"]);
  });

  test("a message wrapped in base64 40 times is unwrapped 10 times", () => {
    expect(readMessage(encodedMessages(9)).parts.at(-1)?.text).toBe("<p>deep");
    expect(cutsOf(encodedMessages(40))).toEqual([`rereadLevels 1${".1".repeat(10)}`]);
  });

  test.each([
    ["messageBytes", { messageBytes: 60 }],
    ["textBytes", { textBytes: 3 }],
    ["decodedBytes", { decodedBytes: 3 }],
  ] as const)("%s", (limit, changed) => {
    const bytes = lines("Content-Type: text/html", "X: 1234567890", "", "<p>0123456789012345678901234567890");
    expect(cutsOf(bytes, { ...PARSE_LIMITS, ...changed })).toEqual([`${limit} 1`]);
  });

  test("an ordinary message is cut nowhere", () => {
    expect(cutsOf(multipart("alternative", "b", "\r\ntext", "Content-Type: text/html\r\n\r\n<p>x"))).toEqual([]);
  });
});

describe("odd bytes", () => {
  test("NUL bytes anywhere are kept", () => {
    const { parts } = readMessage(lines("Content-Type: text/html", "X: a\0b", "", "<p>a\0b"));
    expect(parts[0]?.text).toBe("<p>a\0b");
    expect(parts[0]?.fields[1]?.value).toBe("a\0b");
    expect(readMessage(Buffer.alloc(200_000)).parts).toHaveLength(1);
  });

  test("invalid UTF-8 in every header costs characters only", () => {
    const bad = Buffer.from([0xc3, 0x28, 0xff, 0xe2, 0x82]).toString("latin1");
    const keys = [
      "From",
      "To",
      "Subject",
      "Date",
      "Message-ID",
      "List-Id",
      "Content-Type",
      "Content-ID",
      "Content-Disposition",
    ];
    const { head, parts } = readMessage(lines(...keys.map((key) => `${key}: ${bad}`), "", "<p>body"));
    expect(head.fields.map(({ name }) => name)).toEqual(keys);
    expect(parts[0]?.text).toBe("<p>body");
  });

  test.each([0, 1, 2, 3])("%i bytes are a message of one part", (length) => {
    expect(readMessage(Buffer.alloc(length, "\n")).parts).toHaveLength(1);
  });
});
