import { describe, expect, test } from "vitest";
import { decodePart, mainPart, readMessage } from "../../../crawler/parse/mime.ts";
import { lines, multipart } from "./message-text.ts";

const html = (name: string) => `Content-Type: text/html\r\n\r\n<p>${name}`;
const plain = (name: string) => `Content-Type: text/plain\r\n\r\n${name}`;
const summary = (bytes: Buffer) => readMessage(bytes).parts.map(({ path, kind, role }) => `${path} ${kind} ${role}`);

describe("readMessage", () => {
  test("gives each entity a path, a nested message being child 1 of its part", () => {
    const inner = multipart("alternative", "in", plain("a"), html("b")).toString("latin1");
    expect(summary(multipart("mixed", "out", plain("x"), `Content-Type: message/rfc822\r\n\r\n${inner}`))).toEqual([
      "1 multipart container",
      "1.1 text displayed",
      "1.2 message container",
      "1.2.1 multipart container",
      "1.2.1.1 text nested",
      "1.2.1.2 html nested",
    ]);
  });

  test("tells where head and body of a part lie in the raw bytes", () => {
    const bytes = multipart("mixed", "b", plain("first"), html("second"));
    const { parts } = readMessage(bytes);
    const slice = (range: { start: number; end: number } | null) => bytes.subarray(range?.start, range?.end).toString();
    expect(slice(parts[2]!.bodyRange)).toBe("<p>second");
    expect(slice(parts[2]!.headRange)).toBe("Content-Type: text/html\r\n");
  });

  test("knows no raw range inside a nested message that was itself encoded", () => {
    const inner = lines("Content-Type: text/html", "", "<p>hidden").toString("base64");
    const bytes = lines("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", inner);
    const { parts } = readMessage(bytes);
    expect(parts.map(({ text, bodyRange }) => [text, bodyRange])).toEqual([
      [null, { start: bytes.indexOf(inner), end: bytes.length }],
      ["<p>hidden", null],
    ]);
  });

  test("decodes the part that cid: names to its bytes", () => {
    const gif = Buffer.from("GIF89a\u0001", "latin1");
    const image = `Content-Type: image/gif\r\nContent-ID: <pic@a>\r\nContent-Transfer-Encoding: base64\r\n\r\n${gif.toString("base64")}`;
    const { parts } = readMessage(multipart("related", "r", html("x"), image));
    const part = parts.find(({ contentId }) => contentId === "pic@a");
    expect(part && decodePart(part)).toEqual(gif);
  });

  test("reads addresses, encoded words and the date of the head", () => {
    const { head } = readMessage(
      lines(
        "From: =?utf-8?Q?Caf=C3=A9?= <News@Shop.example>, b@c.example, d@e.example",
        "Subject: =?iso-8859-1?Q?H=E4llo?=",
        " folded",
        "Date: Mon, 1 Mar 2027 09:00:00 +0100",
        "",
        "",
      ),
    );
    expect(head.from).toEqual([
      { name: "Café", address: "News@Shop.example" },
      { name: "", address: "b@c.example" },
      { name: "", address: "d@e.example" },
    ]);
    expect(head.subject).toBe("Hällo folded");
    expect(head.date).toBe("2027-03-01T08:00:00.000Z");
  });
});

