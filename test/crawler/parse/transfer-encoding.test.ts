import { describe, expect, test } from "vitest";
import { decodeTransfer, transferEncodingOf } from "../../../crawler/parse/transfer-encoding.ts";

describe("decodeTransfer", () => {
  const cases = [
    ["quoted-printable", "a=3Db=C3=A9", "a=bé"],
    ["quoted-printable", "soft=\r\nbreak and=\nanother", "softbreak andanother"],
    ["quoted-printable", "blank behind the sign=  \r\nline", "blank behind the signline"],
    ["quoted-printable", "lower =e2=82=ac and no code =zz =4", "lower € and no code =zz =4"],
    ["quoted-printable", "cut off =", "cut off "],
    ["base64", "YWJj\r\nZGVm", "abcdef"],
    ["base64", "YWI=\r\nY2Q=", "abcd"],
    ["base64", "Y W*J!j", "abc"],
    ["uuencode", "begin 644 a.txt\n#86)C\n`\nend", "abc"],
    ["identity", "a=3Db", "a=3Db"],
  ] as const;
  test.each(cases)("%s: %j gives %j", (encoding, written, decoded) => {
    expect(decodeTransfer(Buffer.from(written), encoding).toString()).toBe(decoded);
  });
});

describe("transferEncodingOf", () => {
  test.each([
    ["BASE64", "base64"],
    ["(a comment) quoted-printable", "quoted-printable"],
    ['"base64"', "base64"],
    ["8bit", "identity"],
    ["x-uuencode", "uuencode"],
    [null, "identity"],
  ] as const)("%j is %s", (value, encoding) => expect(transferEncodingOf(value)).toBe(encoding));
});
