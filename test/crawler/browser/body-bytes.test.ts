import { expect, test } from "vitest";
import { bytesOfText } from "../../../crawler/browser/body-bytes.ts";

test.each<[string, Buffer, string, string]>([
  ["UTF-8", Buffer.from("a{content:'é€'}"), "utf-8", "text/css"],
  ["UTF-8 with a byte order mark", Buffer.from("\uFEFFé"), "utf-8", "text/css"],
  ["Latin-1, named by the server", Buffer.from("caf\xe9", "latin1"), "windows-1252", "text/css; charset=iso-8859-1"],
  [
    "windows-1252 with its quotation marks",
    Buffer.from("\x93caf\xe9\x94 \x80 \x81", "latin1"),
    "windows-1252",
    "text/html",
  ],
  ["ASCII", Buffer.from("p{}"), "utf-8", "text/css; charset=iso-8859-2"],
])("%s comes back as the bytes that the browser decoded", (_, bytes, charset, contentType) => {
  const text = new TextDecoder(charset).decode(bytes);
  expect(bytesOfText(text, bytes.length, contentType)?.equals(bytes)).toBe(true);
});

test.each<[string, Buffer, string, string]>([
  ["bytes that are no UTF-8", Buffer.from([0x61, 0xf0, 0x9f, 0x98]), "utf-8", "text/css"],
  ["Latin-2, named by the server", Buffer.from("\xe9\xa1", "latin1"), "iso-8859-2", "text/css; charset=iso-8859-2"],
  ["Mac Roman, named by the page", Buffer.from('<meta charset="macintosh">\x8e', "latin1"), "macintosh", "text/html"],
  ["UTF-16", Buffer.from("\uFEFFé", "utf16le"), "utf-16le", "text/css"],
])("%s gives none rather than others", (_, bytes, charset, contentType) => {
  expect(bytesOfText(new TextDecoder(charset).decode(bytes), bytes.length, contentType)).toBeNull();
});