describe("the displayed part follows RFC 2046", () => {
  const amp = "Content-Type: text/x-amp-html\r\n\r\n<html amp4email>";
  const cases: readonly (readonly [string, Buffer, readonly string[]])[] = [
    ["the last alternative that can be shown", multipart("alternative", "b", plain("1"), html("2")), ["1.2"]],
    ["plain text where it comes last", multipart("alternative", "b", html("1"), plain("2")), ["1.2"]],
    ["never the AMP version", multipart("alternative", "b", plain("1"), html("2"), amp), ["1.2"]],
    ["all inline parts of multipart/mixed", multipart("mixed", "b", html("1"), html("2")), ["1.1", "1.2"]],
    ["no attachment", multipart("mixed", "b", html("1"), `Content-Disposition: attachment\r\n${html("2")}`), ["1.1"]],
    ["the first part of multipart/related", multipart("related", "b", html("1"), html("2")), ["1.1"]],
    ["the signed content", multipart("signed", "b", html("1"), plain("signature")), ["1.1"]],
    [
      "the report's text only",
      multipart("report", "b", plain("1"), `Content-Type: message/rfc822\r\n\r\n${html("2")}`),
      ["1.1"],
    ],
  ];
  test.each(cases)("%s", (_, bytes, paths) => {
    const { parts } = readMessage(bytes);
    expect(parts.filter(({ role }) => role === "displayed").map(({ path }) => path)).toEqual(paths);
  });

  test("the start parameter of multipart/related names the root", () => {
    const bytes = lines(
      'Content-Type: multipart/related; boundary=b; start="<root>"',
      "",
      "--b",
      "Content-Type: text/html",
      "",
      "<p>1",
      "--b",
      "Content-ID: <root>",
      "Content-Type: text/html",
      "",
      "<p>2",
      "--b--",
    );
    expect(mainPart(readMessage(bytes))?.text).toBe("<p>2");
  });
});

describe("broken form", () => {
  const cases: readonly (readonly [string, Buffer, readonly string[], readonly string[]])[] = [
    [
      "a multipart without a boundary parameter is read by the one it uses",
      lines("Content-Type: multipart/mixed", "", "--x", "Content-Type: text/html", "", "<p>1", "--x--"),
      ["<p>1"],
      ["boundary-guessed"],
    ],
    [
      "a multipart whose boundary never comes is read as what it looks like",
      lines("Content-Type: multipart/mixed; boundary=no", "", "<html><p>1"),
      ["<html><p>1"],
      ["boundary-missing"],
    ],
    [
      "a part without an end reaches to the end",
      lines("Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/html", "", "<p>1"),
      ["<p>1"],
      ["boundary-not-closed"],
    ],
    [
      "markup ends a head that has no blank line",
      lines("Content-Type: text/html", '<img src="http://a.example/">'),
      ['<img src="http://a.example/">'],
      ["head-without-end"],
    ],
    [
      "lone CRs count as line ends where there is no other",
      Buffer.from("Content-Type: text/html\r\r<p>1"),
      ["<p>1"],
      [],
    ],
    [
      "a delimiter inside a head ends the head",
      lines(
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "X: 1",
        "--b",
        "Content-Type: text/html",
        "",
        "<p>1",
        "--b--",
      ),
      ["<p>1"],
      [],
    ],
    [
      "an outer delimiter ends an inner multipart",
      lines(
        "Content-Type: multipart/mixed; boundary=o",
        "",
        "--o",
        "Content-Type: multipart/mixed; boundary=i",
        "",
        "--i",
        "",
        "x",
        "--o",
        "Content-Type: text/html",
        "",
        "<p>1",
        "--o--",
      ),
      ["<p>1"],
      ["boundary-not-closed"],
    ],
    [
      "two boundary parameters: the first holds",
      lines(
        'Content-Type: multipart/mixed; boundary="b"; boundary=c',
        "",
        "--b",
        "Content-Type: text/html",
        "",
        "<p>1",
        "--b--",
      ),
      ["<p>1"],
      [],
    ],
    [
      "a comment in the type hides nothing",
      lines("Content-Type: text/html (a ; comment); charset=utf-8", "", "<p>1"),
      ["<p>1"],
      [],
    ],
  ];
  test.each(cases)("%s", (_, bytes, texts, problems) => {
    const { parts } = readMessage(bytes);
    expect(parts.filter(({ kind }) => kind === "html").map(({ text }) => text)).toEqual(texts);
    expect(parts.flatMap((part) => part.problems)).toEqual(problems);
  });
});
